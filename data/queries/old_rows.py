"""Rows that nobody needs after a while: ended sign-ins, finished runs, applied batches. Bills and their history are never dropped."""

import datetime as dt

from sqlalchemy import and_, delete, exists, not_
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import InboxBatch, JobRun, SignIn, Stream


def drop_old_sign_ins(session: Session, kept: dt.timedelta) -> int:
    """Drop sign-ins last seen longer ago than `kept`; how many."""
    old = delete(SignIn).where(SignIn.seen_at < clock(session) - kept)
    return session.connection().execute(old).rowcount


def drop_old_runs(session: Session, kept: dt.timedelta) -> int:
    """Drop runs that ended longer ago than `kept`; how many."""
    old = delete(JobRun).where(JobRun.ended_at < clock(session) - kept)
    return session.connection().execute(old).rowcount


def drop_old_batches(session: Session, kept: dt.timedelta) -> int:
    """Drop what is known of batches applied longer ago than `kept`; how many.

    The newest of each stream stays: it tells a new epoch from the first."""
    newest = and_(InboxBatch.epoch == Stream.epoch, InboxBatch.seq == Stream.applied_seq)
    followed = exists().where(Stream.name == InboxBatch.stream, Stream.applied_seq > 0, not_(newest))
    old = delete(InboxBatch).where(InboxBatch.applied_at < clock(session) - kept, followed)
    return session.connection().execute(old).rowcount
