"""The columns of a table there: a new one is noted and ignored; without one that we need, or when it holds something else, that table
alone is not taken."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from billing.replication.wishing import wish_for
from data.models import Cursor
from jobs.applying.coming import Applying
from jobs.applying.reading import columns_of
from jobs.applying.refusing import wake
from jobs.legacy.cells import OtherKind, Refused
from jobs.legacy.tables import LegacyTable

MANY = 10
"""Rows of a batch; of fewer nobody can tell whether a column is another one or a few rows are faulty."""
NEARLY_ALL = 90
"""Of a hundred."""
UNTIL_THEN = "Its rows are kept and not taken until it is as it was; an admin asks the system's vendor what became of it."


def why_missing(this: Applying, table: LegacyTable, columns: Collection[str]) -> str | None:
    """Note the columns it has now. Why its rows cannot be taken if one that we need is gone; None if none is."""
    cursor = cursor_of(this, table.name)
    missing = [name for name in table.needs if name not in columns]
    this.counts["new columns"] += len(set(columns) - set(cursor.columns or columns))
    if cursor.columns is None or set(cursor.columns) != set(columns):
        cursor.columns = list(columns)
    return f"{table.name} has no column {', '.join(missing)} any more. {UNTIL_THEN}" if missing else None


def why_other(this: Applying, table: LegacyTable, wrong: Sequence[Refused], rows: int) -> str | None:
    """Why its rows cannot be taken if a column holds something else than before: nearly all of a batch do, not a few faulty rows.

    `wrong` is what is wrong with some of so many rows. Of a table that is stopped already, one row is enough to stay so."""
    other = [each for each in wrong if isinstance(each, OtherKind)]
    least = 1 if cursor_of(this, table.name).stopped_why else MANY
    if rows < least or len(other) * 100 < rows * NEARLY_ALL:
        return None
    what = f"Of the newest {rows} rows of {table.name}, {len(other)} hold something else than before, such as “{other[0].found[:40]}”"
    return f"{what} in {other[0].column}. {UNTIL_THEN}"


def stop(this: Applying, table: LegacyTable, why: str) -> None:
    """This table alone is not taken any more."""
    cursor_of(this, table.name).stopped_why = why


def go_on(this: Applying, table: LegacyTable) -> None:
    """If it was stopped, it is taken again: what was kept meanwhile, and all of its rows are wanted once more."""
    cursor = cursor_of(this, table.name)
    if cursor.stopped_why:
        cursor.stopped_why = None
        wake(this, [columns_of(table)])
        wish_for(this.session, this.stream, "whole", table.name, {}, "the timetable")


def cursor_of(this: Applying, source: str) -> Cursor:
    """The row that says how far a table is."""
    cursor = this.session.scalars(select(Cursor).where(Cursor.source == source)).first()
    if cursor is None:
        cursor = Cursor(source=source, position=0, moved_at=this.now)
        this.session.add(cursor)
    return cursor
