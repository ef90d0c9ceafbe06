"""The programs that are killed: each a real process, started again as whatever keeps it would start it."""

import signal
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from json import loads
from pathlib import Path

from tests.forks import Fork

PATIENCE = 60.0
"""Seconds a program may take to end in order, or to notice what it must notice."""
A_PERSON_FIRST = 77
"""How an agent ends that must not be started again by itself."""


class Broken(Exception):
    """A program did what it must never do."""


@dataclass
class Program:
    """`python -m MODULE WORDS`; what it says is kept in `log`."""

    name: str
    module: str
    words: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    process: Fork | None = field(default=None)

    def start(self) -> None:
        """It runs from now on."""
        self.process = Fork(self.module, *self.words, environment=self.environment, log=self.log)

    def kill(self) -> None:
        """SIGKILL."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(PATIENCE)
            self.process = None

    def end(self) -> int | None:
        """SIGTERM, and how it ended; None if it did not run."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.terminate()
        ended, self.process = self.process.wait(PATIENCE), None
        if ended not in (0, A_PERSON_FIRST, -signal.SIGTERM):
            raise Broken(f"{self.name} ended with {ended}; its last words: {self.last_words()}")
        return ended

    def ended(self) -> int | None:
        """How it ended by itself; None while it runs. Broken if it may not end so."""
        ended = self.process.poll() if self.process is not None else None
        if ended is not None and ended != A_PERSON_FIRST:
            raise Broken(f"{self.name} ended by itself with {ended}; its last words: {self.last_words()}")
        return ended

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-600:] if self.log.exists() else ""


def place_of(state: Path) -> tuple[int, int]:
    """Epoch and number of the last batch that an agent made, by its state file; (1, 0) before the first."""
    with closing(sqlite3.connect(state)) as file:
        row = file.execute("SELECT told FROM memory WHERE name = 'place'").fetchone()
    place = loads(row[0]) if row else {"epoch": 1, "seq": 0}
    return place["epoch"], place["seq"]
