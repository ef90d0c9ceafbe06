"""Files in the box of agents that could not be taken."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import RefusedFile, Stream


class RefusedOf(NamedTuple):
    """What lies refused of one stream: how many files, since when the oldest does (UTC), and why the newest does."""

    stream: str
    many: int
    since: dt.datetime
    sentence: str


def refused_names(session: Session) -> set[str]:
    """Their places in the box, without inbox/ or refused/ in front."""
    return set(session.scalars(select(RefusedFile.name)))


def refused_streams(session: Session) -> set[str]:
    """Streams of which a batch could not be taken."""
    return set(session.scalars(select(RefusedFile.stream).where(RefusedFile.epoch > 0)))


def keep_refused(session: Session, name: str, of: tuple[str, int], why: tuple[str, str]) -> None:
    """A file is refused: `of` a stream and its epoch, `why` as a short name and a sentence. One that comes again is the same one."""
    now = clock(session)
    row = session.scalars(select(RefusedFile).where(RefusedFile.name == name).with_for_update()).first()
    if row is None:
        row = RefusedFile(name=name)
        session.add(row)
    row.stream, row.epoch = of
    row.code, row.sentence = why
    row.refused_at = now


def forget_refused(session: Session, names: Collection[str]) -> None:
    """Somebody looked at them, or they came better."""
    session.execute(delete(RefusedFile).where(RefusedFile.name.in_(names)))


def newest_refused(session: Session, stream: str) -> RefusedFile | None:
    """The newest batch of a stream that could not be taken, of the newest epoch of which there is one."""
    batches = select(RefusedFile).where(RefusedFile.stream == stream, RefusedFile.epoch > 0)
    return session.scalars(batches.order_by(RefusedFile.epoch.desc(), RefusedFile.id.desc()).limit(1)).first()


def refused_now(session: Session) -> list[RefusedOf]:
    """By stream; what its stream has left behind by a new epoch is no trouble any more."""
    epoch = RefusedFile.epoch
    still = or_(epoch == 0, Stream.epoch.is_(None), epoch >= Stream.epoch, RefusedFile.code == EPOCH_OLD)
    query = select(RefusedFile).outerjoin(Stream, Stream.name == RefusedFile.stream).where(still).order_by(RefusedFile.id)
    found: dict[str, RefusedOf] = {}
    for row in session.scalars(query):
        known = found.get(row.stream, RefusedOf(row.stream, 0, row.refused_at, ""))
        found[row.stream] = known._replace(many=known.many + 1, sentence=row.sentence)
    return list(found.values())


EPOCH_OLD = "epoch-old"
"""Somebody speaks for an epoch that is over: one agent too many."""
