"""A few numbers of the whole house that no person asks for, only whoever watches over the machines."""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import JobRun, Submission
from data.queries.upload_board import MOVING
from data.vocabulary import RunStatus, SubmissionStatus

A_DAY = dt.timedelta(days=1)


def runs_in_vain(session: Session) -> dict[str, int]:
    """How many runs of each job failed, or lost their worker, within a day."""
    in_vain = JobRun.status.in_((RunStatus.FAILED, RunStatus.LOST))
    query = select(JobRun.job, func.count(JobRun.id)).where(in_vain, JobRun.ended_at > clock(session) - A_DAY)
    return dict(session.execute(query.group_by(JobRun.job)).all())


def uploads_waiting(session: Session) -> dict[SubmissionStatus, int]:
    """How many uploads wait for the worker, a site or its answer."""
    query = select(Submission.status, func.count(Submission.id)).where(Submission.status.in_(MOVING))
    return dict(session.execute(query.group_by(Submission.status)).all())
