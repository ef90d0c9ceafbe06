"""A source began anew: it was restored, or is read from nothing. Its versions may count from below, and everything is sent again."""

from sqlalchemy import delete, select, update

from data.models import InboxBatch, RefusedRow, ReturnedTime, Tombstone
from data.queries.replicas import BOOKED, IMPORTED
from data.vocabulary import BatchState
from jobs.applying.coming import Applying
from jobs.legacy.tables import TABLES


def begin_anew(this: Applying, epoch: int) -> None:
    """With the first batch of an epoch no version that we hold says any more what is newer; before the very first there is none."""
    before = (InboxBatch.stream == this.stream, InboxBatch.epoch < epoch, InboxBatch.state == BatchState.APPLIED)
    if this.session.scalars(select(InboxBatch.id).where(*before).limit(1)).first() is None:
        return
    for table in TABLES:
        copies = ~table.model.legacy_key.startswith(IMPORTED), ~table.model.legacy_key.startswith(BOOKED)
        this.session.execute(update(table.model).where(*copies).values(legacy_version=0))
    names = [table.name for table in TABLES]
    this.session.execute(delete(Tombstone).where(Tombstone.source.in_(names)))
    this.session.execute(update(RefusedRow).where(RefusedRow.source.in_(names)).values(legacy_version=0))
    this.session.execute(update(ReturnedTime).values(seen_version=0))
