"""How long tests wait for what must come. They go on as soon as it is there, so that only a test that fails waits to the end."""

import time
from collections.abc import Callable

PATIENCE = 150
"""Seconds. Two processors may be shared by four workers, their portals, browsers and sites, and by whatever else the machine does."""


def until(true: Callable[[], object], *, why: str = "it never came to that", pause: float = 0.05) -> None:
    """Return as soon as something is true."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, why
        time.sleep(pause)
