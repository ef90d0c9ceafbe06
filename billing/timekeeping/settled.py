"""What an agent says became of booked work that it was to write into the case-management system. Said twice it is heard once."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.booked import ToWrite
from billing.errors import NotFound
from billing.timekeeping import outbox
from data.models import ReturnedTime


class Outcome(StrEnum):
    """It stands there; somebody said something else there meanwhile; or it is not taken as it is."""

    WRITTEN = "written"
    OVERRULED = "overruled"
    REFUSED = "refused"


@dataclass(frozen=True)
class Settled:
    """Of which revision it is said; `key` and `version` of the row there if it was written (no key: it is not there any more)."""

    booked_id: str
    revision: int
    outcome: Outcome
    key: str | None = None
    version: int = 0
    sentence: str = ""


def settle(session: Session, said: Settled) -> bool:
    """Hear it; False if that changes nothing (any more): it was heard before, or something newer was booked meanwhile and waits."""
    row = session.scalars(select(ReturnedTime).where(ReturnedTime.booked_id == said.booked_id).with_for_update()).first()
    if row is None or said.revision > row.revision:
        raise NotFound(f"Revision {said.revision} of {said.booked_id} was never booked here.")
    before = (row.state, row.sent_revision)
    if said.outcome == Outcome.WRITTEN:
        outbox.stands_there(session, said.booked_id, said.revision, said.key, said.version)
    elif said.revision == row.revision:
        end = outbox.overrule if said.outcome == Outcome.OVERRULED else outbox.refuse
        end(session, said.booked_id, said.sentence)
    return (row.state, row.sent_revision) != before


def pieces(session: Session, most: int) -> list[ToWrite]:
    """Booked work that waits to be written there, the oldest first."""
    found = (outbox.to_write(session, booked_id) for booked_id in outbox.waiting(session, most))
    return [piece for piece in found if piece is not None]
