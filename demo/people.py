"""Who can sign in at the demo: a cast with one password, made anew for each installation; auth.yaml holds its hashes only."""

import secrets
from dataclasses import dataclass
from pathlib import Path

import yaml
from anyascii import anyascii

from billing.actor import Actor
from billing.door.passwords import hashed
from data.queries.people import person_called
from data.session import reading
from demo.firm import Attorney, responsible_attorneys

WORDS = ("harbor", "ledger", "maple", "quill", "cedar", "anchor", "copper", "willow", "granite", "lantern", "meadow", "saddle")


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who can sign in, and what there is to try."""

    username: str
    name: str
    email: str
    role: str
    tries: str


def cast(legacy_url: str) -> list[DemoPerson]:
    """Every attorney who approves invoices, the busiest first, and one of each other role."""
    attorneys = [_attorney(attorney) for attorney in responsible_attorneys(legacy_url)]
    others = [
        DemoPerson("bo", "Bo Lindqvist", "bo@whitcombehale.example", "biller", "upload approved invoices, import a LEDES file"),
        DemoPerson("max", "Max Oyelaran", "max@whitcombehale.example", "manager", "see the month at a glance"),
        DemoPerson("cy", "Cy Marchetti", "cy@whitcombehale.example", "admin", "people, jobs, carriers' sign-ins, refused rows"),
    ]
    return attorneys + others


def _attorney(attorney: Attorney) -> DemoPerson:
    name = f"{attorney.first_name} {attorney.last_name}"
    username = anyascii(f"{attorney.first_name}.{attorney.last_name}").lower() if attorney.timekeeper_id != "AWH" else "ada"
    return DemoPerson(username, name, attorney.email, "attorney", "review and approve the invoices on her table")


def password_of(folder: Path) -> str:
    """The demo's one password, made at the first start and kept where only this user reads it."""
    kept = folder / "password.txt"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text("-".join(secrets.SystemRandom().sample(WORDS, 3)) + f"-{secrets.randbelow(90) + 10}")
    return kept.read_text()


def write_people(folder: Path, people: list[DemoPerson]) -> None:
    """auth.yaml with the cast."""
    password = hashed(password_of(folder))
    usernames = {
        person.username: {"name": person.name, "email": person.email, "password": password, "roles": [person.role]}
        for person in people
    }
    (folder / "auth.yaml").write_text(yaml.safe_dump({"credentials": {"usernames": usernames}}, sort_keys=False))


def actor_of(person: DemoPerson) -> Actor:
    """The person as billing functions want them."""
    with reading() as session:
        found = person_called(session, person.username)
    if found is None:
        raise LookupError(f"{person.username} is not in the demo's database; FRESH=1 builds it anew.")
    return Actor.of(found)
