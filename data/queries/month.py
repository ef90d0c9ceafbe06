"""How far a month's uploads are, by carrier, and how they ended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import Attempt, Carrier, Submission
from data.vocabulary import AttemptOutcome, SubmissionStatus

S = SubmissionStatus
Columns: TypeAlias = Select[*tuple[Any, ...]]
MOVING = (S.QUEUED, S.RUNNING, S.WAITING)


@dataclass(frozen=True)
class CarrierMonth:
    """One carrier's uploads: all, those a process may still move, and how the others stand."""

    carrier: str
    total: int
    moving: int
    waiting: int
    accepted: int
    rejected: int
    uncertain: int
    needs_person: int

    @property
    def done(self) -> int:
        """Uploads that no process moves any more by itself."""
        return self.total - self.moving


def months(session: Session, since: dt.datetime) -> Sequence[CarrierMonth]:
    """Every carrier with uploads that were open then or asked for since, by name."""
    statuses = (MOVING, (S.WAITING,), (S.ACCEPTED,), (S.REJECTED,), (S.UNCERTAIN,), (S.NEEDS_PERSON,))
    query: Columns = select(
        Carrier.name, func.count(Submission.id), *(func.count(case((Submission.status.in_(which), 1))) for which in statuses)
    )  # fmt: skip
    query = query.join(Submission.carrier).where(_of_the_month(since)).group_by(Carrier.name).order_by(Carrier.name)
    return [CarrierMonth(*row) for row in session.execute(query)]


def next_moment(session: Session, since: dt.datetime) -> dt.datetime | None:
    """When the month goes on: now while a process is at it, else when the first upload is due; None when nothing moves any more."""
    moving = select(func.min(Submission.not_before), func.count(case((Submission.status == S.RUNNING, 1))))
    sites = moving.join(Submission.carrier).where(
        _of_the_month(since), Submission.by_hand.is_(False), Carrier.paused_at.is_(None)
    )
    due, running = session.execute(sites.where(Submission.status.in_(MOVING))).one()
    return clock(session) if running else due


def duplicates_avoided(session: Session, since: dt.datetime, already: str) -> int:
    """How often an invoice was found on a site and not sent again; `already` is how the sentence of such an attempt begins."""
    found = and_(Attempt.outcome == AttemptOutcome.ACCEPTED, Attempt.sentence.startswith(already))
    return session.scalar(select(func.count(Attempt.id)).where(found, Attempt.ended_at >= since)) or 0


def in_doubt(session: Session, since: dt.datetime) -> int:
    """Uploads that may be on a site without our knowing: sent, no answer, and not looked up yet."""
    silent = or_(Attempt.outcome.is_(None), Attempt.outcome == AttemptOutcome.UNKNOWN)
    sent = select(Attempt.id).where(Attempt.submission_id == Submission.id, Attempt.intent_at.is_not(None), silent).exists()
    open_ones = Submission.status.in_((S.QUEUED, S.RUNNING, S.NEEDS_PERSON))
    unclear = or_(Submission.status == S.UNCERTAIN, and_(open_ones, sent))
    return session.scalar(select(func.count(Submission.id)).where(_of_the_month(since), unclear)) or 0


def _of_the_month(since: dt.datetime) -> ColumnElement[bool]:
    return and_(or_(Submission.ended_at.is_(None), Submission.ended_at >= since), Submission.status != S.CANCELLED)
