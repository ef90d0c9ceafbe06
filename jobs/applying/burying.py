"""Rows that were deleted there: they stay here, marked, with a tombstone."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, update

from billing.comparing import compare_later
from billing.timekeeping import outbox
from data.bulk import STEP, binder, upsert
from data.models import Tombstone
from jobs.applying.coming import Applying
from jobs.legacy.tables import LegacyTable

NAMES = ("source", "legacy_key", "version", "gone_at")


def bury(this: Applying, table: LegacyTable, gone: Mapping[str, int], live: Collection[str]) -> None:
    """Mark the rows we hold as gone, and remember each deletion by its version, also of keys we never saw."""
    if not gone:
        return
    if this.brake is not None:
        this.brake.hold(this.session, table, len(live))
    keys, model = list(live), table.model
    for start in range(0, len(keys), STEP):
        some = keys[start : start + STEP]
        marked = update(model).where(model.legacy_key.in_(some)).values(gone_at=this.now)
        this.session.execute(marked.execution_options(synchronize_session=False))
        if table.takes_time:
            outbox.ended_there(this.session, {key: gone[key] for key in some})
    compare_later(this.session, model, keys)
    stones: Any = Tombstone.__table__
    bind = binder(this.session, stones, NAMES)
    rows = [bind({"source": table.name, "legacy_key": key, "version": gone[key], "gone_at": this.now}) for key in gone]
    upsert(this.session, stones, NAMES, rows, key=("source", "legacy_key"), version="version")
    this.counts["rows gone"] += len(live)


def unbury(this: Applying, table: LegacyTable, keys: list[str]) -> None:
    """These came back with a newer version."""
    for start in range(0, len(keys), STEP):
        some = Tombstone.legacy_key.in_(keys[start : start + STEP])
        this.session.execute(delete(Tombstone).where(Tombstone.source == table.name, some))
