"""Rows of the case-management system that wait to be mended, for the people who mend them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from data.models import Cursor, RefusedRow

PUT_ASIDE = " Put aside by "
"""How the part of a reason begins that says who needs the row no more."""


class RefusedSort(StrEnum):
    """Whose turn it is with a refused row: somebody's, its parent's to come, or nobody's any more."""

    WRONG = "wrong"
    WAITS = "waits"
    ASIDE = "aside"


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


def refused_before(session: Session, moment: dt.datetime) -> list[tuple[str, int, dt.datetime]]:
    """Tables with rows that have waited since before a moment: name, how many, and since when the oldest waits (UTC)."""
    waiting = select(RefusedRow.source, func.count(RefusedRow.id), func.min(RefusedRow.refused_at))
    waiting = waiting.where(RefusedRow.mended_at.is_(None), RefusedRow.refused_at < moment)
    return [tuple(row) for row in session.execute(waiting.group_by(RefusedRow.source).order_by(RefusedRow.source))]


def counts_of_sorts(session: Session) -> dict[tuple[RefusedSort, str], int]:
    """How many rows there are of each sort and table."""
    counted = (
        select(_sort(), RefusedRow.source, func.count(RefusedRow.id)).where(_is_shown()).group_by(_sort(), RefusedRow.source)
    )
    return {(RefusedSort(sort), source): many for sort, source, many in session.execute(counted.order_by(RefusedRow.source))}


def some_refused(session: Session, sort: RefusedSort, source: str | None, limit: int, offset: int = 0) -> Sequence[RefusedRow]:
    """Some rows of a sort, the newest first; of one table or of all."""
    query = select(RefusedRow).where(_is_shown(), _sort() == sort.value)
    query = query if source is None else query.where(RefusedRow.source == source)
    newest = func.coalesce(RefusedRow.mended_at, RefusedRow.refused_at).desc()
    return session.scalars(query.order_by(newest, RefusedRow.id.desc()).limit(limit).offset(offset)).all()


def _is_shown() -> ColumnElement[bool]:
    aside = and_(RefusedRow.mended_at.is_not(None), RefusedRow.decided_by.is_not(None), RefusedRow.reason.contains(PUT_ASIDE))
    return or_(RefusedRow.mended_at.is_(None), aside)


def _sort() -> ColumnElement[str]:
    waits = RefusedRow.waits_for.is_not(None)
    return case(
        (RefusedRow.mended_at.is_not(None), RefusedSort.ASIDE.value),
        (waits, RefusedSort.WAITS.value),
        else_=RefusedSort.WRONG.value,
    )
