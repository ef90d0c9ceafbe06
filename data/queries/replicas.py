"""Rows of the case-management system as we hold them: where we are, what is known, what was refused."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.bulk import STEP, looked_up
from data.dialects import clock
from data.models import Base, Cursor, RefusedRow, Tombstone

IMPORTED = "ledes:"
"""How the legacy key of a row begins that no case-management system has sent yet (billing/importing/newcomers.py)."""
BOOKED = "portal:"
"""How it begins where time was booked in the portal and the case-management system has not said its number yet."""
TIME_THERE = "TIMETRX"
"""The table there that booked time is written into."""
READY = "READY"
"""What a refused row waits for that is to be tried again with the next run (refused_rows.waits_for)."""


def position_of(session: Session, source: str) -> int:
    """The newest row version we hold of a table there; 0 before the first."""
    return session.scalars(select(Cursor.position).where(Cursor.source == source)).first() or 0


def move_cursor(session: Session, source: str, position: int) -> None:
    """Remember how far we are; never backwards, and of two processes that begin at once neither fails."""
    now = clock(session)
    further = update(Cursor).where(Cursor.source == source, Cursor.position < position).values(position=position, moved_at=now)
    if session.scalars(select(Cursor.id).where(Cursor.source == source)).first() is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(Cursor(source=source, position=position, moved_at=now))
    session.execute(further)


def adopt_imported(session: Session, model: Any, natural: str, keys: Mapping[str, str]) -> None:
    """Rows that came from an imported file before the case-management system sent them become its copies, told by number or code."""
    column, named = getattr(model, natural), list(keys)
    for start in range(0, len(named), STEP):
        some = named[start : start + STEP]
        for row in session.scalars(select(model).where(model.legacy_key.startswith(IMPORTED), column.in_(some))):
            row.legacy_key, row.legacy_version = keys[getattr(row, natural)], 0
    session.flush()


def ids_of(session: Session, model: type[Base], keys: Collection[str]) -> dict[str, int]:
    """Our ids of the rows with these legacy keys."""
    table: Any = model.__table__
    return {row[0]: row[1] for row in looked_up(session, table, ("legacy_key", "id"), "legacy_key", list(keys))}


def held(session: Session, model: type[Base], keys: Sequence[str]) -> dict[str, tuple[int, bool]]:
    """The version we hold of each of these keys, and whether it is gone."""
    table: Any = model.__table__
    names = ("legacy_key", "legacy_version", "gone_at IS NOT NULL")
    return {key: (version, bool(gone)) for key, version, gone in looked_up(session, table, names, "legacy_key", keys)}


def tombstones(session: Session, source: str, keys: Sequence[str]) -> dict[str, int]:
    """The version of the deletion of each of these keys that was deleted."""
    return _versions(session, Tombstone.__table__, "version", source, keys)


def refusals(session: Session, source: str, keys: Sequence[str]) -> dict[str, int]:
    """The version of each of these keys that was refused, settled or not."""
    return _versions(session, RefusedRow.__table__, "legacy_version", source, keys)


def _versions(session: Session, table: Any, version: str, source: str, keys: Sequence[str]) -> dict[str, int]:
    any_ = select(table.c.id).where(table.c.source == source).limit(1)
    if session.execute(any_).first() is None:  # a first load need not ask for each of its rows
        return {}
    return {row[0]: row[1] for row in looked_up(session, table, ("legacy_key", version), "legacy_key", keys, source=source)}


def refused_rows(session: Session, source: str | None = None) -> list[RefusedRow]:
    """Rows that still wait to be mended, newest first; of one table, or of all."""
    query = select(RefusedRow).where(RefusedRow.mended_at.is_(None)).order_by(RefusedRow.refused_at.desc(), RefusedRow.id.desc())
    return list(session.scalars(query if source is None else query.where(RefusedRow.source == source)))


def cursors(session: Session) -> list[Cursor]:
    """How far each table is."""
    return list(session.scalars(select(Cursor).order_by(Cursor.source)))
