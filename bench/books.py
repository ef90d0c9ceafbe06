"""A case-management system with as many rows as wanted, and a small change in it."""

import datetime as dt
import sqlite3
from pathlib import Path

from demo.firm import build_firm
from jobs.legacy.tables import TABLES

FURTHER = 10_000_000
"""How far apart the keys and versions of two copies of the made-up month lie."""
CHANGED, ADDED = 2_000, 1_000
"""Rows of a small change: a busy hour of a firm."""


def write_books(file: Path, rows: int) -> int:
    """The made-up month, with its time so often that there are about so many rows; how many rows replication reads."""
    build_firm(f"sqlite:///{file}", size="small", as_of=dt.date(2026, 11, 22))
    with sqlite3.connect(file) as books:
        month = _count(books, "TIMETRX")
        for copy in range(1, max(1, round(rows / month))):
            _copy(books, copy * FURTHER, f"TRX_NO < {FURTHER}")
        return sum(_count(books, table.name) for table in TABLES)


def change_books(file: Path) -> int:
    """Change some rows all over the table and add some; how many. Triggers of the system give each its version."""
    with sqlite3.connect(file) as books:
        step = _count(books, "TIMETRX") // CHANGED
        newest = books.execute("SELECT MAX(ROW_VER) FROM TIMETRX").fetchone()[0]
        books.execute("UPDATE ROWVER SET LAST_VER = ?", (newest,))
        some = (
            f"TRX_NO IN (SELECT TRX_NO FROM (SELECT TRX_NO, ROW_NUMBER() OVER () AS PLACE FROM TIMETRX) WHERE PLACE % {step} = 0)"
        )
        books.execute(f"UPDATE TIMETRX SET NARR = NARR || ' (changed)' WHERE {some}")
        _copy(books, newest + FURTHER, f"TRX_NO < {FURTHER} ORDER BY TRX_NO LIMIT {ADDED}")
        return int(books.execute("SELECT COUNT(*) FROM TIMETRX WHERE ROW_VER > ?", (newest,)).fetchone()[0])


def _copy(books: sqlite3.Connection, further: int, which: str) -> None:
    columns = [row[1] for row in books.execute("PRAGMA table_info(TIMETRX)")]
    others = ", ".join(column for column in columns if column not in ("TRX_NO", "ROW_VER"))
    moved = f"SELECT TRX_NO + {further}, ROW_VER + {further}, {others} FROM TIMETRX WHERE {which}"
    books.execute(f"INSERT INTO TIMETRX (TRX_NO, ROW_VER, {others}) {moved}")


def _count(books: sqlite3.Connection, table: str) -> int:
    return int(books.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])
