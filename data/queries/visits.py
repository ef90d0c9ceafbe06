"""Visits to carriers' sites and the evidence they left."""

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import Attempt, Visit


def begin_visit(session: Session, attempt_id: int, file_sha256: str) -> int:
    """A browser is about to open; the visit's number."""
    visit = Visit(attempt_id=attempt_id, started_at=clock(session), file_sha256=file_sha256, steps=[])
    session.add(visit)
    session.flush()
    return visit.id


def end_visit(
    session: Session, visit_id: int, steps: list[dict[str, Any]], trace_place: str | None, site_said: str | None
) -> None:
    """The browser is closed and its evidence is in the file store. A visit ends once: a second look finds nothing on the disk."""
    visit = session.get_one(Visit, visit_id, with_for_update=True)
    if visit.ended_at is not None:
        return
    visit.ended_at, visit.steps, visit.trace_place, visit.site_said = clock(session), steps, trace_place, site_said


def unended_visits(session: Session, submission_id: int, before_fence: int) -> list[int]:
    """Visits of earlier attempts that were cut off before they could keep their evidence."""
    query = select(Visit.id).join(Attempt, Attempt.id == Visit.attempt_id).where(Visit.ended_at.is_(None))
    return list(session.scalars(query.where(Attempt.submission_id == submission_id, Attempt.fence < before_fence)))


def unkept_visits(session: Session) -> list[int]:
    """Visits whose attempt ended a while ago but whose evidence is not in the file store yet; a visit under way keeps its own."""
    over = Attempt.ended_at < clock(session) - dt.timedelta(hours=1)
    query = select(Visit.id).join(Attempt, Attempt.id == Visit.attempt_id).where(Visit.ended_at.is_(None), over)
    return list(session.scalars(query))
