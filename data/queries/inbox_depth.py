"""How much lies in the inbox of replication, and that its agent speaks although nothing more fits."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import InboxBatch, Stream
from data.vocabulary import BatchState

HEARD_EVERY = dt.timedelta(seconds=30)
NOT_APPLIED = (BatchState.WAITING, BatchState.HELD)


def has_room(session: Session, stream: str, seq: int, depth: int) -> bool:
    """Whether a batch may be put into the inbox, in which at most about `depth` lie.

    One that came before has room, and so has the one that all the early ones wait for, or the inbox would never get shallower."""
    row = session.execute(select(Stream.epoch, Stream.received_seq).where(Stream.name == stream)).first()
    if row is None or seq <= row.received_seq:
        return True
    lying = select(func.count(InboxBatch.id)).where(InboxBatch.stream == stream, InboxBatch.state.in_(NOT_APPLIED))
    if seq == row.received_seq + 1:
        lying = lying.where(InboxBatch.epoch == row.epoch, InboxBatch.seq <= row.received_seq)
    return session.scalars(lying).one() < depth


def was_heard_long_ago(session: Session, stream: str) -> bool:
    """Whether it is worth to note that the agent of a stream speaks."""
    heard_at = session.scalars(select(Stream.heard_at).where(Stream.name == stream)).first()
    return heard_at is not None and heard_at < clock(session) - HEARD_EVERY


def note_heard(session: Session, stream: str) -> None:
    """The agent of a stream speaks. While a batch of it is applied its row is held, and this is left to the next word."""
    free = select(Stream).where(Stream.name == stream).with_for_update(skip_locked=True)
    if (row := session.scalars(free).first()) is not None:
        row.heard_at = clock(session)
