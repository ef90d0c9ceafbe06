"""The rows that we hold of a table there, as they are compared: streamed, so that memory does not grow with the table."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Column, Enum, String, or_, select, type_coerce
from sqlalchemy.orm import Session

from agent.batch import checksum
from data.models import RefusedRow
from data.queries.replicas import BOOKED, IMPORTED, tombstones
from jobs.applying.taking import own_checksum
from jobs.legacy.tables import LegacyTable

AT_ONCE = 2_000
"""Rows that are fetched together."""


class RowHere(NamedTuple):
    """A live copy: `checksum` is that of the row as it came, `own` that of our columns now, `kept` what that was when it came."""

    key: str
    version: int
    checksum: int | None
    kept: int | None
    own: int

    @property
    def is_as_it_came(self) -> bool:
        """Nobody changed it here; of one that we never wrote nobody can say that."""
        return self.kept is None or self.own == self.kept


class RefusedHere(NamedTuple):
    """A row that came and could not be taken, or that nobody needs."""

    version: int
    checksum: int


def rows_here(session: Session, table: LegacyTable) -> Iterator[RowHere]:
    """Every live row that is a copy of one there."""
    model, columns = table.model, table.model.__table__.c
    own = [_readable(columns[name]) for name in table.own]
    copies = ~model.legacy_key.startswith(IMPORTED), ~model.legacy_key.startswith(BOOKED), model.gone_at.is_(None)
    query = select(model.legacy_key, model.legacy_version, model.checksum, model.kept, *own).where(*copies)
    for row in session.execute(query, execution_options={"yield_per": AT_ONCE}):
        key, version, checksum_, kept, *cells = row
        yield RowHere(key, version, checksum_, kept, own_checksum(cells))


def refused_here(session: Session, table: LegacyTable) -> dict[str, RefusedHere]:
    """Rows that stand there and are known here, though not taken."""
    counts = or_(RefusedRow.mended_at.is_(None), RefusedRow.decided_by.is_not(None))
    query = select(RefusedRow.legacy_key, RefusedRow.legacy_version, RefusedRow.row).where(
        RefusedRow.source == table.name, counts
    )
    rows = session.execute(query, execution_options={"yield_per": AT_ONCE})
    found = {key: RefusedHere(version, checksum(row)) for key, version, row in rows}
    gone = tombstones(session, table.name, list(found))
    return {key: each for key, each in found.items() if gone.get(key, -1) < each.version}


def _readable(column: Column[Any]) -> Any:
    """A word that is none of its vocabulary any more is a difference and no error."""
    return type_coerce(column, String) if isinstance(column.type, Enum) else column
