"""Every upload that is due is done by a child process: one browser each, so that a crash takes only its own visit with it."""

import signal
import subprocess
import sys
import time

from billing.submission.claim import free_accounts
from data.session import reading
from jobs.work import Work

LOOK = 0.3
"""Seconds between two looks at the children."""
GRACE = 10.0
"""Seconds a child has to finish its visit when the worker is told to stop; a killed visit is safe, only slower."""


def run(work: Work) -> None:
    """Keep as many visits going as are due and allowed, until nothing is due."""
    visitors: list[subprocess.Popen[bytes]] = []
    try:
        while not work.stop.is_set():
            visitors = [visitor for visitor in visitors if visitor.poll() is None]
            due = _free_accounts(work)
            if not due and not visitors:
                break
            if due and len(visitors) < work.settings.upload_processes:
                visitors.append(_send_visitor())
                work.counts["visitors"] += 1
            time.sleep(LOOK)
    finally:
        _call_back(visitors)


def _free_accounts(work: Work) -> int:
    with reading() as session:
        return free_accounts(session, work.patience)


def _send_visitor() -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C is for the worker, which then calls its visitors back.
    return subprocess.Popen([sys.executable, "-m", "jobs.visitor"], stdin=subprocess.DEVNULL, start_new_session=True)


def _call_back(visitors: list[subprocess.Popen[bytes]]) -> None:
    for visitor in visitors:
        visitor.send_signal(signal.SIGTERM)
    for visitor in visitors:
        try:
            visitor.wait(GRACE)
        except subprocess.TimeoutExpired:
            visitor.kill()
            visitor.wait()
