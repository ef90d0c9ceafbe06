"""The worker's door: `python -m jobs` serves; `python -m jobs NAME` runs one job once in the foreground.

`month` asks for every approved invoice and uploads until all have their answer; `reseal` seals the firm's sign-ins with the newest key.
"""

import argparse
import datetime as dt
import logging
import os
import signal
import sys
import time

from rich.console import Console
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from billing.errors import Refusal
from carriers.refusals import CarrierRefused
from data.files import NoFileStore
from data.queries import job_runs
from data.schema import SchemaIsOld, require_newest
from data.session import open_database, transaction
from jobs import month, reseal
from jobs.progress import shown
from jobs.runs import run_once
from jobs.timetable import Job, timetable
from jobs.work import JobFailed, Work
from jobs.worker import PAUSE, Worker
from settings import Settings, settings

NOBODY_THERE = (2002, 2003, 2006, 2013)
"""MySQL's numbers for a server that does not run; any other word of it is a wrong setting."""


def main() -> int:
    """Exit 0 when all went well, 1 when a job failed, 2 when something is set up wrongly."""
    logging.basicConfig(level=os.environ.get("LOGLEVEL", "WARNING"), format="%(asctime)s %(name)s %(message)s")
    chosen = settings()
    jobs = {job.name: job for job in timetable(chosen)}
    asked = argparse.ArgumentParser(prog="python -m jobs", description=__doc__)
    asked.add_argument("job", nargs="?", choices=[*sorted(jobs), *COMMANDS], help="run this job once, with progress, and end")
    asked.add_argument("--wait", type=int, default=5, metavar="MINUTES", help="month: wait so long for sites that answer later")
    words = asked.parse_args()
    try:
        engine = open_database(chosen.database_url)
        require_newest(engine) if words.job else _wait_for(engine)
        _refuse_what_cannot_work(work := Work(chosen))
        if words.job in COMMANDS:
            return COMMANDS[words.job](work, words.wait)
        return _run_one(work, jobs[words.job]) if words.job else _serve(chosen)
    except (SchemaIsOld, CarrierRefused, NoFileStore, Refusal, JobFailed) as reason:
        return _say(f"{reason}", 2)
    except DBAPIError as error:
        return _say(f"The database does not answer: {error.orig}. An admin looks at LEDGERLINE_DATABASE_URL.", 2)


def _refuse_what_cannot_work(work: Work) -> None:
    """A wrong carrier file, key or file store is found now, and not in the middle of the night."""
    _ = work.catalog, work.vault, work.files, work.box


def _wait_for(engine: Engine) -> None:
    """After a power failure a worker may be quicker than its database, and nobody would start it again."""
    while True:
        try:
            require_newest(engine)
        except OperationalError as error:
            if error.orig is None or error.orig.args[0] not in NOBODY_THERE:
                raise
            logging.getLogger("jobs").error("The database does not answer (%s). The worker waits for it.", error.orig)
            time.sleep(PAUSE)
        else:
            return


def _serve(chosen: Settings) -> int:
    worker = Worker(chosen)
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, worker.stop)
    worker.serve()
    return 0


def _run_month(work: Work, minutes: int) -> int:
    _stop_when_told(work)
    return month.run(work, dt.timedelta(minutes=minutes), Console())


def _reseal(work: Work, _minutes: int) -> int:
    return _say(f"{reseal.run(work)} sign-ins are sealed with the newest key; older keys can be taken out of the setting.", 0)


COMMANDS = {"month": _run_month, "reseal": _reseal}
"""What is no job of the timetable: somebody at a terminal does it."""


def _run_one(work: Work, job: Job) -> int:
    with transaction() as session:
        job_runs.close_lost_runs(session)
        asked = job_runs.request_run(session, job.name, "the command line")
        if asked is None or not job_runs.start_run(session, asked.id):
            return _say(f"{job.name} is asked for or running already; see the page Jobs.", 1)
        run_id = asked.id
    with shown() as progress:
        work.progress = progress
        _stop_when_told(work)
        error = run_once(job, run_id, work)
    if error:
        return _say(error, 1)
    return _say(", ".join(f"{number} {what}" for what, number in work.counts.items()) or "Nothing to do.", 0)


def _stop_when_told(work: Work) -> None:
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: work.stop.set())


def _say(sentence: str, code: int) -> int:
    (sys.stderr if code else sys.stdout).write(f"{sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
