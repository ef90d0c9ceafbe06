"""The demo's processes: the practice sites, the mailbox, the worker and the portal. They end together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from demo.installation import ROOT

PR_SET_PDEATHSIG = 1
PATIENCE = 60.0
"""Seconds a process has to answer after its start."""
GRACE = 15.0
"""Seconds a process has to end by itself."""


class Ended(Exception):
    """One of the processes ended by itself."""


@contextmanager
def running(commands: dict[str, list[str]], environment: dict[str, str]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Start every command; when the block ends, however it ends, so do they."""
    started = {name: _start(command, environment) for name, command in commands.items()}
    try:
        yield started
    finally:
        _end(list(started.values()))


def wait_until_it_answers(address: str, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Return once the address answers; Ended if a process dies before."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        refuse_ended(processes)
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 our own loopback address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise Ended(f"{address} did not answer within {PATIENCE:.0f} seconds.")


def refuse_ended(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Raise Ended if one of them is not running any more."""
    for name, process in processes.items():
        if process.poll() is not None:
            raise Ended(f"{name} ended with exit code {process.returncode}; its last words stand above.")


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C is for us, and we end them in order.
    return subprocess.Popen(
        [sys.executable, *command], env=os.environ | environment, cwd=ROOT, start_new_session=True, preexec_fn=_end_with_parent
    )


def _end_with_parent() -> None:
    """Even a killed demo must not leave a portal behind (Linux only; elsewhere Ctrl-C has to do)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for impatient in (signal.SIGINT, signal.SIGTERM):
        signal.signal(impatient, signal.SIG_IGN)  # a second Ctrl-C must not leave them running
    for process in processes:
        process.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
