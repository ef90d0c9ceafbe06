"""Rows that nobody needs after a while: ended sign-ins and finished runs of jobs. Bills and their history are never dropped."""

import datetime as dt

from sqlalchemy import delete
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import JobRun, SignIn


def drop_old_sign_ins(session: Session, kept: dt.timedelta) -> int:
    """Drop sign-ins last seen longer ago than `kept`; how many."""
    old = delete(SignIn).where(SignIn.seen_at < clock(session) - kept)
    return session.connection().execute(old).rowcount


def drop_old_runs(session: Session, kept: dt.timedelta) -> int:
    """Drop runs that ended longer ago than `kept`; how many."""
    old = delete(JobRun).where(JobRun.ended_at < clock(session) - kept)
    return session.connection().execute(old).rowcount
