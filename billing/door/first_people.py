"""The first people of a new installation, from auth.yaml. The file is read and never written; after that the database counts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.door.passwords import is_hash
from billing.door.people import USERNAME, NewPerson, add_person
from billing.errors import BadInput
from carriers.refusals import nearest
from carriers.source import Source
from data.queries.people import somebody_can_sign_in
from data.vocabulary import Role

KEYS = {"name", "first_name", "last_name", "email", "password", "roles"}
ROLES = {role.value for role in Role}
PLACE = ("credentials", "usernames")


def read_first_people(file: Path) -> tuple[NewPerson, ...]:
    """The people in the file, none if there is no file; BadInput lists everything that is wrong, one sentence a line."""
    if not file.exists():
        return ()
    try:
        source = Source(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadInput(f"{file.name} is no YAML file: {' '.join(str(error).split())}. An admin mends it.") from None
    problems = [f"{file.name}, line {line}: {sentence}" for line, sentence in sorted(_problems(source))]
    if problems:
        raise BadInput("\n".join([*problems, "An admin mends the file."]))
    return tuple(_person(name, written) for name, written in _usernames(source.data).items())


def import_first_people(session: Session, people: tuple[NewPerson, ...]) -> int:
    """Add these people if nobody can sign in yet; how many were added."""
    if somebody_can_sign_in(session):
        return 0
    by = Actor("auth.yaml", roles=frozenset({Role.ADMIN}))
    return len([add_person(session, person, by) for person in people])


def _problems(source: Source) -> Iterator[tuple[int, str]]:
    yield from source.repeated()
    data = source.data
    if not isinstance(data, dict):
        yield 1, "people stand under `credentials`, `usernames`."
        return
    for key in data.keys() - {"credentials"}:
        yield source.line((key,)), _not_known(key)
    people = _usernames(data)
    if not isinstance(people, dict):
        yield source.line(PLACE), "under `usernames` stands one user name after the other."
        return
    seen: set[str] = set()
    for name, written in people.items():
        for place, sentence in _problems_of(name, written):
            yield source.line((*PLACE, name, *place)), f"{name}: {sentence}"
        if name.lower() in seen:
            yield source.line((*PLACE, name)), f"{name} stands twice; capital letters make no difference."
        seen.add(name.lower())


def _not_known(key: str) -> str:
    if key == "cookie":
        return "`cookie` must go: a key in a file could forge a sign-in; the portal keeps sign-ins in its database."
    return f"`{key}` is not known here; there is `credentials`."


def _problems_of(name: str, written: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if not USERNAME.fullmatch(name.lower()):
        yield (), "a user name has letters, digits and . _ - @ only, two at least."
    if not isinstance(written, dict):
        yield (), "`name`, `password` and `roles` are missing."
        return
    for key in written.keys() - KEYS:
        yield (key,), f"`{key}` is not known here{nearest(key, KEYS)}"
    if not _full_name(written):
        yield (), "`name` is missing."
    if not is_hash(str(written.get("password", ""))):
        yield (
            ("password",),
            "`password` is not a bcrypt hash; `python app.py add-person` makes one, plain passwords are not taken.",
        )
    yield from _problems_of_roles(written.get("roles", []))


def _problems_of_roles(roles: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if not isinstance(roles, list):
        yield ("roles",), "`roles` is a list such as [attorney]."
        return
    for index, role in enumerate(roles):
        if role not in ROLES:
            yield ("roles", index), f"`{role}` is not a role{nearest(str(role), ROLES)}"


def _usernames(data: Any) -> Any:
    credentials = data.get("credentials") or {} if isinstance(data, dict) else {}
    return (credentials.get("usernames") or {}) if isinstance(credentials, dict) else None


def _full_name(written: dict[str, Any]) -> str:
    names = (written.get("first_name", ""), written.get("last_name", ""))
    return str(written.get("name") or " ".join(part for part in names if part)).strip()


def _person(username: str, written: dict[str, Any]) -> NewPerson:
    roles = frozenset(Role(role) for role in written.get("roles", []))
    email = written.get("email") or None
    return NewPerson(username, _full_name(written), written["password"], roles, email, must_change_password=False)
