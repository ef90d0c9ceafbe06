"""What is wrong with replication and nobody would notice by itself."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from data.dialects import clock
from data.queries.refused_rows import refused_before
from data.queries.replication import StreamNow, TableNow, held_batches, outboxes, streams_now, tables_now

BACK_SOON = dt.timedelta(minutes=15)
"""Booked time is written there within seconds; after so long something is in its way."""

NOBODY_CAME = dt.timedelta(days=1)
"""A refused row is somebody's work; after a day nobody has done it, and its parent has not come."""


class AlarmKind(StrEnum):
    """What it is, the worst first."""

    SILENT = "silent"
    MISSING = "missing"
    HELD = "held"
    STOPPED = "stopped"
    UNREADABLE = "unreadable"
    DRIFT = "drift"
    STUCK_HERE = "stuck_here"
    REFUSED = "refused"


@dataclass(frozen=True)
class ReplicationAlarm:
    """One alarm about a stream, a table or an outbox (`about`): how many of it, since when (UTC), and what was said of it."""

    kind: AlarmKind
    about: str
    many: int = 1
    since: dt.datetime | None = None
    sentence: str | None = None


def replication_alarms(session: Session, silence: dt.timedelta) -> list[ReplicationAlarm]:
    """All of them, the worst first. An agent that says nothing for longer than `silence` is silent."""
    now, order = clock(session), list(AlarmKind)
    found = [
        *_of_streams(session, now, silence),
        *_of_tables(tables_now(session)),
        *_of_outboxes(session, now),
        *_of_refused(session, now),
    ]
    return sorted(found, key=lambda alarm: order.index(alarm.kind))


def _of_streams(session: Session, now: dt.datetime, silence: dt.timedelta) -> Iterator[ReplicationAlarm]:
    for stream in streams_now(session):
        yield from _of_stream(stream, now, silence)
    for batch in held_batches(session):
        yield ReplicationAlarm(AlarmKind.HELD, batch.stream, 1, batch.received_at, batch.sentence)


def _of_stream(stream: StreamNow, now: dt.datetime, silence: dt.timedelta) -> Iterator[ReplicationAlarm]:
    if now - stream.heard_at > silence:
        yield ReplicationAlarm(AlarmKind.SILENT, stream.name, since=stream.heard_at)
    if stream.early and stream.oldest_at and now - stream.oldest_at > silence:
        yield ReplicationAlarm(AlarmKind.MISSING, stream.name, stream.early, stream.oldest_at)
    if stream.refused:
        yield ReplicationAlarm(AlarmKind.UNREADABLE, stream.name, stream.refused)


def _of_tables(tables: list[TableNow]) -> Iterator[ReplicationAlarm]:
    for table in tables:
        if table.stopped_why:
            yield ReplicationAlarm(AlarmKind.STOPPED, table.name, sentence=table.stopped_why)
        if table.drifts:
            yield ReplicationAlarm(AlarmKind.DRIFT, table.name, table.drifts)


def _of_outboxes(session: Session, now: dt.datetime) -> Iterator[ReplicationAlarm]:
    for what, box in outboxes(session).items():
        if box.oldest_at and now - box.oldest_at > BACK_SOON:
            yield ReplicationAlarm(AlarmKind.STUCK_HERE, what, box.waiting, box.oldest_at)


def _of_refused(session: Session, now: dt.datetime) -> Iterator[ReplicationAlarm]:
    for source, many, oldest in refused_before(session, now - NOBODY_CAME):
        yield ReplicationAlarm(AlarmKind.REFUSED, source, many, oldest)
