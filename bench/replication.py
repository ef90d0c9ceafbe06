"""Replicating a firm's books against dump-and-load as the bound and against dlt as the peer, into SQLite and into MariaDB.

Every load runs in a process of its own (bench/loads.py) on the same books in an empty database; then the books change a little, and
ours and dlt take that. Which goes first changes with every round.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.books import change_books, write_books
from bench.measure import Result
from tests.mariadb import start
from tests.mariadb_folders import NoMariaDB

ROWS, ROUNDS = 200_000, 1
"""Of `make bench`; a million rows come by the word: python -m bench replication --rows 1000000."""
BOUND = "dump and load of the finished rows"
PEERS = {"dlt": "dlt 1.31, merge", "dlt-arrow": "dlt 1.31 over pyarrow, merge"}
NewDatabase = Callable[[str], str]
"""Makes an empty database of this name; its URL."""


@dataclass
class Figures:
    """Of one way: rows a second, and MB, of each round."""

    rates: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)


def measure(rows: int = ROWS, rounds: int = ROUNDS) -> Iterator[Result]:
    """First loads of about so many rows and a small change after each, into both databases."""
    with tempfile.TemporaryDirectory(prefix="ledgerline-bench-") as name, ExitStack() as open_:
        folder = Path(name)
        number = write_books(folder / "books.db", rows)
        yield from _compare("SQLite", folder, number, rounds, lambda name: f"sqlite:///{folder / name}.db")
        try:
            server = open_.enter_context(start())
        except NoMariaDB as reason:
            print(f"| Replication into MariaDB | not measured: {reason} |")
            return
        yield from _compare("MariaDB", folder, number, rounds, server.create_database)


def _compare(database: str, folder: Path, rows: int, rounds: int, new: NewDatabase) -> Iterator[Result]:
    first: dict[str, Figures] = {way: Figures() for way in ("ours", "dump", *PEERS)}
    change: dict[str, Figures] = {way: Figures() for way in ("ours", *PEERS)}
    for number in range(rounds):
        _one_round(folder, rows, f"round_{number}", new, first, change)
    what = f"Replication into {database}"
    yield _result(f"{what}, first load of {rows:,}", BOUND, first["ours"], first["dump"])
    for way, baseline in PEERS.items():
        yield _result(f"{what}, first load of {rows:,}", baseline, first["ours"], first[way])
    for way, baseline in PEERS.items():
        yield _result(f"{what}, a small change after it", baseline, change["ours"], change[way])


def _one_round(
    folder: Path, rows: int, name: str, new: NewDatabase, first: dict[str, Figures], change: dict[str, Figures]
) -> None:
    books = folder / f"{name}.books.db"
    shutil.copy(folder / "books.db", books)
    targets = {way: new(f"{name}_{way.replace('-', '_')}") for way in ("ours", *PEERS)}
    new(f"{name}_ours_copy")
    ways = ["ours", "dump", *PEERS]
    for way in ways if name.endswith(("0", "2", "4")) else ["ours", *PEERS, "dump"]:
        _load(first[way], way, rows, folder, books, targets["ours" if way == "dump" else way])
    changed = change_books(books)
    for way in targets:
        _load(change[way], way, changed, folder, books, targets[way])


def _load(figures: Figures, way: str, rows: int, folder: Path, books: Path, database: str) -> None:
    """One load in a new process."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.loads", way, f"sqlite:///{books}", database]
    memory = folder / "dlt" / books.stem / way / database.rpartition("/")[2].partition("?")[0]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"BENCH_DLT": str(memory)}, check=False)
    if done.returncode:
        raise RuntimeError(f"The load “{way}” failed:\n{done.stderr[-3000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    figures.rates.append(rows / told["seconds"])
    figures.memory.append(told["memory"])


def _result(what: str, baseline: str, ours: Figures, theirs: Figures) -> Result:
    return Result(
        what, baseline,
        ours=statistics.median(ours.rates),
        theirs=statistics.median(theirs.rates),
        ratio=statistics.median(one / other for one, other in zip(ours.rates, theirs.rates, strict=True)),
        memory=(max(ours.memory), max(theirs.memory)),
    )  # fmt: skip
