"""Rows of the case-management system become ours: what lies in the inbox is applied, batch by batch, and the system itself is read."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from agent.batch import Change, Header, Kind, Positions, pack
from billing.comparing import compare_next
from billing.errors import Refusal
from billing.replication import accept, state_of
from data.queries import inbox, replicas
from data.queries.carriers import keep_carriers
from data.queries.job_runs import request_run
from data.session import reading, transaction
from jobs import comparing
from jobs.answering import answer
from jobs.applying import LEFT, Brake, apply_next, try_ready, wake_carriers
from jobs.legacy.reading import LegacySystem
from jobs.legacy.tables import TABLES, LegacyTable
from jobs.transactions import again
from jobs.work import JobFailed, Work

STREAM = "main"
"""What the stream is called that the job reads itself; an agent that is set up beside it is noticed, for both number the same batches."""
AT_ONCE = 25
"""Bills in one transaction: people who want one of them wait no longer than for these."""


def run(work: Work) -> None:
    """Apply everything that waits, then take what changed there since the last run, parents first."""
    with transaction() as session:
        keep_carriers(session, {slug: carrier.name for slug, carrier in work.catalog.items()})
        wake_carriers(session)
    with reading() as session:
        has_agents = inbox.stream_named(session, STREAM) is not None or bool(inbox.streams_to_apply(session))
    if not work.settings.legacy_url and not has_agents:
        raise JobFailed("No case-management system is set: an admin sets LEDGERLINE_LEGACY_URL.")
    _apply_all(work)
    _compare_bills(work)
    if work.settings.legacy_url:
        _read_there(work, LegacySystem(work.settings.legacy_url))
        _compare_bills(work)
    with transaction() as session:
        if comparing.waiting(session):
            request_run(session, "compare", comparing.BY_ITSELF)


def _apply_all(work: Work) -> None:
    """Every batch that has come without a gap and is not held, and every refused row that may be taken now."""
    with reading() as session:
        names = inbox.streams_to_apply(session)
    _try_again(work)
    for name in names:
        while _apply_one(work, name):
            work.go_on()


def _apply_one(work: Work, name: str) -> bool:
    return _counted(work, again(lambda session: _applied(session, work, name)))


def _applied(session: Session, work: Work, name: str) -> Counter[str] | None:
    return apply_next(session, name, Brake(work.settings.brake_rows, work.settings.brake_percent))


def _counted(work: Work, counts: Counter[str] | None) -> bool:
    """Whether a batch was applied."""
    if counts is None:
        return False
    work.counts.update(counts)
    if counts[LEFT]:
        _try_again(work)
    return True


def _try_again(work: Work) -> None:
    while True:
        counts = again(try_ready)
        if counts is None:
            return
        work.counts.update(counts)
        work.go_on()


def _compare_bills(work: Work) -> None:
    """Hold bills whose work changed there against it; apart from the batches, for people work on these bills."""
    while True:
        with transaction() as session:
            compared = compare_next(session, AT_ONCE)
        if not compared:
            return
        work.counts["bills compared"] += compared
        work.go_on()


def _read_there(work: Work, system: LegacySystem) -> None:
    """The direct way: the system's rows go the same way as an agent's. Behind a batch that is held nothing is read."""
    with reading() as session:
        state = state_of(session, STREAM)
    if state.applied_seq < state.received_seq:
        return
    try:
        came = [_replicate(work, system, table) for table in TABLES]
        _answer(work, system)
    finally:
        system.close()
    if not any(came):
        _receive(work, Kind.HEARTBEAT, [], {}, {})


def _answer(work: Work, system: LegacySystem) -> None:
    with reading() as session:
        state = state_of(session, STREAM)
    for wish in state.wishes if state.applied_seq == state.received_seq else ():
        work.go_on()
        with _asking():
            answer(
                system, wish, work.settings.batch_rows,
                lambda kind, changes, notes: _receive(work, kind, changes, {}, {}, notes),
            )  # fmt: skip


def _replicate(work: Work, system: LegacySystem, table: LegacyTable) -> int:
    """Everything of one table that is newer; how many rows."""
    with reading() as session:
        position = state_of(session, STREAM).positions.get(table.name) or replicas.position_of(session, table.name)
    with _asking():
        total, done = system.count_after(table, position), 0
    while rows := _some(work, system, table, position):
        position = rows[-1].version
        columns = {table.name: list(rows[-1].row or ())}
        if not _receive(work, Kind.CHANGES, rows, {table.name: position}, columns):
            break
        done += len(rows)
        work.progress(table.name, done, total)
    return done


def _some(work: Work, system: LegacySystem, table: LegacyTable, position: int) -> list[Change]:
    work.go_on()
    with _asking():
        rows = system.changed_rows(table, position, work.settings.batch_rows)
        keys = [str(row[table.key]).strip() for row in rows]
        booked = system.written_by_us(keys) if table.takes_time else {}
    return [Change(table.name, key, int(row[table.version]), row, booked.get(key)) for key, row in zip(keys, rows, strict=True)]


def _receive(
    work: Work,
    kind: Kind,
    changes: list[Change],
    positions: Positions,
    columns: dict[str, list[str]],
    notes: Mapping[str, Any] = MappingProxyType({}),
) -> bool:
    """As the next batch into the inbox, and applied; False if it is held."""

    def receive(session: Session) -> Counter[str] | None:
        state = state_of(session, STREAM)
        header = Header(
            STREAM, max(state.epoch, 1), state.received_seq + 1, uuid.uuid4().hex, state.received_sha, kind, positions,
            dt.datetime.now(dt.UTC).isoformat(), columns, dict(notes),
        )  # fmt: skip
        accept(session, pack(header, changes), "direct")
        return _applied(session, work, STREAM)

    try:
        return _counted(work, again(receive))
    except Refusal as reason:
        raise JobFailed(str(reason)) from reason


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise JobFailed(
            f"The case-management system does not answer ({error.orig}). The worker tries again at the next run."
        ) from error
