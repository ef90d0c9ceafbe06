"""Refused rows as people look at them: counted by table, cut into pages, without the mended ones."""

import datetime as dt

import pytest

from data.queries import refused_rows, replicas
from data.session import reading, transaction


@pytest.fixture
def refused(database):
    with transaction() as session:
        for number in range(5):
            replicas.refuse_row(session, "TIMETRX", f"T{number}", number, {"HRS": 0}, "HRS is 0.")
        replicas.refuse_row(session, "RATE", "R1", 9, {"RATE_AMT": "-1"}, "It is negative.")
        replicas.move_cursor(session, "TIMETRX", 4)
        replicas.move_cursor(session, "RATE", 9)
        session.flush()
        replicas.mend_rows(session, "TIMETRX", ["T0"])


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
