"""Starts the product's processes in a tenth of the time: one process that has imported everything forks one each time it is asked.

Such a process is as real as one from the command line, with an id, a session, settings and memory of its own, and dies like any other.
"""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

PRELOADED = ("app", "demo.sites.__main__", "jobs.__main__", "jobs.visitor")
forkserver = multiprocessing.get_context("forkserver")
forkserver.set_forkserver_preload([*PRELOADED])


class Fork:
    """`python -m MODULE WORDS` in an environment; what it says goes to a file. It is used like a subprocess.Popen."""

    def __init__(self, module: str, *words: str, environment: Mapping[str, str] | None = None, log: Path | None = None) -> None:
        told = (module, words, dict(os.environ if environment is None else environment), log or Path(os.devnull))
        self._process = forkserver.Process(target=_become, args=told, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """The process's id, which is its group's, too."""
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        """How it ended (the negative number of the signal that killed it), or None while it lives."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ends, and tell how."""
        self._process.join(timeout)
        ended = self.poll()
        if ended is None:
            raise subprocess.TimeoutExpired(str(self._process), timeout or 0)
        return ended

    def terminate(self) -> None:
        """Ask it to end (SIGTERM)."""
        self._process.terminate()

    def kill(self) -> None:
        """End it (SIGKILL)."""
        self._process.kill()


def _become(module: str, words: tuple[str, ...], environment: dict[str, str], log: Path) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    for stream in (1, 2):
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
    sys.argv = [module, *words]
    sys.exit(import_module(module).main())
