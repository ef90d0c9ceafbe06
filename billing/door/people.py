"""What an admin does with people, and what people do with their own password. Every change leaves an event."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.door.events import leave_event
from billing.door.sign_ins import end_sign_ins
from billing.door.tries import LONGEST_NAME, Try
from billing.errors import AlreadyDone, BadInput, ChangedMeanwhile, NotFound, NotNow, NotYours
from data.models import Person
from data.queries.people import enabled_people_locked, person_called, person_of_timekeeper
from data.vocabulary import Role

USERNAME = re.compile(rf"[a-z0-9][a-z0-9._@-]{{1,{LONGEST_NAME - 1}}}")


@dataclass(frozen=True)
class NewPerson:
    """Somebody who is to sign in."""

    username: str
    name: str
    password_hash: str = field(repr=False)
    roles: frozenset[Role] = frozenset()
    email: str | None = None
    must_change_password: bool = True


def roles_called(words: str) -> frozenset[Role]:
    """Roles written with commas between them."""
    given = [word.strip().lower() for word in words.split(",") if word.strip()]
    for word in given:
        if word not in list(Role):
            raise BadInput(f"“{word}” is not a role; there is {', '.join(Role)}.")
    return frozenset(Role(word) for word in given)


def add_person(session: Session, new: NewPerson, by: Actor) -> int:
    """Let somebody sign in from now on; the new person's id."""
    _refuse_others(by)
    username, name = new.username.strip().lower(), new.name.strip()
    if not USERNAME.fullmatch(username):
        raise BadInput(f"“{new.username}” cannot be a user name: letters, digits and . _ - @ only, two at least.")
    if not name:
        raise BadInput("A person needs a name.")
    if person_called(session, username) is not None:
        raise BadInput(f"There is already somebody with the user name {username}.")
    person = Person(
        username=username, name=name, email=new.email, role_words=_words(new.roles), password_hash=new.password_hash,
        must_change_password=new.must_change_password,
    )  # fmt: skip
    session.add(person)
    session.flush()
    leave_event(session, username, "added", by=by.name)
    return person.id


def change_roles(session: Session, person_id: int, roles: Iterable[Role], by: Actor) -> None:
    """Give a person exactly these roles; their open sign-ins end."""
    roles = frozenset(roles)
    if Role.ADMIN not in roles:
        _refuse_last_admin(session, person_id, by)
    person = _person(session, person_id, by)
    if roles == person.roles:
        raise AlreadyDone(f"{person.name} has these roles already.")
    person.role_words = _words(roles)
    _end(session, person, f"roles: {', '.join(_words(roles)) or 'none'}", by)


def link_timekeeper(session: Session, person_id: int, timekeeper_id: int | None, by: Actor) -> None:
    """Say which timekeeper a person is, or that they are none; their open sign-ins end."""
    person = _person(session, person_id, by)
    other = person_of_timekeeper(session, timekeeper_id) if timekeeper_id is not None else None
    if other is not None and other.id != person.id:
        raise BadInput(f"That timekeeper is {other.name} already.")
    if person.timekeeper_id != timekeeper_id:
        person.timekeeper_id = timekeeper_id
        _end(session, person, "timekeeper changed", by)


def disable(session: Session, person_id: int, by: Actor) -> None:
    """Keep a person out from now on, in open tabs too."""
    _refuse_last_admin(session, person_id, by)
    person = _person(session, person_id, by)
    if person.disabled:
        raise AlreadyDone(f"{person.name} is disabled already.")
    person.disabled = True
    _end(session, person, "disabled", by)


def enable(session: Session, person_id: int, by: Actor) -> None:
    """Let a disabled person sign in again, with the old password."""
    person = _person(session, person_id, by)
    if not person.disabled:
        raise AlreadyDone(f"{person.name} can sign in already.")
    person.disabled = False
    leave_event(session, person.username, "enabled", by=by.name)


def unlock(session: Session, person_id: int, by: Actor) -> None:
    """Forget a person's wrong passwords."""
    person = _person(session, person_id, by)
    person.failed_sign_ins, person.locked_until = 0, None
    leave_event(session, person.username, "unlocked", by=by.name)


def give_password(session: Session, person_id: int, password_hash: str, by: Actor) -> None:
    """Replace a forgotten password by a temporary one, which the next sign-in must change."""
    person = _person(session, person_id, by)
    if person_id == by.person_id:
        raise NotNow("This would sign you out before you could read it; change your own password yourself.")
    person.password_hash, person.must_change_password = password_hash, True
    person.failed_sign_ins, person.locked_until = 0, None
    _end(session, person, "temporary password", by)


def sign_out_everywhere(session: Session, person_id: int, by: Actor) -> None:
    """End every open sign-in of a person."""
    person = _person(session, person_id, by)
    if not _end(session, person, "signed out everywhere", by):
        raise NotNow(f"{person.name} is signed in nowhere.")


def change_password(session: Session, tried: Try, password_hash: str, keep: int) -> None:
    """Give oneself a new password after the old one was right; every sign-in but `keep` ends."""
    person = session.get(Person, tried.person_id, with_for_update=True)
    if person is None or person.password_hash != tried.password_hash:
        raise ChangedMeanwhile("Your password was changed a moment ago; sign in with the new one.")
    person.password_hash, person.must_change_password = password_hash, False
    person.failed_sign_ins, person.locked_until = 0, None
    end_sign_ins(session, person.id, but=keep)
    leave_event(session, person.username, "password changed")


def _person(session: Session, person_id: int, by: Actor) -> Person:
    _refuse_others(by)
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise NotFound("There is no such person.")
    return person


def _end(session: Session, person: Person, what: str, by: Actor) -> int:
    leave_event(session, person.username, what, by=by.name)
    return end_sign_ins(session, person.id)


def _refuse_others(by: Actor) -> None:
    if Role.ADMIN not in by.roles:
        raise NotYours(f"Only an admin changes who may sign in, not {by.name}.")


def _refuse_last_admin(session: Session, person_id: int, by: Actor) -> None:
    """All rows are locked in order, before any other, lest two admins remove each other at the same moment."""
    _refuse_others(by)
    admins = [person for person in enabled_people_locked(session) if Role.ADMIN in person.roles]
    if [person.id for person in admins] == [person_id]:
        raise NotNow(f"{admins[0].name} is the last admin; make somebody else an admin first.")


def _words(roles: Iterable[Role]) -> list[str]:
    return [role.value for role in Role if role in roles]
