"""Rows of the case-management system as we hold them: where we are, what is known, what was refused."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.dialects import clock, upsert
from data.models import Base, Cursor, RefusedRow

IMPORTED = "ledes:"
"""How the legacy key of a row begins that no case-management system has sent yet (billing/importing/newcomers.py)."""
BOOKED = "portal:"
"""How it begins where time was booked in the portal and the case-management system has not said its number yet."""
STEP = 500
"""Keys in one question; SQLite and MySQL both grow slow with very long lists."""


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


def keep_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert or overwrite copies by their legacy key; a newer version we hold already stays."""
    upsert(session, model.__table__, rows, key=["legacy_key"], version="legacy_version")  # type: ignore[arg-type]


def adopt_imported(session: Session, model: Any, natural: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows that came from an imported file before the case-management system sent them become its copies, told by number or code."""
    keys = {row[natural]: row["legacy_key"] for row in rows}
    column = getattr(model, natural)
    for start in range(0, len(keys), STEP):
        some = list(keys)[start : start + STEP]
        for row in session.scalars(select(model).where(model.legacy_key.startswith(IMPORTED), column.in_(some))):
            row.legacy_key, row.legacy_version = keys[getattr(row, natural)], 0
    session.flush()


def ids_by_key(session: Session, model: Any) -> dict[str, int]:
    """Our id for each legacy key of a small table (clients, timekeepers, matters)."""
    return dict(session.execute(select(model.legacy_key, model.id)).all())


def versions_held(session: Session, model: Any, keys: Iterable[str]) -> dict[str, int]:
    """The version we hold of each of these keys."""
    asked, held = list(keys), dict[str, int]()
    for start in range(0, len(asked), STEP):
        some = asked[start : start + STEP]
        pairs = select(model.legacy_key, model.legacy_version).where(model.legacy_key.in_(some))
        held.update(session.execute(pairs).all())
    return held


def refuse_row(session: Session, source: str, key: str, version: int, row: Mapping[str, Any], reason: str) -> None:
    """Keep a row that could not be taken, once per key, with the reason."""
    known = select(RefusedRow).where(RefusedRow.source == source, RefusedRow.legacy_key == key)
    refused = session.scalars(known).first() or RefusedRow(source=source, legacy_key=key, refused_at=clock(session))
    refused.legacy_version, refused.row, refused.reason, refused.mended_at = version, dict(row), reason, None
    session.add(refused)


def mend_rows(session: Session, source: str, keys: Sequence[str]) -> None:
    """These keys were taken after all."""
    for start in range(0, len(keys), STEP):
        some = keys[start : start + STEP]
        waiting = update(RefusedRow).where(
            RefusedRow.source == source, RefusedRow.legacy_key.in_(some), RefusedRow.mended_at.is_(None)
        )
        session.execute(waiting.values(mended_at=clock(session)))


def refused_rows(session: Session, source: str | None = None) -> list[RefusedRow]:
    """Rows that still wait to be mended, newest first; of one table, or of all."""
    query = select(RefusedRow).where(RefusedRow.mended_at.is_(None)).order_by(RefusedRow.refused_at.desc(), RefusedRow.id.desc())
    return list(session.scalars(query if source is None else query.where(RefusedRow.source == source)))


def cursors(session: Session) -> list[Cursor]:
    """How far each table is."""
    return list(session.scalars(select(Cursor).order_by(Cursor.source)))
