"""Refused rows as people look at them: counted by table, cut into pages, without the mended ones."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from data.dialects import clock
from data.models import RefusedRow
from data.queries import refused_rows, replicas
from data.queries.refused_rows import PUT_ASIDE, RefusedSort
from data.queries.replication_alarms import AlarmKind, replication_alarms
from data.session import reading, transaction


@pytest.fixture
def refused(database):
    with transaction() as session:
        for number in range(5):
            refuse(session, "TIMETRX", f"T{number}", mended_at=clock(session) if number == 0 else None)
        refuse(session, "RATE", "R1")
        replicas.move_cursor(session, "TIMETRX", 4)
        replicas.move_cursor(session, "RATE", 9)


def refuse(session, source, key, **more):
    now = clock(session)
    session.add(
        RefusedRow(source=source, legacy_key=key, legacy_version=1, row={"HRS": 0}, reason="HRS is 0.", refused_at=now, **more)
    )


def test_mended_rows_are_not_counted(refused):
    with reading() as session:
        found = {one.name: (one.refused, one.position) for one in refused_rows.sources(session)}
        assert refused_rows.count_refused(session) == 5

    assert found == {"TIMETRX": (4, 4), "RATE": (1, 9)}


def test_pages_hold_every_row_once(refused):
    with reading() as session:
        pages = [refused_rows.some_refused(session, RefusedSort.WRONG, "TIMETRX", 3, offset) for offset in (0, 3)]

    assert [[row.legacy_key for row in page] for page in pages] == [["T4", "T3", "T2"], ["T1"]]
    assert all(row.refused_at <= dt.datetime.now(dt.UTC) for row in pages[0])


def test_rows_are_sorted_by_whose_turn_it_is(refused):
    with transaction() as session:
        refuse(session, "TIMETRX", "T8", waits_for="MATTER:9")
        refuse(session, "TIMETRX", "T9", waits_for="READY", decided_by="Cy")
        refuse(session, "RATE", "R8", mended_at=clock(session), decided_by="Cy")
        refuse(session, "RATE", "R9", mended_at=clock(session), decided_by="Cy")
        aside = session.scalars(select(RefusedRow).where(RefusedRow.legacy_key == "R9")).one()
        aside.reason += f"{PUT_ASIDE}Cy: a test"

    with reading() as session:
        counts = refused_rows.counts_of_sorts(session)
        (row,) = refused_rows.some_refused(session, RefusedSort.ASIDE, None, 9)

    wrong, waits, aside = RefusedSort
    assert counts == {(wrong, "TIMETRX"): 4, (wrong, "RATE"): 1, (waits, "TIMETRX"): 2, (aside, "RATE"): 1}
    assert row.legacy_key == "R9"


def test_rows_that_nobody_mended_for_a_day_are_an_alarm(refused):
    with transaction() as session:
        now = clock(session)
        before = now - dt.timedelta(days=2)
        for key, moment in (("T1", before), ("T2", before), ("T0", before), ("R1", now - dt.timedelta(hours=20))):
            session.execute(update(RefusedRow).where(RefusedRow.legacy_key == key).values(refused_at=moment))

    with reading() as session:
        alarms = replication_alarms(session, dt.timedelta(minutes=10))

    assert [(alarm.kind, alarm.about, alarm.many) for alarm in alarms] == [(AlarmKind.REFUSED, "TIMETRX", 2)]
    assert alarms[0].since == before
