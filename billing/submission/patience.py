"""How long things are held and how long they are left alone."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """How long things are held. `settle`: how long a dead process's browser, or the site itself, may still be busy."""

    lease: dt.timedelta = dt.timedelta(seconds=120)
    settle: dt.timedelta = dt.timedelta(seconds=60)
    send: dt.timedelta = dt.timedelta(seconds=60)

    @classmethod
    def of_seconds(cls, *, lease: int, settle: int) -> "Patience":
        """From settings; a send may take half the lease."""
        return cls(dt.timedelta(seconds=lease), dt.timedelta(seconds=settle), dt.timedelta(seconds=lease / 2))


def next_look(now: dt.datetime, sent_at: dt.datetime, *, at_most: dt.timedelta) -> dt.datetime:
    """When to ask again for an answer: after half a minute, then after twice as long each time, up to the carrier file's pause."""
    return now + min(at_most, max(FIRST_LOOK, now - sent_at))


FIRST_LOOK = dt.timedelta(seconds=30)
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120))
"""How long the worker waits after the first, second, ... attempt without an answer; after the last it is a person's turn."""
