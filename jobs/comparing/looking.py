"""An answer is looked at as soon as everything up to its moment is applied here: before that both ends cannot be equal."""

import datetime as dt

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from agent.batch import Batch, Kind, unpack
from data.dialects import clock
from data.models import InboxBatch, Stream, Wish
from data.queries import replicas
from data.session import reading, transaction
from data.vocabulary import BatchState
from jobs.applying.parts import forget, is_part, parts_of, read_parts
from jobs.comparing.asking import ask_for_rows
from jobs.comparing.found import Found, write_down
from jobs.comparing.ranges import compare_ranges
from jobs.comparing.rows import compare_rows
from jobs.legacy.tables import BY_NAME

TOO_OLD = dt.timedelta(hours=12)
"""After that an answer that could not be looked at is not any more; the next night asks again."""
APPLIED = (InboxBatch.state == BatchState.APPLIED, InboxBatch.content.is_not(None))


def waiting(session: Session) -> list[int]:
    """Answers that are not looked at yet, the oldest first."""
    return list(session.scalars(select(InboxBatch.id).where(*APPLIED).order_by(InboxBatch.id)))


def forget_old(session: Session) -> None:
    """What nobody can look at any more: too old, or of a source that began anew."""
    before = select(Stream.epoch).where(Stream.name == InboxBatch.stream).scalar_subquery()
    is_old = (InboxBatch.applied_at < clock(session) - TOO_OLD) | (InboxBatch.epoch < before)
    forget(session, session.scalars(select(InboxBatch.id).where(*APPLIED, is_old)).all())


def look(number: int) -> int | None:
    """Compare by one answer and write down what differs; how many rows. None if its time has not come, or it is a part of one."""
    with reading() as session:
        entry = session.get_one(InboxBatch, number)
        batch = unpack(entry.content or b"")
        parts = _parts(session, entry, batch)
        found = _compare(session, batch, parts) if parts else None
    if found is None:
        return None
    with transaction() as session:
        differing = write_down(session, found, clock(session))
        ask_for_rows(session, entry.stream, found)
        _say(session, batch, {"rows that differ": differing, "unequal ranges": len(found.unequal_ranges)})
        forget(session, parts or [])
    return differing


def _parts(session: Session, entry: InboxBatch, batch: Batch) -> list[int] | None:
    """All entries that the answer is made of, if it is all here."""
    if not is_part(batch):
        return [entry.id]
    return parts_of(session, entry, batch) if batch.header.notes.get("is_last") else None


def _compare(session: Session, batch: Batch, parts: list[int]) -> Found | None:
    notes = batch.header.notes
    table, version = BY_NAME.get(str(notes.get("table"))), notes.get("version")
    if table is None or not isinstance(version, int) or replicas.position_of(session, table.name) < version:
        return None
    if batch.header.kind == Kind.RANGES:
        return compare_ranges(session, table, notes)
    return compare_rows(session, table, notes["wanted"]["ranges"], version, read_parts(session, parts))


def _say(session: Session, batch: Batch, result: dict[str, int]) -> None:
    wish = update(Wish).where(Wish.id == batch.header.notes.get("answers"))
    session.execute(wish.values(result=result))
