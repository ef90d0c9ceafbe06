"""One run of one job, with its row: started, signs of life, counts, and how it ended."""

import logging
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from billing.errors import Refusal
from data.queries import job_runs
from data.session import transaction
from jobs.timetable import Job
from jobs.work import JobFailed, Work

logger = logging.getLogger(__name__)
BEAT = 5.0
"""Seconds between two signs of life."""


def run_once(job: Job, run_id: int, work: Work) -> str | None:
    """Do a run that was started; the reason if it failed. The one place where any error of a job is caught: it is written on its row."""
    error = None
    with _beating(run_id, work):
        try:
            job.run(work)
        except (JobFailed, Refusal) as reason:
            error = str(reason)
        except Exception as reason:  # noqa: BLE001 a job's edge: whatever went wrong is recorded, and the worker lives on
            traceback.print_exc()
            error = (
                f"{job.name} stopped: {type(reason).__name__}: {reason}. Nobody foresaw this; an admin looks at the worker's log."
            )
    with transaction() as session:
        job_runs.end_run(session, run_id, dict(work.counts), error)
    return error


@contextmanager
def _beating(run_id: int, work: Work) -> Iterator[None]:
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            try:
                with transaction() as session:
                    job_runs.beat(session, run_id, dict(work.counts))
            except DBAPIError as error:  # silent for ever it would be taken for lost, and begun a second time beside this one
                logger.error("The database does not answer (%s). The next sign of life comes in %.0f seconds.", error.orig, BEAT)

    thread = threading.Thread(target=beat, name=f"beat of run {run_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
