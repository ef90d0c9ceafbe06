"""How replication is: its streams, its tables, what lies in the inbox, what differs between both ends, what waits to go back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import Cursor, Drift, InboxBatch, RefusedRow, ReturnedStatus, ReturnedTime, Stream, TimetableEntry, Wish
from data.vocabulary import BatchState, DriftKind, Return, WishState

LATELY = dt.timedelta(minutes=5)
"""Over which rows per minute are counted."""
MAILBOX = "mailbox:"


@dataclass(frozen=True)
class StreamNow:
    """One stream. Times are UTC; `early` are batches that came before one that is missing, `refused` could not be read at all."""

    id: int
    name: str
    epoch: int
    received_seq: int
    applied_seq: int
    heard_at: dt.datetime
    source_at: dt.datetime | None
    applied_at: dt.datetime | None
    waiting: int = 0
    early: int = 0
    held: int = 0
    refused: int = 0
    oldest_at: dt.datetime | None = None
    rows_lately: int = 0

    @property
    def rows_per_minute(self) -> int:
        """As it was lately."""
        return self.rows_lately * 60 // int(LATELY.total_seconds())


@dataclass(frozen=True)
class TableNow:
    """One table there, how far it is, and what is wrong with it. Times are UTC."""

    id: int
    name: str
    position: int
    moved_at: dt.datetime
    columns: Sequence[str]
    stopped_why: str | None
    wrong: int
    waits: int
    drifts: int
    compared_at: dt.datetime | None
    wish: str | None
    """What is wanted of it right now: ranges, rows or whole."""


class HeldBatch(NamedTuple):
    """A batch that waits for a person's word."""

    id: int
    stream: str
    seq: int
    rows: int
    sentence: str | None
    received_at: dt.datetime


class DriftRow(NamedTuple):
    """A row that differs between both ends."""

    id: int
    key: str
    kind: DriftKind
    found_at: dt.datetime


class Outbox(NamedTuple):
    """What waits to go back: how much, and since when the oldest does (UTC)."""

    waiting: int
    oldest_at: dt.datetime | None


def streams_now(session: Session) -> list[StreamNow]:
    """Every stream, by name."""
    inbox = _inbox(session)
    return [
        StreamNow(
            row.id, row.name, row.epoch, row.received_seq, row.applied_seq, row.heard_at, row.source_at, row.applied_at,
            **inbox.get(row.name, {}),
        )
        for row in session.scalars(select(Stream).order_by(Stream.name))
    ]  # fmt: skip


def tables_now(session: Session) -> list[TableNow]:
    """Every table, by name."""
    waits = _counts(session, RefusedRow.source, RefusedRow.mended_at.is_(None), RefusedRow.waits_for.is_not(None))
    wrong = _counts(session, RefusedRow.source, RefusedRow.mended_at.is_(None), RefusedRow.waits_for.is_(None))
    drifts = _counts(session, Drift.source, Drift.repaired_at.is_(None))
    done = _newest(session, Wish.kind == "ranges", Wish.state == WishState.DONE)
    asked = dict(session.execute(select(Wish.source, Wish.kind).where(Wish.state == WishState.ASKED).order_by(Wish.id)).all())
    return [
        TableNow(
            row.id, row.source, row.position, row.moved_at, row.columns or [], row.stopped_why, wrong.get(row.source, 0),
            waits.get(row.source, 0), drifts.get(row.source, 0), done.get(row.source), asked.get(row.source),
        )
        for row in session.scalars(select(Cursor).where(~Cursor.source.startswith(MAILBOX)).order_by(Cursor.source))
    ]  # fmt: skip


def held_batches(session: Session) -> list[HeldBatch]:
    """Batches that wait for a person's word, the oldest first."""
    batch = InboxBatch
    query = select(batch.id, batch.stream, batch.seq, batch.rows, batch.sentence, batch.received_at)
    return [HeldBatch._make(row) for row in session.execute(query.where(batch.state == BatchState.HELD).order_by(batch.id))]


