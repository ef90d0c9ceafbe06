"""The portal's own database, and how it fails: a SQLite file that somebody locks, a MariaDB that is killed and started again."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from data.schema import migrate
from data.session import close_database, open_database
from tests.mariadb import start


@dataclass(frozen=True)
class Ground:
    """An open, empty, migrated database; `fail(seconds)` takes it away for so long, and `how` says what that is called."""

    url: str
    how: str
    fail: Callable[[float], None]


@contextmanager
def ground(kind: str, folder: Path) -> Iterator[Ground]:
    """Of a kind: sqlite or mariadb."""
    with (_mariadb if kind == "mariadb" else _sqlite)(folder) as made:
        migrate(open_database(made.url))
        try:
            yield made
        finally:
            close_database()


def lock(file: Path, seconds: float) -> None:
    """Nobody else writes into a SQLite file for so long."""
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        sleep(seconds)
        somebody.execute("ROLLBACK")


@contextmanager
def _sqlite(folder: Path) -> Iterator[Ground]:
    file = folder / "ledgerline.db"
    yield Ground(f"sqlite:///{file}", "portal's database locked", lambda seconds: lock(file, seconds))


@contextmanager
def _mariadb(_folder: Path) -> Iterator[Ground]:
    """Where the tests' servers lie: a new server's data is copied there and not made anew."""
    with start(durable=True) as server:

        def fail(seconds: float) -> None:
            server.kill()
            sleep(seconds)
            server.restart()

        yield Ground(server.create_database("ledgerline"), "database killed (SIGKILL) and started again", fail)
