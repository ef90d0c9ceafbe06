"""A table that was read from nothing: with its last batch, what was not in it is deleted, if all of it came."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, select

from data.models import InboxBatch, RefusedRow
from data.queries.replicas import BOOKED, IMPORTED
from jobs.applying.burying import bury
from jobs.applying.coming import Applying
from jobs.applying.refusing import settle
from jobs.legacy.tables import BY_NAME, LegacyTable


def part_of(notes: Mapping[str, Any]) -> str:
    """What the counts of its batches call one reading of a table."""
    return f"rows of {notes.get('table')} read whole at {notes.get('version')}"


def finish_whole(this: Applying, entry: InboxBatch, notes: Mapping[str, Any]) -> None:
    """Bury what the reading did not find. A reading of which a part is missing deletes nothing."""
    table, version = BY_NAME.get(str(notes.get("table"))), notes.get("version")
    if table is None or not isinstance(version, int):
        return
    if notes.get("rows") != _came(this, entry, part_of(notes)):
        this.counts["whole readings that were not complete"] += 1
        return
    unseen = _unseen(this, table, version)
    gone = dict.fromkeys([*unseen, *_refused_unseen(this, table, version)], version)
    bury(this, table, gone, unseen)
    settle(this, table, gone)


def _came(this: Applying, entry: InboxBatch, part: str) -> int:
    """Rows of the same reading in the batches that were applied before, and in this one."""
    before = (InboxBatch.stream == entry.stream, InboxBatch.epoch == entry.epoch, InboxBatch.seq < entry.seq)
    counts = this.session.scalars(select(InboxBatch.counts).where(*before, InboxBatch.kind == entry.kind))
    return this.counts[part] + sum(int(each.get(part, 0)) for each in counts)


def _refused_unseen(this: Applying, table: LegacyTable, version: int) -> list[str]:
    """One that still stood there would have been refused again, or taken."""
    older = RefusedRow.source == table.name, RefusedRow.mended_at.is_(None), RefusedRow.legacy_version < version
    return list(this.session.scalars(select(RefusedRow.legacy_key).where(*older)))


def _unseen(this: Applying, table: LegacyTable, version: int) -> list[str]:
    """A row that was refused was seen: its last good copy stays."""
    row = table.model
    refused = exists().where(
        RefusedRow.source == table.name, RefusedRow.legacy_key == row.legacy_key, RefusedRow.legacy_version >= version
    )
    copies = ~row.legacy_key.startswith(IMPORTED), ~row.legacy_key.startswith(BOOKED)
    query = select(row.legacy_key).where(row.legacy_version < version, row.gone_at.is_(None), *copies, ~refused)
    return list(this.session.scalars(query))
