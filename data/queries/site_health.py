"""How each carrier's site did over the last days: what it accepted and rejected, what waits there, and how often it made trouble."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from data.models import Attempt, Submission
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import AttemptOutcome, SubmissionStatus

Columns: TypeAlias = Select[*tuple[Any, ...]]
DAYS = 14
SENT = (SubmissionStatus.WAITING, SubmissionStatus.RUNNING)
"""A browser may be there again to ask for the answer."""
TROUBLE = (AttemptOutcome.LATER, AttemptOutcome.NEEDS_PERSON, AttemptOutcome.UNKNOWN)


def nothing() -> list[int]:
    """Two weeks in which nothing happened."""
    return [0] * DAYS


@dataclass(frozen=True)
class Health:
    """One number for each of the last days, today's last: uploads accepted and rejected, those sent then that still wait for an answer,
    and attempts that brought none."""

    accepted: list[int] = field(default_factory=nothing)
    rejected: list[int] = field(default_factory=nothing)
    sent: list[int] = field(default_factory=nothing)
    trouble: list[int] = field(default_factory=nothing)

    @property
    def no_luck(self) -> list[int]:
        """Rejections and trouble together."""
        return [both[0] + both[1] for both in zip(self.rejected, self.trouble, strict=True)]

    @property
    def happened(self) -> bool:
        """Whether there is anything to show."""
        return any((*self.accepted, *self.rejected, *self.sent, *self.trouble))


def last_days(zone: str, now: dt.datetime) -> list[dt.date]:
    """The days that are looked at, on the clock of somebody's zone."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return [today - dt.timedelta(days=ago) for ago in reversed(range(DAYS))]


def health(session: Session, viewer: Viewer, days: Sequence[dt.date], zone: str) -> Mapping[int, Health]:
    """For each carrier (its id) with whom anything happened on these days of that zone; of the invoices this person may see."""
    begins = [dt.datetime.combine(day, dt.time(), ZoneInfo(zone)) for day in days]
    found: dict[int, Health] = defaultdict(Health)
    for status, kept in ((SubmissionStatus.ACCEPTED, "accepted"), (SubmissionStatus.REJECTED, "rejected")):
        ended = _counted(select(Submission.id), Submission.ended_at, begins, viewer).where(Submission.status == status)
        _fill(found, kept, session.execute(ended))
    waiting = _counted(select(Submission.id), Submission.sent_at, begins, viewer).where(Submission.status.in_(SENT))
    _fill(found, "sent", session.execute(waiting))
    attempts = select(Attempt.id).join(Submission, Submission.id == Attempt.submission_id)
    without_answer = _counted(attempts, Attempt.ended_at, begins, viewer).where(Attempt.outcome.in_(TROUBLE))
    _fill(found, "trouble", session.execute(without_answer))
    return found


def _counted(
    query: Columns, when: InstrumentedAttribute[dt.datetime | None], begins: Sequence[dt.datetime], viewer: Viewer
) -> Columns:
    """Carrier, place of the day, how many."""
    day = _place_of_day(when, begins)
    counted = query.with_only_columns(Submission.carrier_id, day, func.count(), maintain_column_froms=True)
    counted = counted.join(Submission.invoice).where(invoices_visible_to(viewer), when >= begins[0])
    return counted.group_by(Submission.carrier_id, day)


def _place_of_day(when: InstrumentedAttribute[dt.datetime | None], begins: Sequence[dt.datetime]) -> ColumnElement[int]:
    """A day is as long as it is in its zone: 23 hours in spring."""
    return case(*((when < end, place) for place, (_, end) in enumerate(pairwise(begins))), else_=len(begins) - 1)


def _fill(found: dict[int, Health], kept: str, rows: Any) -> None:
    for carrier, place, count in rows:
        getattr(found[carrier], kept)[place] = count
