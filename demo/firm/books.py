"""Bulk writing into the legacy tables: rows wait in batches, each gets its number and its ROW_VER."""

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import Connection, Table, insert

from demo.firm.schema import ROWVER

_BATCH = 5_000


class Books:
    """The open books of the firm; `close()` writes what still waits and leaves the version sequence right."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._numbers: Counter[str] = Counter()
        self._version = 0

    def write(self, table: Table, row: dict[str, Any]) -> None:
        """Add one row; ROW_VER follows the order of writing."""
        if "ROW_VER" in table.columns:
            self._version += 1
            row["ROW_VER"] = self._version
        waiting = self._waiting[table]
        waiting.append(row)
        if len(waiting) >= _BATCH:
            self._flush(table)

    def next_number(self, kind: str, *, start: int = 1) -> int:
        """The next number of a kind (transaction, bill), beginning with `start`."""
        self._numbers[kind] += 1
        return start + self._numbers[kind] - 1

    def close(self) -> None:
        """Write what waits and the last version given."""
        for table in list(self._waiting):
            self._flush(table)
        self._connection.execute(insert(ROWVER), {"LAST_VER": self._version})

    def _flush(self, table: Table) -> None:
        if rows := self._waiting.pop(table, None):
            self._connection.execute(insert(table), rows)
