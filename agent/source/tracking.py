"""SQL Server's Change Tracking, read in one snapshot transaction: every table as it was at one version, with what was deleted.

A version is given when a transaction ends, so that no change can appear below one that was read already.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from agent.batch import Booked, Change, Positions
from agent.ranges import sums
from agent.source import CannotRead, Piece, Restored, Sums, Watched
from agent.source import sqlserver as sql
from agent.source.database import AT_ONCE, Database
from agent.source.rows import BETWEEN_KEYS, key_of, travelling
from agent.written import WRITTEN

TRIES = 4
OPENING = ("SET LOCK_TIMEOUT 10000", "SET TRANSACTION ISOLATION LEVEL SNAPSHOT", "BEGIN TRAN")


class ChangeTracking(Database):
    """By Change Tracking; without `snapshot` (the vendor refuses it) a row may be newer than its version, which does no harm."""

    def __init__(self, url: str, tables: Sequence[Watched], *, snapshot: bool = True) -> None:
        super().__init__(url, tables)
        self._snapshot = snapshot

    def identity(self) -> str:
        """The fork of the database's log: another one after each restore. Empty if the login may not see it."""
        with self.connected() as there:
            return str(there.execute(text(sql.FORK)).scalar() or "")

    def now(self, table: str) -> int:  # noqa: ARG002  one version for all tables
        """The current version of the whole database."""
        with self.connected() as there:
            return _current(there)

    def changes(self, positions: Positions, limit: int) -> Iterator[Piece]:
        """Everything up to one version; a deadlock or a lock that takes too long is tried again from where it was."""
        for tries_left in reversed(range(TRIES)):
            try:
                for piece in self._changes(positions, limit):
                    positions = {**positions, **piece.positions}
                    yield piece
                return
            except DBAPIError as error:
                number = sql.number_of(error)
                if number == sql.NO_SNAPSHOT:
                    raise CannotRead(sql.SNAPSHOT_IS_OFF) from error
                if number not in sql.PASSING or not tries_left:
                    raise

    def ranges(self, table: str) -> Sums:
        """All rows as they were at one version."""
        watched = self.tables[table]
        with self._at_one_version() as there:
            version = _current(there)
            return Sums(version, sums((key_of(watched, row), travelling(row)) for row in self._walk(there, watched)))

    @contextmanager
    def _at_one_version(self) -> Iterator[Connection]:
        """A connection that is closed afterwards, which ends the transaction on the server whatever happened."""
        with self.connected() as there:
            for statement in OPENING if self._snapshot else OPENING[:1]:
                there.execute(text(statement))
            yield there
            if self._snapshot:
                there.execute(text("COMMIT TRAN"))

    def _changes(self, positions: Positions, limit: int) -> Iterator[Piece]:
        with self._at_one_version() as there:
            until = _current(there)
            if any(position > until for name, position in positions.items() if name in self.tables):
                raise Restored(f"The database is at version {until} and was read further already: it was restored.")
            for watched in self.tables.values():
                yield from self._of_table(there, watched, positions.get(watched.name), until, limit)

    def _of_table(self, there: Connection, watched: Watched, after: int | None, until: int, limit: int) -> Iterator[Piece]:
        oldest = self._oldest(there, watched)
        if oldest is None:
            yield Piece([], {}, stopped={watched.name: sql.NOT_TRACKED.format(watched.name)})
        elif after is None or oldest > after:
            yield Piece([], {}, anew={watched.name: sql.NEVER_READ if after is None else sql.TOO_OLD.format(after, oldest)})
        else:
            yield from self._window(there, watched, after, until, limit)
            newest = after if self._snapshot else self._oldest(there, watched)
            if newest is not None and newest > after:
                yield Piece([], {}, anew={watched.name: sql.TOO_OLD.format(after, newest)})

    def _oldest(self, there: Connection, watched: Watched) -> int | None:
        found = there.execute(text(sql.OLDEST.format(watched.name))).scalar()
        return None if found is None else int(found)

    def _window(self, there: Connection, watched: Watched, after: int, until: int, limit: int) -> Iterator[Piece]:
        """The changes of a table in the order of their versions, cut only between two versions."""
        try:
            result = there.execution_options(yield_per=AT_ONCE).execute(text(sql.changes(watched, after, until)))
        except DBAPIError as error:
            if sql.number_of(error) not in sql.NAMES_WRONG:
                raise
            yield Piece([], {}, stopped={watched.name: sql.NOT_THERE.format(watched.name, ", ".join(watched.key))})
            return
        columns = list(result.keys())[sql.BEFORE_ROW + len(watched.key) :]
        waiting: list[tuple[Any, ...]] = []
        for row in result:
            if len(waiting) >= limit and row[0] != waiting[-1][0]:
                yield Piece(self._as_read(watched, columns, waiting), {watched.name: waiting[-1][0]}, {watched.name: columns})
                waiting = []
            waiting.append(tuple(row))
        yield Piece(self._as_read(watched, columns, waiting), {watched.name: until}, {watched.name: columns})

    def _as_read(self, watched: Watched, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[Change]:
        """What stands there, and what is gone; a row that its own deletion overtook comes with that one."""
        first = sql.BEFORE_ROW + len(watched.key)
        standing = [(row, dict(zip(names, row[first:], strict=True))) for row in rows if row[1] != "D"]
        standing = [(row, cells) for row, cells in standing if cells[watched.key[0]] is not None]
        put = self.as_changes(watched, [cells for _, cells in standing], [row[0] for row, _ in standing])
        gone = [Change(watched.name, _key(watched, row), row[0]) for row in rows if row[1] == "D"]
        return sorted([*put, *gone], key=lambda each: each.version)

    def _with_versions(self, watched: Watched, rows: Sequence[Mapping[str, Any]], version: int) -> list[Change]:
        return self.as_changes(watched, rows, [version] * len(rows))

    def booked(self, watched: Watched, rows: Sequence[Mapping[str, Any]], versions: Sequence[int]) -> dict[str, Booked]:
        """A row whose last change was ours is as we wrote it, whatever version it travels with."""
        echoes, keys = super().booked(watched, rows, versions), [key_of(watched, row) for row in rows]
        ours = self._last_written_by_us(watched, list(echoes))
        travels = dict(zip(keys, versions, strict=True))
        return {
            key: Booked(echo.booked_id, echo.revision, travels[key] if key in ours else min(echo.version, travels[key]))
            for key, echo in echoes.items()
        }

    def _last_written_by_us(self, watched: Watched, keys: Sequence[str]) -> set[str]:
        if not keys:
            return set()
        with self.connected() as there:
            rows = there.execute(text(sql.last_changes(watched, WRITTEN.name, keys))).all()
        return {row.TRX_NO for row in rows if sql.is_ours(row)}


def _current(there: Connection) -> int:
    version = there.execute(text(sql.CURRENT)).scalar()
    if version is None:
        raise CannotRead(sql.TRACKING_IS_OFF)
    return int(version)


def _key(watched: Watched, row: tuple[Any, ...]) -> str:
    return BETWEEN_KEYS.join(str(part).strip() for part in row[sql.BEFORE_ROW : sql.BEFORE_ROW + len(watched.key)])
