"""Saying how far a job is: to nobody, or to somebody at a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars


class Progress(Protocol):
    """Told at each step; `total` may be unknown (0)."""

    def __call__(self, what: str, done: int, total: int) -> None: ...


class Silent:
    """Nobody watches."""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Say nothing."""


class Shown:
    """A bar for each thing that is being done."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """Move the bar of `what`."""
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=total or None)
        self._bars.update(self._tasks[what], completed=done, total=total or None)


@contextmanager
def shown() -> Iterator[Shown]:
    """Bars on the terminal while the block runs."""
    columns = TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Bars(*columns) as bars:
        yield Shown(bars)
