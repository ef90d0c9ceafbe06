"""The columns of a table there: a new one is noted and ignored; without one that we need, that table alone is not taken."""

from collections.abc import Collection

from sqlalchemy import select

from billing.replication.wishing import wish_for
from data.models import Cursor
from jobs.applying.coming import Applying
from jobs.applying.reading import columns_of
from jobs.applying.refusing import wake
from jobs.legacy.tables import LegacyTable


def why_stopped(this: Applying, table: LegacyTable, columns: Collection[str]) -> str | None:
    """Note the columns it has now. Why its rows cannot be taken; None if they can. If they could not before, all are wanted again."""
    cursor = cursor_of(this, table.name)
    missing = [name for name in table.needs if name not in columns]
    this.counts["new columns"] += len(set(columns) - set(cursor.columns or columns))
    if cursor.columns is None or set(cursor.columns) != set(columns):
        cursor.columns = list(columns)
    if missing:
        cursor.stopped_why = (
            f"{table.name} has no column {', '.join(missing)} any more. Its rows are kept and not taken until it has; an admin asks "
            "the vendor of the case-management system what became of it."
        )
    elif cursor.stopped_why:
        cursor.stopped_why = None
        wake(this, [columns_of(table)])
        wish_for(this.session, this.stream, "whole", table.name, {}, "the timetable")
    return cursor.stopped_why


def cursor_of(this: Applying, source: str) -> Cursor:
    """The row that says how far a table is."""
    cursor = this.session.scalars(select(Cursor).where(Cursor.source == source)).first()
    if cursor is None:
        cursor = Cursor(source=source, position=0, moved_at=this.now)
        this.session.add(cursor)
    return cursor
