"""A look into the box every few seconds, so that what agents lay there stands here soon.

It has a thread of its own: a share or a bucket that hangs must not keep the worker from its turns, and so from its lease.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from agent.send.box import Box, Lying
from jobs.work import Work

log = logging.getLogger(__name__)
PACES = {"file": 1.0, "s3": 5.0}
"""Seconds between two looks: a folder costs nothing, and each look into a bucket is a LIST that somebody pays, 17,280 a day."""
MOST = 1_000
"""Files looked at, one page of a bucket; behind so many that lie there for long, others are found by the timetable."""


class Look:
    """What lies there that did not at the last look, and words for the outbox that were not there at the last question."""

    def __init__(self, box: Box, pace: float) -> None:
        self._box, self._pace = box, pace
        self._seen: set[Lying] = set()
        self._words: tuple[int, ...] = ()
        self._came = threading.Event()
        self._came.set()  # nobody knows what happened before this worker began
        self._said = ""

    @classmethod
    def of(cls, work: Work) -> "Look | None":
        """None if agents lay nothing anywhere."""
        return cls(work.box, PACES[work.settings.sync_box.partition(":")[0]]) if work.box is not None else None

    @contextmanager
    def going(self) -> Iterator[None]:
        """Looks until the block ends."""
        over = threading.Event()

        def look() -> None:
            while not over.is_set():
                self.look()
                over.wait(self._pace)

        threading.Thread(target=look, name="look into the box", daemon=True).start()
        try:
            yield
        finally:
            over.set()

    def look(self) -> None:
        """Once. A box that cannot be reached is said once; the job `replicate` says it, too."""
        try:
            found = set(islice((each for each in self._box.below("inbox") if each.place.endswith((".jsonl.gz", ".json"))), MOST))
        except OSError as error:
            self._say(f"The box of agents cannot be reached ({error}); it is tried again.")
            return
        self._say("")
        if found - self._seen:
            self._came.set()
        self._seen = found

    def has_news(self, words: tuple[int, ...]) -> bool:
        """Whether somebody must come by: said once. `words` is another one whenever something else waits to go back."""
        came, is_new = self._came.is_set(), any(words) and words != self._words
        self._came.clear()
        self._words = words
        return came or is_new

    def keep(self) -> None:
        """Nobody could come by; it is news again."""
        self._came.set()

    def _say(self, sentence: str) -> None:
        if sentence and not self._said:
            log.warning("%s", sentence)
        self._said = sentence
