"""Rows that changed since the cursor, and whole tables."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Engine, create_engine, inspect, select, text

from agent.batch import Booked, Change, plain
from agent.written import WRITTEN
from jobs.legacy.tables import LegacyTable

AS_THEY_ARE = (str, int, bool, type(None))
AT_ONCE = 2_000
"""Rows that are fetched together while a whole table is walked through."""


class LegacySystem:
    """The case-management system, read only, over any SQLAlchemy URL."""

    def __init__(self, url: str) -> None:
        self._engine: Engine = create_engine(url, pool_pre_ping=True)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def changed_rows(self, table: LegacyTable, after: int, limit: int) -> list[Mapping[str, Any]]:
        """At most `limit` rows of a table newer than a row version, oldest change first."""
        # Names come from our own table of tables, never from data.
        query = text(f"SELECT * FROM {table.name} WHERE {table.version} > :after ORDER BY {table.version}")  # noqa: S608
        with self._engine.connect() as connection:
            rows = connection.execution_options(stream_results=True).execute(query, {"after": after}).mappings()
            return [dict(row) for row in rows.fetchmany(limit)]

    def count_after(self, table: LegacyTable, after: int) -> int:
        """How many rows of a table are newer than a row version."""
        query = text(f"SELECT COUNT(*) FROM {table.name} WHERE {table.version} > :after")  # noqa: S608
        with self._engine.connect() as connection:
            return int(connection.execute(query, {"after": after}).scalar_one())

    def newest(self, table: LegacyTable) -> int:
        """The newest row version in a table; 0 if it is empty."""
        query = text(f"SELECT MAX({table.version}) FROM {table.name}")  # noqa: S608
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one() or 0)

    def walk(self, table: LegacyTable) -> Iterator[Change]:
        """All rows of a table as they travel, in one statement; memory does not grow with the table."""
        query = text(f"SELECT * FROM {table.name}")  # noqa: S608
        with self._engine.connect() as connection:
            rows = connection.execution_options(yield_per=AT_ONCE).execute(query).mappings()
            for some in rows.partitions():
                keys = [str(row[table.key]).strip() for row in some]
                booked = self.written_by_us(keys) if table.takes_time else {}
                for key, row in zip(keys, some, strict=True):
                    yield Change(table.name, key, int(row[table.version]), travelling(dict(row)), booked.get(key))

    def written_by_us(self, keys: Sequence[str]) -> dict[str, Booked]:
        """Which of these keys of TIMETRX are time that was booked here; asked after the rows were read, so that it is not older."""
        if not self._we_wrote_before:
            return {}
        query = select(WRITTEN).where(WRITTEN.c.TRX_NO.in_(keys))
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return {row["TRX_NO"]: Booked(row["BOOKED_ID"], row["REVISION"], row["SEEN_VER"]) for row in rows}

    @cached_property
    def _we_wrote_before(self) -> bool:
        return inspect(self._engine).has_table(WRITTEN.name)


def travelling(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with cells that JSON carries unchanged, so that its checksum is the same on both ends."""
    return {name: value if type(value) in AS_THEY_ARE else plain(value) for name, value in row.items()}
