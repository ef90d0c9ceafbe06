"""`python -m jobs.visitor`: a child of the worker that does one upload after the other until none is due."""

import asyncio
import ctypes
import os
import secrets
import signal
import socket
import sys

from sqlalchemy.exc import DBAPIError

from data.session import open_database
from jobs.portals.errors import BrowserMissing
from jobs.scratch import scratch
from jobs.shift import Shift
from jobs.work import Work
from settings import settings

PR_SET_PDEATHSIG = 1


def main() -> int:
    """Visit sites until nothing is due or the worker calls back (SIGTERM: finish the uploads under way, take no other)."""
    _die_with_parent()
    work = Work(settings())
    signal.signal(signal.SIGTERM, lambda *_: work.stop.set())
    open_database(work.settings.database_url)
    owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
    try:
        with scratch(work.settings.evidence_folder):
            asyncio.run(Shift(work, owner).work())
    except DBAPIError as error:
        sys.stderr.write(f"The database does not answer: {error.orig}. The worker goes on when it does.\n")
        return 1
    except BrowserMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    return 0


def _die_with_parent() -> None:
    """A killed worker must not leave a browser behind that goes on clicking (Linux only; elsewhere the lease ends it)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
