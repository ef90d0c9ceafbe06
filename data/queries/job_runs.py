"""What the worker was asked to do, does and did."""

import datetime as dt
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import JobRun, TimetableEntry
from data.vocabulary import RunStatus

SILENT_AFTER = dt.timedelta(seconds=60)
"""A running job without a sign of life for so long has lost its worker."""


def request_run(session: Session, job: str, asked_by: str) -> JobRun | None:
    """Ask the worker to run a job; None if it is asked for or running already."""
    run = JobRun(job=job, open_job=job, status=RunStatus.REQUESTED, asked_by=asked_by, asked_at=clock(session), counts={})
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:
        return None
    return run


def open_run(session: Session, job: str) -> JobRun | None:
    """The run of a job that is asked for or under way."""
    return session.scalars(select(JobRun).where(JobRun.open_job == job)).first()


def requested_runs(session: Session) -> list[tuple[int, str]]:
    """Ids and jobs of the runs that wait for a worker, oldest first."""
    rows = session.execute(select(JobRun.id, JobRun.job).where(JobRun.status == RunStatus.REQUESTED).order_by(JobRun.id))
    return [(run_id, job) for run_id, job in rows]


def start_run(session: Session, run_id: int) -> bool:
    """Take a requested run; False if another worker took it."""
    now = clock(session)
    waiting = update(JobRun).where(JobRun.id == run_id, JobRun.status == RunStatus.REQUESTED)
    taken = session.connection().execute(waiting.values(status=RunStatus.RUNNING, started_at=now, beat_at=now))
    return taken.rowcount == 1


def beat(session: Session, run_id: int, counts: dict[str, Any]) -> None:
    """A sign of life with the counts so far."""
    session.execute(update(JobRun).where(JobRun.id == run_id).values(beat_at=clock(session), counts=counts))


def end_run(session: Session, run_id: int, counts: dict[str, Any], error: str | None = None) -> None:
    """The run is over; with an error it failed."""
    status = RunStatus.FAILED if error else RunStatus.DONE
    values = {"status": status, "open_job": None, "ended_at": clock(session), "counts": counts, "error": error}
    session.execute(update(JobRun).where(JobRun.id == run_id).values(values))


def failed_within(session: Session, job: str, span: dt.timedelta) -> bool:
    """Whether a run of the job failed so short a time ago."""
    failed = select(JobRun.id).where(
        JobRun.job == job, JobRun.status == RunStatus.FAILED, JobRun.ended_at > clock(session) - span
    )
    return session.scalars(failed).first() is not None


def close_lost_runs(session: Session) -> int:
    """Mark runs whose worker died under them; how many there were."""
    now = clock(session)
    silent = update(JobRun).where(JobRun.status == RunStatus.RUNNING, JobRun.beat_at < now - SILENT_AFTER)
    error = "The worker stopped while this ran. What it had finished is kept; the next run goes on from there."
    return session.connection().execute(silent.values(status=RunStatus.LOST, open_job=None, ended_at=now, error=error)).rowcount


def newest_runs(session: Session, limit: int = 100) -> list[JobRun]:
    """The last runs of all jobs, newest first."""
    return list(session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(limit)))


def publish_timetable(session: Session, entries: list[dict[str, Any]]) -> None:
    """Say what runs when, for the pages; jobs that are gone leave the table."""
    known = {entry.job: entry for entry in session.scalars(select(TimetableEntry))}
    for entry in entries:
        row = known.pop(entry["job"], None) or TimetableEntry(job=entry["job"])
        row.purpose, row.schedule, row.next_at, row.seen_at = (
            entry["purpose"],
            entry["schedule"],
            entry["next_at"],
            clock(session),
        )
        session.add(row)
    for gone in known.values():
        session.delete(gone)


def timetable(session: Session) -> list[TimetableEntry]:
    """What the worker does by itself, by name."""
    return list(session.scalars(select(TimetableEntry).order_by(TimetableEntry.job)))
