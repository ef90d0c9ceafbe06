"""The inbox of replication: streams, the batches that came, and what is wanted of a stream."""

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import InboxBatch, Stream, Wish
from data.vocabulary import BatchState, WishState


def stream_named(session: Session, name: str) -> Stream | None:
    """A stream as it stands; None if it never spoke."""
    return session.scalars(select(Stream).where(Stream.name == name)).first()


def known_streams(session: Session) -> set[str]:
    """Names of the streams that have spoken."""
    return set(session.scalars(select(Stream.name)))


def stream_held(session: Session, name: str, epoch: int) -> Stream:
    """A stream, held until the transaction ends; one that never spoke begins with this epoch, and of two that begin it neither fails."""
    held = select(Stream).where(Stream.name == name).with_for_update()
    if (stream := session.scalars(held).first()) is not None:
        return stream
    with suppress(IntegrityError), session.begin_nested():
        session.add(
            Stream(
                name=name, epoch=epoch, received_seq=0, received_sha="", applied_seq=0, positions={}, heard_at=clock(session)
            )
        )  # fmt: skip
    return session.scalars(held.execution_options(populate_existing=True)).one()


def streams_to_apply(session: Session) -> list[str]:
    """Names of the streams that have batches to apply."""
    return list(session.scalars(select(Stream.name).where(Stream.applied_seq < Stream.received_seq).order_by(Stream.name)))


def batch_at(session: Session, stream: str, epoch: int, seq: int) -> InboxBatch | None:
    """The batch of this number."""
    here = (InboxBatch.stream == stream, InboxBatch.epoch == epoch, InboxBatch.seq == seq)
    return session.scalars(select(InboxBatch).where(*here)).first()


def drop_unapplied(session: Session, stream: str, sentence: str) -> None:
    """What was not applied yet is not applied any more; it stays with the reason."""
    open_ = (BatchState.WAITING, BatchState.HELD)
    unapplied = update(InboxBatch).where(InboxBatch.stream == stream, InboxBatch.state.in_(open_))
    session.execute(unapplied.values(state=BatchState.REFUSED, sentence=sentence, content=None))


def open_wishes(session: Session, stream: str) -> Sequence[Wish]:
    """What is wanted of a stream, the oldest first."""
    asked = select(Wish).where(Wish.stream == stream, Wish.state == WishState.ASKED)
    return session.scalars(asked.order_by(Wish.id)).all()
