"""Processor time of this process and of everything below it, by what the processes are for."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil  # type: ignore[import-untyped]

SITES, PAGES, DRAWING, BROWSER, DRIVER, PYTHON = "the sites", "pages", "drawing", "browser", "driver", "Python"
KINDS = (PYTHON, DRIVER, BROWSER, PAGES, DRAWING, SITES)
SIGNS = {
    "demo.sites": SITES,
    "--type=renderer": PAGES,
    "--type=gpu": DRAWING,
    "chromedriver": DRIVER,
    "playwright/driver": DRIVER,
    "chrom": BROWSER,
}
"""What in a command line tells the kind; the first that is there counts. The driver stands between Python and the browser."""
LOOK_EVERY = 0.25
"""Seconds. A process that ends takes its figures along; what it did after the last look is lost."""


class Meter:
    """Reads every process again and again while a block runs."""

    def __init__(self) -> None:
        self._kinds: dict[int, str] = {}
        self._read: dict[int, float] = {}

    @contextmanager
    def running(self) -> Iterator[None]:
        """What is spent in the block counts."""
        self._look()
        self._before = dict(self._read)
        over = threading.Event()
        watch = threading.Thread(target=self._watch, args=(over,), name="meter")
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()
            self._look()

    @property
    def seconds(self) -> dict[str, float]:
        """What the block took, by kind."""
        spent = dict.fromkeys(KINDS, 0.0)
        for pid, seconds in self._read.items():
            spent[self._kinds[pid]] += seconds - self._before.get(pid, 0.0)
        return spent

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(LOOK_EVERY):
            self._look()

    def _look(self) -> None:
        us = psutil.Process()
        for process in (us, *us.children(recursive=True)):
            try:
                # Asked each time: a process that was just forked still has its parent's command line.
                self._kinds[process.pid] = _kind(" ".join(process.cmdline()))
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            self._read[process.pid] = times.user + times.system


def _kind(command: str) -> str:
    return next((kind for sign, kind in SIGNS.items() if sign in command), PYTHON)
