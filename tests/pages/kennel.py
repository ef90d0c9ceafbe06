"""Starts portals in a third of the time: a process that has imported app.py forks one each time it is asked.

Everything that a portal does after importing, it does for the first time. Only its visit to itself is left out, so that the
first visitor of all is the browser.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


class Kennel:
    """The process that forks, and the portals that it let out."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.pages.kennel"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def let_out(self, environment: dict[str, str], log: Path) -> int:
        """Start a portal with these settings; its process id."""
        return int(self._ask({"environment": environment, "log": str(log)}))

    def end(self, pid: int) -> None:
        """End a portal and wait until it is gone."""
        self._ask({"end": pid})

    def close(self) -> None:
        """No more portals."""
        self._process.communicate()

    def _ask(self, what: dict[str, Any]) -> str:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


def serve() -> None:
    """Fork and end portals as asked, until nobody asks any more."""
    import app

    app.warm_up = lambda *_: asyncio.sleep(0)  # type: ignore[assignment]
    for line in sys.stdin:
        asked = json.loads(line)
        answer = _end(asked["end"]) if "end" in asked else os.fork() or _become_portal(app, **asked)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _become_portal(app: Any, environment: dict[str, str], log: str) -> None:
    os.environ.update(environment)
    for stream in (1, 2):
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os._exit(app.main())


def _end(pid: int) -> int:
    os.kill(pid, signal.SIGTERM)
    return os.waitpid(pid, 0)[0]


if __name__ == "__main__":
    serve()
