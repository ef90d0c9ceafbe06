"""Any database that SQLAlchemy speaks to: whole tables, single rows, ranges and checksums. How changes are found, its heirs say."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    NullPool,
    Select,
    column,
    create_engine,
    func,
    inspect,
    or_,
    select,
)
from sqlalchemy.exc import DBAPIError, NoSuchTableError

from agent.batch import Booked, Change
from agent.ranges import numbers_of, range_of, sums
from agent.source import CannotRead, Page, Sums, Watched
from agent.source.queries import beyond, everything, in_parts, is_key, of
from agent.source.rows import key_of, number_of, raised, travelling
from agent.written import WRITTEN

Row = Mapping[str, Any]
AT_ONCE = 2_000
"""Rows that are fetched together while a whole table is walked through."""


class Read(NamedTuple):
    """Rows as the driver gives them, and the columns that the table has now."""

    rows: Sequence[Row]
    columns: Sequence[str]


class Database:
    """Reads tables that have a version column."""

    def __init__(self, url: str, tables: Sequence[Watched]) -> None:
        self.tables: Mapping[str, Watched] = {each.name: each for each in tables}
        # No pool: a connection that waited idle for minutes is what firewalls cut.
        # Each statement for itself: the driver's own BEGIN TRAN would come before the isolation level of a snapshot, which is too early.
        self._engine: Engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._has_written = False

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def identity(self) -> str:
        """Most databases do not say when they were restored."""
        return ""

    def now(self, table: str) -> int:
        """The newest version in the table; 0 if it is empty."""
        watched = self.tables[table]
        query: Select[Any] = select(func.max(column(watched.version)).label("newest")).select_from(of(watched))
        newest = self._read(watched, query).rows[0]["newest"]
        return 0 if newest is None else number_of(newest)

    def whole(self, table: str, after_key: Sequence[Any] | None, limit: int, version: int) -> Page:
        """The next rows by key; a row carries `version`, or its own if it changed since."""
        watched = self.tables[table]
        query = everything(watched).order_by(*map(column, watched.key)).limit(limit)
        if after_key is not None:
            query = query.where(beyond(watched.key, after_key))
        read = self._read(watched, query)
        last = [_as_json(read.rows[-1][name]) for name in watched.key] if len(read.rows) == limit else None
        return Page(self._with_versions(watched, read.rows, version), read.columns, last)

    def rows(self, table: str, keys: Sequence[str]) -> Page:
        """Rows by their keys."""
        watched = self.tables[table]
        version, changes, columns = self.now(table), list[Change](), list[str]()
        for some in in_parts(keys):
            which = or_(*(is_key(watched, key, as_number=self._has_numbers(watched)) for key in some))
            read = self._read(watched, everything(watched).where(which))
            changes += self._with_versions(watched, read.rows, version)
            columns = list(read.columns)
        return Page(changes, columns, None)

    def range(self, table: str, name: str) -> Page:
        """The rows of one range of keys; where keys are no numbers, the table is walked through."""
        watched, numbers, version = self.tables[table], numbers_of(name), self.now(table)
        if numbers is not None and self._has_numbers(watched):
            which: ColumnElement[bool] = column(watched.key[0]).between(numbers.start, numbers.stop - 1)
            read = self._read(watched, everything(watched).where(which))
        else:
            with self.connected() as there:
                found = [row for row in self._walk(there, watched) if range_of(key_of(watched, row)) == name]
            read = Read(found, list(found[0]) if found else [])
        return Page(self._with_versions(watched, read.rows, version), read.columns, None)

    def ranges(self, table: str) -> Sums:
        """One statement, so that all rows are of one moment; memory does not grow with the table."""
        watched, version = self.tables[table], self.now(table)
        with self.connected() as there:
            known = (row for row in self._walk(there, watched) if number_of(row[watched.version]) <= version)
            return Sums(version, sums((key_of(watched, row), travelling(row)) for row in known))

    def booked(self, watched: Watched, rows: Sequence[Row], _versions: Sequence[int]) -> dict[str, Booked]:
        """Which of the rows are time that was booked in the portal, by key; asked after they were read, so that it is not older."""
        if not watched.takes_time or not rows or not self._wrote_before():
            return {}
        keys = [key_of(watched, row) for row in rows]
        with self.connected() as there:
            found = [row for some in in_parts(keys) for row in there.execute(select(WRITTEN).where(WRITTEN.c.TRX_NO.in_(some)))]
        return {row.TRX_NO: Booked(row.BOOKED_ID, row.REVISION, row.SEEN_VER) for row in found}

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """A connection of its own, given back whatever happens."""
        with self._engine.connect() as there:
            yield there

    def as_changes(self, watched: Watched, rows: Sequence[Row], versions: Sequence[int]) -> list[Change]:
        """Rows that stand there, as they travel."""
        booked = self.booked(watched, rows, versions)
        name, keys = watched.name, [key_of(watched, row) for row in rows]
        told = zip(keys, versions, rows, strict=True)
        return [Change(name, key, version, travelling(row), booked.get(key)) for key, version, row in told]

    def _with_versions(self, watched: Watched, rows: Sequence[Row], version: int) -> list[Change]:
        own = self.as_changes(watched, rows, [number_of(row[watched.version]) for row in rows])
        return [raised(each, version) for each in own]

    def _walk(self, there: Connection, watched: Watched) -> Iterator[Row]:
        streamed = there.execution_options(stream_results=True, yield_per=AT_ONCE).execute(everything(watched))
        for row in streamed.mappings():
            yield dict(row)

    def _read(self, watched: Watched, query: Select[Any]) -> Read:
        try:
            with self.connected() as there:
                result = there.execute(query)
                names = list(result.keys())
                return Read([dict(zip(names, row, strict=True)) for row in result.all()], names)
        except DBAPIError:
            self._refuse_what_is_not_there(watched)
            raise

    def _refuse_what_is_not_there(self, watched: Watched) -> None:
        """A table or a column that is gone stops that table alone; everything else may come right by itself."""
        missing = [name for name in (*watched.key, watched.version) if name and name not in self.columns(watched)]
        if missing:
            raise CannotRead(
                f"{watched.name} has no column {', '.join(missing)}, or the login may not see it. "
                f"Whoever keeps the agent corrects [[table]] {watched.name} in its settings, or grants SELECT."
            )

    def columns(self, watched: Watched) -> dict[str, bool]:
        """The table's columns and whether each is a whole number; none if there is no such table."""
        *schema, name = watched.name.split(".")
        try:
            found = inspect(self._engine).get_columns(name, schema=schema[0] if schema else None)
        except NoSuchTableError:
            return {}
        return {each["name"]: isinstance(each["type"], Integer) for each in found}

    def _has_numbers(self, watched: Watched) -> bool:
        return len(watched.key) == 1 and self._columns[watched.name].get(watched.key[0], False)

    @cached_property
    def _columns(self) -> Mapping[str, Mapping[str, bool]]:
        return {name: self.columns(each) for name, each in self.tables.items()}

    def _wrote_before(self) -> bool:
        """The table that says so is made with the first booked time; once it is there it stays."""
        self._has_written = self._has_written or inspect(self._engine).has_table(WRITTEN.name)
        return self._has_written


def _as_json(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)