def open_drifts(session: Session, source: str, limit: int) -> list[DriftRow]:
    """Rows of a table that differ, the newest first."""
    query = select(Drift.id, Drift.legacy_key, Drift.kind, Drift.found_at).where(
        Drift.source == source, Drift.repaired_at.is_(None)
    )
    return [DriftRow._make(row) for row in session.execute(query.order_by(Drift.found_at.desc(), Drift.id.desc()).limit(limit))]


def count_drifts(session: Session) -> dict[tuple[str, DriftKind], int]:
    """How many rows differ, by table and how."""
    query = select(Drift.source, Drift.kind, func.count(Drift.id)).where(Drift.repaired_at.is_(None))
    return {(source, kind): many for source, kind, many in session.execute(query.group_by(Drift.source, Drift.kind))}


def outboxes(session: Session) -> dict[str, Outbox]:
    """What waits to go back into the case-management system: booked `time`, and the `status` of invoices; 0 of what goes nowhere."""
    connected = exists(select(Stream.id))
    wanted = exists(select(TimetableEntry.id).where(TimetableEntry.job == "return_status"))
    return {
        what: Outbox._make(session.execute(
            select(func.count(model.id), func.min(model.said_at)).where(model.state == Return.WAITING, goes)
        ).one())
        for what, model, goes in (("time", ReturnedTime, connected), ("status", ReturnedStatus, wanted))
    }  # fmt: skip


def words_waiting(session: Session, *, bills: bool) -> tuple[int, ...]:
    """Another one whenever something else waits to go back, all 0 when nothing does; of `bills` only where that is wanted."""
    found: list[int] = []
    models: list[type[ReturnedTime | ReturnedStatus]] = [ReturnedTime, ReturnedStatus] if bills else [ReturnedTime]
    for model in models:
        counted = select(func.count(model.id), func.coalesce(func.sum(model.revision), 0)).where(model.state == Return.WAITING)
        found += [int(number) for number in session.execute(counted).one()]
    return tuple(found)


def _inbox(session: Session) -> dict[str, dict[str, Any]]:
    batch, since = InboxBatch, clock(session) - LATELY
    waiting = batch.state == BatchState.WAITING
    early = and_(waiting, batch.epoch == Stream.epoch, batch.seq > Stream.received_seq)
    lately = and_(batch.state == BatchState.APPLIED, batch.applied_at > since)
    counted = {
        "waiting": waiting, "early": early, "held": batch.state == BatchState.HELD,
        "refused": and_(batch.state == BatchState.REFUSED, batch.epoch == Stream.epoch),
    }  # fmt: skip
    query = select(
        batch.stream, *(func.count(case((sort, 1))).label(name) for name, sort in counted.items()),
        func.min(case((waiting, batch.received_at))).label("oldest_at"),
        func.coalesce(func.sum(case((lately, batch.rows), else_=0)), 0).label("rows_lately"),
    )  # fmt: skip
    query = query.join(Stream, Stream.name == batch.stream).where(
        ~((batch.state == BatchState.APPLIED) & (batch.applied_at <= since))
    )
    return {
        row.stream: {name: row._mapping[name] for name in (*counted, "oldest_at")} | {"rows_lately": int(row.rows_lately)}
        for row in session.execute(query.group_by(batch.stream))
    }


def _counts(session: Session, by: Any, *which: ColumnElement[bool]) -> dict[str, int]:
    return dict(session.execute(select(by, func.count()).where(*which).group_by(by)).all())


def _newest(session: Session, *which: ColumnElement[bool]) -> dict[str, dt.datetime]:
    newest = select(Wish.source, func.max(Wish.done_at)).where(*which).group_by(Wish.source)
    return {source: done_at for source, done_at in session.execute(newest) if done_at is not None}
