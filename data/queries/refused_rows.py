"""Rows of the case-management system that wait to be mended, for the people who mend them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.models import Cursor, RefusedRow


@dataclass(frozen=True)
class Source:
    """One table there: the row version we read up to and when (UTC), and how many of its rows we refuse."""

    id: int
    name: str
    position: int
    moved_at: dt.datetime
    refused: int


def sources(session: Session) -> list[Source]:
    """How far each table is, by name."""
    refused = select(RefusedRow.source, func.count(RefusedRow.id).label("count")).where(RefusedRow.mended_at.is_(None))
    counts = refused.group_by(RefusedRow.source).subquery()
    query = select(Cursor.id, Cursor.source, Cursor.position, Cursor.moved_at, func.coalesce(counts.c.count, 0))
    rows = session.execute(query.outerjoin(counts, counts.c.source == Cursor.source).order_by(Cursor.source))
    return [Source(*row) for row in rows if not row.source.startswith("mailbox:")]


def count_refused(session: Session, source: str | None = None) -> int:
    """How many rows wait to be mended, of one table or of all."""
    waiting = select(func.count(RefusedRow.id)).where(RefusedRow.mended_at.is_(None))
    return session.scalars(waiting if source is None else waiting.where(RefusedRow.source == source)).one()


def some_refused(session: Session, source: str | None, limit: int, offset: int = 0) -> Sequence[RefusedRow]:
    """Some of them, the newest first; of one table or of all."""
    waiting = select(RefusedRow).where(RefusedRow.mended_at.is_(None))
    waiting = waiting if source is None else waiting.where(RefusedRow.source == source)
    return session.scalars(waiting.order_by(RefusedRow.refused_at.desc(), RefusedRow.id.desc()).limit(limit).offset(offset)).all()
