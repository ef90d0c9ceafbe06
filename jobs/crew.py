"""The visitors: child processes with one browser each, so that a crash takes only its own visits with it."""

import signal
import subprocess
import sys
import time
from types import TracebackType
from typing import Self

START = 2.0
"""Seconds a visitor has to take its first accounts before another one is sent."""
REST = 30.0
"""Seconds to wait after a visitor that failed: what stopped it would stop the next one too."""
GRACE = 10.0
"""Seconds a visitor has to finish its uploads when it is called back; a killed one is safe, only slower."""


class Crew:
    """At most so many visitors at a time; leaving the block calls them back."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._out: list[subprocess.Popen[bytes]] = []
        self._next_at = 0.0
        self.sent = self.failed = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for visitor in self._out:
            visitor.send_signal(signal.SIGTERM)
        for visitor in self._out:
            try:
                visitor.wait(GRACE)
            except subprocess.TimeoutExpired:
                visitor.kill()
                visitor.wait()

    def tend(self, *, due: bool) -> bool:
        """See who came back, and send one more if something is due that those under way did not take; whether anybody is out."""
        back = [visitor for visitor in self._out if visitor.poll() is not None]
        self._out = [visitor for visitor in self._out if visitor not in back]
        if any(visitor.returncode for visitor in back):
            self.failed += 1
            self._next_at = time.monotonic() + REST
        if due and len(self._out) < self._size and time.monotonic() >= self._next_at:
            self._send()
        return bool(self._out)

    def _send(self) -> None:
        # A session of its own: Ctrl-C is for the worker, which then calls its visitors back.
        command = [sys.executable, "-m", "jobs.visitor"]
        self._out.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True))
        self._next_at = time.monotonic() + START
        self.sent += 1
