"""Programs that knock: who keeps giving a wrong password from one address is not listened to for a while."""

from dataclasses import dataclass, field
from hmac import compare_digest

from sqlalchemy.orm import Session

from billing.door.events import leave_event
from billing.door.passwords import fits
from billing.door.rules import DoorRules
from billing.door.tries import WRONG
from data.dialects import clock
from data.queries.people import count_events


@dataclass(frozen=True)
class Machine:
    """A program's user name, and its password as it is kept."""

    user: str
    password_hash: str = field(repr=False)

    def is_right(self, user: str, password: str) -> bool:
        """Whether both are right; takes 0.3 s whichever is wrong, so ask it outside of a transaction."""
        return fits(password, self.password_hash) & compare_digest(user.encode(), self.user.encode())


def is_worn_out(session: Session, address: str, rules: DoorRules) -> bool:
    """Whether so many wrong passwords came from this address lately that none is compared: one that guesses locks out nobody else."""
    wrong = count_events(session, _known_as(address), WRONG, since=clock(session) - rules.lock)
    return wrong >= rules.wrong_passwords


def leave_wrong_knock(session: Session, address: str) -> None:
    """Write down a wrong password; admins see it among what happened at the door."""
    leave_event(session, _known_as(address), WRONG, address=address)


def _known_as(address: str) -> str:
    return f"agent at {address}"
