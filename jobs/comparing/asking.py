"""Every table of every stream is to be compared."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.replication import wish_for
from data.bulk import steps
from data.models import Cursor, Stream
from jobs.comparing.found import Found
from jobs.legacy.tables import TABLES

RANGES_OF_A_WISH = 10
"""So many are held in memory together while their rows are compared."""
BY_ITSELF = "the timetable"


def ask(session: Session) -> int:
    """Wish for the checksums of each table that is taken; how many tables."""
    stopped = set(session.scalars(select(Cursor.source).where(Cursor.stopped_why.is_not(None))))
    names = [table.name for table in TABLES if table.name not in stopped]
    streams = session.scalars(select(Stream).order_by(Stream.name)).all()
    asked = [(stream.name, name) for stream in streams for name in names if name in stream.positions]
    for stream, name in asked:
        wish_for(session, stream, "ranges", name, {}, BY_ITSELF)
    return len(asked)


def ask_for_rows(session: Session, stream: str, found: Found) -> None:
    """Wish for the rows of the ranges that are not equal."""
    for some in steps(found.unequal_ranges, RANGES_OF_A_WISH):
        wish_for(session, stream, "rows", found.table.name, {"ranges": list(some)}, BY_ITSELF)
