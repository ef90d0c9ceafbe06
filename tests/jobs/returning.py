"""The job `return_time` as a process that can be killed: its words are the legacy system's URL and the database's."""

import sys

from data.session import open_database
from jobs import return_time
from jobs.work import Work
from settings import Settings


def main() -> int:
    """Write everything that waits."""
    open_database(sys.argv[2])
    return_time.run(Work(Settings(legacy_url=sys.argv[1], _env_file=None)))
    return 0
