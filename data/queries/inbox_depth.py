"""How much lies in the inbox of replication."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.models import InboxBatch, Stream
from data.vocabulary import BatchState

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
