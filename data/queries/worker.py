"""Whether the worker lives, and its runs as people look at them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import JobRun, TimetableEntry
from data.vocabulary import RunStatus

SILENCE = dt.timedelta(seconds=30)
"""The worker says every second that it lives; after so long without a word it does not."""


@dataclass(frozen=True)
class Pulse:
    """When the worker last said that it lives (UTC), None if it never ran; and whether that is recent."""

    seen_at: dt.datetime | None
    alive: bool


@dataclass(frozen=True)
class Run:
    """One run of a job; times are UTC, `counts` says what it did by name."""

    id: int
    job: str
    status: RunStatus
    asked_by: str
    asked_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    counts: dict[str, Any]
    error: str | None


def pulse(session: Session) -> Pulse:
    """How the worker is."""
    seen_at = session.scalars(select(func.max(TimetableEntry.seen_at))).one()
    return Pulse(seen_at, seen_at is not None and clock(session) - seen_at < SILENCE)


def open_runs(session: Session) -> dict[str, Run]:
    """The runs asked for or under way, by job."""
    return {run.job: _run(run) for run in session.scalars(select(JobRun).where(JobRun.open_job.is_not(None)))}


def last_runs(session: Session, limit: int, job: str | None = None) -> list[Run]:
    """The last runs of one job or of all, newest first."""
    query = select(JobRun) if job is None else select(JobRun).where(JobRun.job == job)
    return [_run(run) for run in session.scalars(query.order_by(JobRun.id.desc()).limit(limit))]


def _run(run: JobRun) -> Run:
    return Run(run.id, run.job, run.status, run.asked_by, run.asked_at, run.started_at, run.ended_at, run.counts, run.error)
