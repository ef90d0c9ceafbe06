"""Rows of the case-management system become ours: by cursor, one transaction a batch; a row we cannot take is kept with its reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from billing.timekeeping import outbox
from billing.timekeeping.outbox import Echo
from data.models import Client, Matter, Timekeeper
from data.queries import replicas
from data.queries.carriers import carrier_ids, keep_carriers
from data.session import reading, transaction
from jobs.legacy.cells import Refused
from jobs.legacy.reading import LegacySystem
from jobs.legacy.tables import TABLES, Known, LegacyTable
from jobs.work import JobFailed, Work

Rows = Sequence[Mapping[str, Any]]


def run(work: Work) -> None:
    """Take everything that changed there since the last run, table by table, parents first."""
    if not work.settings.legacy_url:
        raise JobFailed("No case-management system is set: an admin sets LEDGERLINE_LEGACY_URL.")
    with transaction() as session:
        keep_carriers(session, {slug: carrier.name for slug, carrier in work.catalog.items()})
    system = LegacySystem(work.settings.legacy_url)
    try:
        for table in TABLES:
            _replicate(work, system, table)
    except DBAPIError as error:
        raise JobFailed(
            f"The case-management system does not answer ({error.orig}). The worker tries again at the next run."
        ) from error
    finally:
        system.close()


def _replicate(work: Work, system: LegacySystem, table: LegacyTable) -> None:
    with reading() as session:
        position, there = replicas.position_of(session, table.name), _known(session)
        waiting = [row.row for row in replicas.refused_rows(session, table.name)]
    total, done = system.count_after(table, position), 0
    if waiting:
        _take_batch(work, table, waiting, there, position, _echoes(system, table, waiting))
    for rows in system.batches(table, position, work.settings.batch_rows):
        work.go_on()
        _take_batch(work, table, rows, there, int(rows[-1][table.version]), _echoes(system, table, rows))
        done += len(rows)
        work.progress(table.name, done, total)


def _echoes(system: LegacySystem, table: LegacyTable, rows: Rows) -> Mapping[str, Echo]:
    """Which of the rows were booked here."""
    return system.written_by_us([_key(table, row) for row in rows]) if table.takes_time else {}


def _take_batch(work: Work, table: LegacyTable, rows: Rows, there: Known, position: int, echoes: Mapping[str, Echo]) -> None:
    """One batch, one transaction: rows taken, rows refused, and how far we are."""
    taken, refused = _sort(table, rows, there)
    with transaction() as session:
        if table.natural:
            replicas.adopt_imported(session, table.model, table.natural, taken)
        fresh = _newer_than_held(session, table, outbox.said_there(session, taken, echoes))
        replicas.keep_rows(session, table.model, fresh)
        replicas.mend_rows(session, table.name, [row["legacy_key"] for row in taken])
        for row, reason in refused:
            replicas.refuse_row(session, table.name, _key(table, row), int(row[table.version]), row, reason)
        replicas.move_cursor(session, table.name, position)
    work.counts["rows read"] += len(rows)
    work.counts["rows changed"] += len(fresh)
    work.counts["rows refused"] += len(refused)


def _sort(table: LegacyTable, rows: Rows, there: Known) -> tuple[list[dict[str, Any]], list[tuple[Mapping[str, Any], str]]]:
    taken, refused = {}, []
    for row in rows:
        try:
            key = _key(table, row)
            taken[key] = {"legacy_key": key, "legacy_version": int(row[table.version]), **table.take(row, there)}
        except Refused as reason:
            refused.append((row, str(reason)))
    return list(taken.values()), refused


def _newer_than_held(session: Session, table: LegacyTable, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    held = replicas.versions_held(session, table.model, [row["legacy_key"] for row in rows])
    return [row for row in rows if row["legacy_version"] > held.get(row["legacy_key"], -1)]


def _key(table: LegacyTable, row: Mapping[str, Any]) -> str:
    return str(row[table.key]).strip()


def _known(session: Session) -> Known:
    return Known(
        carriers=carrier_ids(session),
        clients=replicas.ids_by_key(session, Client),
        timekeepers=replicas.ids_by_key(session, Timekeeper),
        matters=replicas.ids_by_key(session, Matter),
    )
