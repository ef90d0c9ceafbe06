"""Rows that are not the same on both ends: which are open, which are equal again."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data.bulk import STEP
from data.models import Drift, Stream


def open_drifts(session: Session, source: str) -> dict[str, dt.datetime]:
    """The keys of a table's rows that differ, in order, and since when that is known (UTC)."""
    open_ = select(Drift.legacy_key, Drift.found_at).where(Drift.source == source, Drift.repaired_at.is_(None))
    return dict(session.execute(open_.order_by(Drift.legacy_key)).all())


def close_drifts(session: Session, source: str, keys: Collection[str], now: dt.datetime) -> None:
    """These rows are equal again; whoever pressed Repair stays named."""
    some_open = select(Drift.id).where(Drift.source == source, Drift.repaired_at.is_(None)).limit(1)
    if not keys or session.scalars(some_open).first() is None:
        return
    equal = list(keys)
    for start in range(0, len(equal), STEP):
        some = Drift.legacy_key.in_(equal[start : start + STEP])
        open_ = update(Drift).where(Drift.source == source, Drift.repaired_at.is_(None), some)
        session.execute(open_.values(repaired_at=now).execution_options(synchronize_session=False))


def stream_that_brings(session: Session, source: str) -> str | None:
    """The stream that said how far it read a table; of several the one that spoke last."""
    streams: Sequence[Stream] = session.scalars(select(Stream).order_by(Stream.heard_at.desc())).all()
    return next((stream.name for stream in streams if source in stream.positions), None)
