"""The job `replicate` again and again, as a process that can be killed: after a killed worker the next one waits until its lease is over,
and kills shall fall into transactions and not into that. Beside the worker it is the second one that should not be there."""

import signal
import sys
from threading import Event

from sqlalchemy.exc import DBAPIError

from data.session import open_database
from jobs import replicate
from jobs.work import Work
from settings import settings

PAUSE = 0.2
"""Seconds."""


def main() -> int:
    """Apply what comes until it is told to end; a database that goes away is waited for."""
    over, work = Event(), Work(settings())
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    open_database(work.settings.database_url)
    while not over.wait(PAUSE):
        try:
            replicate.run(work)
        except DBAPIError as error:
            sys.stderr.write(f"{error}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
