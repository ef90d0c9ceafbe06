"""One try of a password, in three steps, so that no lock is held during the slow one:

1. `begin_try`  counts the try before anything is compared: a hundred guesses at once get no further than a few in a row.
2. `Try.fits`   compares, outside of any transaction, for the same time whether the name is known or not.
3. `sign_in`    opens a sign-in, or writes down that the password was wrong.
"""

from dataclasses import dataclass, field

from sqlalchemy import Update, update
from sqlalchemy.orm import Session

from billing.door.events import leave_event
from billing.door.passwords import STAND_IN, fits
from billing.door.rules import DoorRules
from billing.door.sign_ins import Browser, open_sign_in
from data.dialects import clock
from data.models import Person
from data.queries.people import count_events, person_called

WRONG = "wrong password"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Try:
    """One password about to be compared. Without `person_id` it cannot fit; unless `allowed` it is not even compared."""

    username: str
    person_id: int | None
    password_hash: str = field(repr=False)
    allowed: bool

    def fits(self, password: str) -> bool:
        """Whether the password is right; takes 0.3 s, so ask it outside of a transaction."""
        return self.allowed and fits(password, self.password_hash) and self.person_id is not None


def begin_try(session: Session, username: str, rules: DoorRules) -> Try:
    """Count a try of this person's password and lock the account when it is one too many."""
    name = username.strip().lower()[:LONGEST_NAME]
    counted = _count(session, name, rules)
    person = person_called(session, name)
    if person is not None and counted:
        return Try(name, person.id, person.password_hash, allowed=True)
    locked = person is not None and not person.disabled
    return Try(name, None, STAND_IN, allowed=not locked and not _worn_out(session, name, rules))


def sign_in(session: Session, tried: Try, right: bool, browser: Browser) -> str | None:
    """The ticket of a new sign-in; None, and an event, if the password was wrong."""
    if tried.person_id is None or not right or not _forgive(session, tried):
        leave_wrong_try(session, tried, browser)
        return None
    leave_event(session, tried.username, "signed in", address=browser.address)
    return open_sign_in(session, tried.person_id, browser)


def leave_wrong_try(session: Session, tried: Try, browser: Browser) -> None:
    """Write down a wrong password, or one that was not compared because of the lock."""
    leave_event(session, tried.username, WRONG if tried.allowed else "refused while locked", address=browser.address)


def _count(session: Session, name: str, rules: DoorRules) -> bool:
    """True if this person's password may be compared. Statements of their own, because MySQL sets columns one after the other."""
    now, hers = clock(session), Person.username == name
    _changed(session, update(Person).where(hers, Person.locked_until <= now).values(failed_sign_ins=0, locked_until=None))
    free = (hers, Person.locked_until.is_(None), Person.disabled.is_(False))
    counted = _changed(session, update(Person).where(*free).values(failed_sign_ins=Person.failed_sign_ins + 1))
    too_many = update(Person).where(*free, Person.failed_sign_ins >= rules.wrong_passwords)
    _changed(session, too_many.values(locked_until=now + rules.lock))
    return counted


def _forgive(session: Session, tried: Try) -> bool:
    """The right password ends the count; False if it was changed, or the person disabled, while we compared."""
    same = (Person.id == tried.person_id, Person.password_hash == tried.password_hash, Person.disabled.is_(False))
    return _changed(session, update(Person).where(*same).values(failed_sign_ins=0, locked_until=None))


def _worn_out(session: Session, name: str, rules: DoorRules) -> bool:
    """A name that nobody has locks like any other, or the lock would tell which names there are."""
    return count_events(session, name, WRONG, since=clock(session) - rules.lock) >= rules.wrong_passwords


def _changed(session: Session, statement: Update) -> bool:
    return session.connection().execute(statement).rowcount == 1
