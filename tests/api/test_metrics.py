"""The numbers for whoever watches over the machines, read back by Prometheus's own parser."""

import dataclasses
import datetime as dt

from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from data.dialects import clock
from data.models import Cursor, Drift, InboxBatch, JobRun, RefusedRow, ReturnedStatus, Stream, TimetableEntry
from data.session import transaction
from data.vocabulary import BatchState, DriftKind, RunStatus
from tests.api.conftest import RULES, TOKEN, UNLISTED, Journal, client_from, portal, problem, put
from tests.builders import a_timekeeper, an_invoice


def numbers(answer) -> dict[str, float]:
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    samples = [sample for family in families for sample in family.samples]
    told = {" ".join([sample.name.removeprefix("ledgerline_"), *sample.labels.values()]): sample.value for sample in samples}
    assert len(told) == len(samples)
    return told


def test_empty_house_tells_numbers(agent):
    told = numbers(agent.get("/metrics"))

    assert (told["outbox_waiting time"], told["alarms silent"]) == (0, 0)


def test_replication_in_numbers(agent):
    journal = Journal()
    batches = [journal.next() for _ in range(5)]
    for header, packed in (batches[0], batches[1], batches[3]):
        put(agent, header, packed)
    with transaction() as session:
        now = clock(session)
        old = now - dt.timedelta(minutes=20)
        session.execute(update(InboxBatch).where(InboxBatch.seq == 1).values(state=BatchState.APPLIED, rows=600, applied_at=now))
        session.execute(update(InboxBatch).where(InboxBatch.seq == 4).values(received_at=old))
        session.execute(update(InboxBatch).where(InboxBatch.seq == 2).values(state=BatchState.HELD))
        session.execute(update(Stream).values(applied_seq=1, source_at=old, heard_at=old))
        session.add(Cursor(source='TIME "TRX"', position=5, moved_at=now, stopped_why="The column HRS is gone."))
        for key, waits in (("1", None), ("2", "MATTER:9"), ("3", "MATTER:9")):
            session.add(RefusedRow(
                source='TIME "TRX"', legacy_key=key, legacy_version=1, row={}, reason="No.", waits_for=waits,
                refused_at=now - dt.timedelta(days=2) if waits else now,
            ))  # fmt: skip
        session.add(Drift(source='TIME "TRX"', legacy_key="4", kind=DriftKind.MISSING, found_at=now))
        an_invoice(session, attorney=a_timekeeper(session))
        session.execute(update(ReturnedStatus).values(said_at=old))
        session.add(TimetableEntry(job="return_status", purpose="", schedule="", seen_at=now))
        session.add(JobRun(job="learn", status=RunStatus.FAILED, asked_by="Cy", asked_at=now, ended_at=now, counts={}))

    told = numbers(agent.get("/metrics"))

    assert 1200 <= told.pop("replication_lag_seconds main") < 1260
    assert 1200 <= told.pop("replication_silence_seconds main") < 1260
    assert 1200 <= told.pop("replication_inbox_oldest_seconds main") < 1260
    assert 1200 <= told.pop("outbox_oldest_seconds status") < 1260
    assert {name: value for name, value in told.items() if value} == {
        "replication_received_seq main": 2, "replication_applied_seq main": 1, "replication_rows_per_minute main": 120,
        "replication_inbox_batches waiting main": 1, "replication_inbox_batches early main": 1, "replication_inbox_batches held main": 1,
        'replication_refused_rows TIME "TRX" wrong': 1, 'replication_refused_rows TIME "TRX" waits': 2,
        'replication_table_stopped TIME "TRX"': 1, 'replication_drifts_open missing TIME "TRX"': 1, "outbox_waiting status": 1,
        "job_runs_failed learn": 1, "alarms silent": 1, "alarms missing": 1, "alarms held": 1, "alarms stopped": 1, "alarms drift": 1,
        "alarms stuck_here": 1, "alarms refused": 1,
    }  # fmt: skip


def test_numbers_are_for_the_token_or_the_list(database):
    with_token = {"Authorization": f"Bearer {TOKEN}"}
    unlisted = client_from(UNLISTED, auth=None)

    assert numbers(unlisted.get("/metrics", headers=with_token))
    assert numbers(client_from(auth=None).get("/metrics"))
    assert problem(unlisted.get("/metrics")) == (403, "not-for-you")
    assert problem(unlisted.get("/metrics", headers={"Authorization": "Bearer guessed"})) == (403, "not-for-you")
    assert problem(client_from(UNLISTED, scheme="http", auth=None).get("/metrics", headers=with_token)) == (403, "not-for-you")
    no_token = client_from(UNLISTED, portal(dataclasses.replace(RULES), token=""), auth=None)
    assert problem(no_token.get("/metrics", headers={"Authorization": "Bearer "})) == (403, "not-for-you")
