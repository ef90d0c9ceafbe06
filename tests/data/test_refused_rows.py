"""Refused rows as people look at them: counted by table, cut into pages, without the mended ones."""

import datetime as dt

import pytest

from data.dialects import clock
from data.models import RefusedRow
from data.queries import refused_rows, replicas
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
        pages = [refused_rows.some_refused(session, "TIMETRX", 3, offset) for offset in (0, 3)]

    assert [[row.legacy_key for row in page] for page in pages] == [["T4", "T3", "T2"], ["T1"]]
    assert all(row.refused_at <= dt.datetime.now(dt.UTC) for row in pages[0])
