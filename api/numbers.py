"""The numbers of /metrics, read from the database at the moment they are asked for, so that every process of the portal tells the same."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.orm import Session

from data.dialects import clock
from data.queries.counts import runs_in_vain, uploads_waiting
from data.queries.replication import StreamNow, count_drifts, outboxes, streams_now, tables_now
from data.queries.replication_alarms import AlarmKind, replication_alarms
from data.session import reading

PREFIX = "ledgerline_"
Values = Mapping[Any, int | None]
"""By the words of its labels; what is not known is left out."""


@dataclass(frozen=True)
class Numbers(Collector):
    """For generate_latest. An agent that says nothing for longer than `silence` is silent."""

    silence: dt.timedelta

    def collect(self) -> Iterator[Metric]:
        """Everything, in one look."""
        with reading() as session:
            yield from _of_streams(session)
            yield from _of_tables(session)
            yield from _of_outboxes(session)
            yield from _of_work(session)
            alarms = Counter(alarm.kind for alarm in replication_alarms(session, self.silence))
            yield _gauge("alarms", "Alarms of replication", ("kind",), {(kind,): alarms[kind] for kind in AlarmKind})


def _of_streams(session: Session) -> Iterator[Metric]:
    streams, now = streams_now(session), clock(session)

    def each(name: str, meaning: str, values: dict[str, int | None]) -> Metric:
        return _gauge(f"replication_{name}", meaning, ("stream",), {(stream,): value for stream, value in values.items()})

    yield each(
        "lag_seconds", "Age of what was applied last, as it was read there", {s.name: _age(now, s.source_at) for s in streams}
    )
    yield each("silence_seconds", "Since the agent last spoke", {s.name: _age(now, s.heard_at) for s in streams})
    yield each("received_seq", "Number of the newest batch that came, without a gap", {s.name: s.received_seq for s in streams})
    yield each("applied_seq", "Number of the newest batch that was applied", {s.name: s.applied_seq for s in streams})
    yield each("rows_per_minute", "Rows applied, over five minutes", {s.name: s.rows_per_minute for s in streams})
    yield each(
        "inbox_oldest_seconds", "Age of the oldest batch that waits", {s.name: _age(now, s.oldest_at) or 0 for s in streams}
    )
    yield _gauge("replication_inbox_batches", "Batches that are not applied", ("stream", "state"), _inbox(streams))


def _inbox(streams: list[StreamNow]) -> Values:
    states = ("waiting", "early", "held", "refused")
    return {(stream.name, state): getattr(stream, state) for stream in streams for state in states}


def _of_tables(session: Session) -> Iterator[Metric]:
    tables = tables_now(session)
    refused = {(table.name, why): getattr(table, why) for table in tables for why in ("wrong", "waits")}
    yield _gauge("replication_refused_rows", "Rows refused: wrong themselves, or waiting for a parent", ("table", "why"), refused)
    stopped = {(table.name,): int(bool(table.stopped_why)) for table in tables}
    yield _gauge("replication_table_stopped", "1: the table is not taken any more", ("table",), stopped)
    drifts = {(source, kind.value): many for (source, kind), many in count_drifts(session).items()}
    yield _gauge("replication_drifts_open", "Rows that differ between both ends", ("table", "kind"), drifts)


def _of_outboxes(session: Session) -> Iterator[Metric]:
    boxes, now = outboxes(session), clock(session)
    depth = {(what,): box.waiting for what, box in boxes.items()}
    oldest = {(what,): _age(now, box.oldest_at) or 0 for what, box in boxes.items()}
    yield _gauge("outbox_waiting", "What waits to go back into the case-management system", ("what",), depth)
    yield _gauge("outbox_oldest_seconds", "Age of the oldest of it", ("what",), oldest)


def _of_work(session: Session) -> Iterator[Metric]:
    failed = {(job,): many for job, many in runs_in_vain(session).items()}
    yield _gauge("job_runs_failed", "Runs of jobs that failed or lost their worker within a day", ("job",), failed)
    uploads = {(status.value,): many for status, many in uploads_waiting(session).items()}
    yield _gauge("uploads_waiting", "Uploads that wait for the worker, a site or its answer", ("state",), uploads)


def _gauge(name: str, meaning: str, labels: tuple[str, ...], values: Values) -> Metric:
    gauge = GaugeMetricFamily(PREFIX + name, meaning, labels=labels)
    for said, value in values.items():
        if value is not None:
            gauge.add_metric(said, value)
    return gauge


def _age(now: dt.datetime, since: dt.datetime | None) -> int | None:
    return None if since is None else max(0, int((now - since).total_seconds()))
