"""Replicating a firm's books against a plain bulk load of the same rows: no checks, no cursor, no second run possible."""

import datetime as dt
import sqlite3
import tempfile
from pathlib import Path

from bench.measure import Result, compare
from data.models import Base
from data.session import close_database, open_database
from demo.firm import build_firm
from jobs import replicate
from jobs.legacy.tables import TABLES
from jobs.work import Work
from settings import Settings

COPIES = 20
"""How often the made-up month stands in the legacy database, so that start-up costs do not count."""


def measure() -> Result:
    """About forty thousand rows from SQLite into SQLite, each time into an empty database."""
    with tempfile.TemporaryDirectory(prefix="ledgerline-bench-") as name:
        folder = Path(name)
        legacy = _books(folder)
        rows = _count(legacy)
        result = compare(
            "Replication, first load", "sqlite3 executemany of the same rows", rows,
            ours=lambda: _replicate(folder, legacy), theirs=lambda: _bulk_load(folder, legacy), rounds=3,
        )  # fmt: skip
        close_database()
        return result


def _books(folder: Path) -> Path:
    file = folder / "legacy.db"
    build_firm(f"sqlite:///{file}", size="small", as_of=dt.date(2026, 11, 22))
    with sqlite3.connect(file) as books:
        columns = [row[1] for row in books.execute("PRAGMA table_info(TIMETRX)")]
        others = ", ".join(column for column in columns if column not in ("TRX_NO", "ROW_VER"))
        for copy in range(1, COPIES):
            books.execute(
                f"INSERT INTO TIMETRX (TRX_NO, ROW_VER, {others}) "
                f"SELECT TRX_NO + {copy}0000000, ROW_VER + {copy}0000000, {others} FROM TIMETRX WHERE TRX_NO < 10000000"
            )
    return file


def _count(legacy: Path) -> int:
    with sqlite3.connect(legacy) as books:
        return sum(books.execute(f"SELECT COUNT(*) FROM {table.name}").fetchone()[0] for table in TABLES)


def _replicate(folder: Path, legacy: Path) -> None:
    target = folder / "ours.db"
    for file in folder.glob("ours.db*"):
        file.unlink()
    Base.metadata.create_all(open_database(f"sqlite:///{target}"))
    replicate.run(Work(Settings(legacy_url=f"sqlite:///{legacy}", _env_file=None)))


def _bulk_load(folder: Path, legacy: Path) -> None:
    target = folder / "plain.db"
    target.unlink(missing_ok=True)
    with sqlite3.connect(legacy) as books, sqlite3.connect(target) as plain:
        for table in TABLES:
            rows = books.execute(f"SELECT * FROM {table.name}")
            names = ", ".join(column[0] for column in rows.description)
            marks = ", ".join("?" for _ in rows.description)
            plain.execute(f"CREATE TABLE {table.name} ({names})")
            plain.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)
