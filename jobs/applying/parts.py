"""An answer that came in several batches: each says how many rows came up to it, so that a part that is missing is noticed."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from agent.batch import Batch, Kind, unpack
from data.models import InboxBatch


def is_part(batch: Batch) -> bool:
    """Whether it holds rows that were wished for, and not a whole table."""
    return batch.header.kind == Kind.WHOLE and bool(batch.header.notes.get("wanted"))


def parts_of(session: Session, entry: InboxBatch, last: Batch) -> list[int] | None:
    """The entries of all parts of the answer that this one ends, from the first; None if one is missing."""
    before = (InboxBatch.stream == entry.stream, InboxBatch.epoch == entry.epoch, InboxBatch.seq < entry.seq)
    kept = select(InboxBatch.id).where(*before, InboxBatch.kind == Kind.WHOLE, InboxBatch.content.is_not(None))
    notes, parts = last.header.notes, [entry.id]
    missing = int(notes["rows"]) - len(last.changes)
    for number in session.scalars(kept.order_by(InboxBatch.seq.desc())).all() if missing else ():
        earlier = _content(session, number)
        told = earlier.header.notes
        if (told.get("answers"), told.get("rows")) == (notes.get("answers"), missing):
            missing -= len(earlier.changes)
            parts.insert(0, number)
    return None if missing else parts


def read_parts(session: Session, parts: Sequence[int]) -> Iterator[Batch]:
    """One after the other."""
    return (_content(session, number) for number in parts)


def forget(session: Session, parts: Sequence[int]) -> None:
    """Their content is not needed any more."""
    gone = update(InboxBatch).where(InboxBatch.id.in_(parts)).values(content=None)
    session.execute(gone.execution_options(synchronize_session="fetch"))


def _content(session: Session, number: int) -> Batch:
    return unpack(session.scalars(select(InboxBatch.content).where(InboxBatch.id == number)).one() or b"")
