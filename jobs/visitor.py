"""`python -m jobs.visitor`: a child of the worker that does one upload after the other until none is due."""

import ctypes
import os
import secrets
import signal
import socket
import sys

from data.session import open_database
from jobs.scratch import scratch
from jobs.uploading import upload_next
from jobs.work import Work
from settings import settings

PR_SET_PDEATHSIG = 1


def main() -> int:
    """Claim, visit, record, until nothing is due or the worker calls back (SIGTERM: finish this visit, take no other)."""
    _die_with_parent()
    work = Work(settings())
    signal.signal(signal.SIGTERM, lambda *_: work.stop.set())
    open_database(work.settings.database_url)
    owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
    with scratch(work.settings.evidence_folder):
        while not work.stop.is_set() and upload_next(work, owner):
            pass
    return 0


def _die_with_parent() -> None:
    """A killed worker must not leave a browser behind that goes on clicking (Linux only; elsewhere the lease ends it)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
