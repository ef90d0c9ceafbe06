"""Changes found by a column that grows with each of them: a number of the vendor's own, SQL Server's rowversion, or a moment.

What is deleted there leaves no trace in such a column; the comparison of both ends finds it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, column, func, select, text

from agent.batch import Change, Positions
from agent.source import CannotRead, Piece, Watched
from agent.source.database import Database, Read
from agent.source.queries import everything, of
from agent.source.rows import folded, moment_of, number_of


class VersionColumn(Database):
    """By a number. `overlap` versions before the position are read again, for transactions that ended later than younger ones."""

    def __init__(self, url: str, tables: Sequence[Watched], overlap: int = 0) -> None:
        super().__init__(url, tables)
        self._overlap = overlap
        self._given: dict[tuple[str, str], int] = {}

    def changes(self, positions: Positions, limit: int) -> Iterator[Piece]:
        """Table by table in the order of the settings, so that parents come first."""
        for watched in self.tables.values():
            try:
                yield from self._changes(watched, positions.get(watched.name, 0), limit)
            except CannotRead as reason:
                yield Piece([], {}, stopped={watched.name: str(reason)})

    def how_many(self, positions: Positions) -> dict[str, int]:
        """Rows of each table that are newer, for whoever wants to say how far the reading is."""
        return {name: self._newer(each, positions.get(name, 0)) for name, each in self.tables.items()}

    def _newer(self, watched: Watched, position: int) -> int:
        version: ColumnElement[Any] = column(watched.version)
        counted = select(func.count().label("rows")).select_from(of(watched)).where(version > self.bound(position))
        try:
            return int(self._read(watched, counted).rows[0]["rows"])
        except CannotRead:
            return 0  # the reading says why

    def _changes(self, watched: Watched, position: int, limit: int) -> Iterator[Piece]:
        until = self.until()
        after, is_last = max(position - self._overlap, 0), False
        while not is_last:
            read, is_last = self._next(watched, after, until, limit)
            versions = [number_of(row[watched.version]) for row in read.rows]
            after = max([after, *versions])
            position = max(position, after, until or 0) if is_last else max(position, after)
            changes = self._not_given(self.as_changes(watched, read.rows, versions), position)
            yield Piece(changes, {watched.name: position}, {watched.name: read.columns})

    def until(self) -> int | None:
        """The version above which something older can still appear; None: whatever is visible is taken."""
        return None

    def bound(self, version: int) -> Any:
        """A version as its column has it."""
        return version

    def _next(self, watched: Watched, after: int, until: int | None, limit: int) -> tuple[Read, bool]:
        """Rows up to the last version that is complete, and whether these are all."""
        version: ColumnElement[Any] = column(watched.version)
        query = everything(watched).where(version > self.bound(after)).order_by(version).limit(limit + 1)
        read = self._read(watched, query if until is None else query.where(version <= self.bound(until)))
        if len(read.rows) <= limit:
            return read, True
        cut = read.rows[-1][watched.version]
        complete = [row for row in read.rows if row[watched.version] != cut]
        if complete:
            return Read(complete, read.columns), False
        return self._read(watched, everything(watched).where(version == self.bound(number_of(cut)))), False

    def _not_given(self, changes: Sequence[Change], position: int) -> list[Change]:
        """What the overlap brings a second time is left out; after a start it comes again, which does no harm."""
        if not self._overlap:
            return list(changes)
        new = [each for each in changes if self._given.get((each.table, each.key)) != each.version]
        self._given |= {(each.table, each.key): each.version for each in new}
        for each, version in list(self._given.items()):
            if changes and each[0] == changes[0].table and version < position - self._overlap:
                del self._given[each]
        return folded(new)


class Moment(VersionColumn):
    """By the moment of the last change; `overlap` is in microseconds. Second best: clocks step, and two changes may share a moment."""

    def bound(self, version: int) -> Any:
        """The moment."""
        return moment_of(version)


class RowVersion(VersionColumn):
    """By SQL Server's rowversion, which is given when a row is written and not when its transaction ends.

    So nothing at or above the oldest version of a transaction that is still open is read: measured, a reader without that
    rule lost a fifth of the rows. A forgotten open transaction holds the reading back; `agent check` names it.
    """

    def now(self, table: str) -> int:  # noqa: ARG002  one version for all tables
        """One below the oldest version that is still open."""
        return self.until()

    def until(self) -> int:
        """One below the oldest version that is still open; asked before the rows are."""
        with self.connected() as there:
            return number_of(there.execute(text("SELECT MIN_ACTIVE_ROWVERSION()")).scalar_one()) - 1

    def bound(self, version: int) -> bytes:
        """Eight bytes."""
        return version.to_bytes(8, "big")
