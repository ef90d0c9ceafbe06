"""What people decide about replication on its pages: decided upon what they saw, once, and the worker is woken for it."""

import datetime as dt

import pytest
from sqlalchemy import select

from billing.actor import Actor
from billing.errors import ChangedMeanwhile, NotNow, NotYours
from billing.replication.clicks import compare, let_through_now, mend_now, repair_now
from data.dialects import clock
from data.models import Drift, InboxBatch, JobRun, RefusedRow, Stream, Wish
from data.session import reading, transaction
from data.vocabulary import BatchState, DriftKind, Role
from pages.admin.one_refused import as_cell, shown

CY = Actor("Cy", person_id=1, roles=frozenset({Role.ADMIN}))
BO = Actor("Bo", person_id=2, roles=frozenset({Role.BILLER}))


@pytest.fixture
def there(database):
    """A row refused, a batch held, and two rows that differ."""
    with transaction() as session:
        now = clock(session)
        for name, ago, positions in (("other", 0, {}), ("main", 5, {"TIMETRX": 9})):
            heard_at = now - dt.timedelta(minutes=ago)
            session.add(Stream(
                name=name, epoch=1, received_seq=1, received_sha="", applied_seq=0, positions=positions, heard_at=heard_at
            ))  # fmt: skip
        session.add(RefusedRow(
            id=1, source="TIMETRX", legacy_key="5", legacy_version=7, row={"TRX_NO": 5, "HRS": "0"}, reason="HRS is 0.", refused_at=now
        ))  # fmt: skip
        session.add(InboxBatch(
            id=1, stream="main", epoch=1, seq=1, batch_id="b", sha256="", previous="", kind="changes", way="https", state=BatchState.HELD,
            rows=9, positions={}, received_at=now, counts={},
        ))  # fmt: skip
        for key in ("70002", "70001"):
            session.add(Drift(source="TIMETRX", legacy_key=key, kind=DriftKind.MISSING, found_at=now))
        session.add(Drift(source="TIMETRX", legacy_key="70003", kind=DriftKind.EXTRA, found_at=now, repaired_at=now))


def asked_runs() -> list[tuple[str, str]]:
    with reading() as session:
        return [(run.job, run.asked_by) for run in session.scalars(select(JobRun))]


def wishes() -> list[tuple[str, str, str, dict]]:
    with reading() as session:
        return [(wish.stream, wish.kind, wish.source, wish.wanted) for wish in session.scalars(select(Wish))]


def test_mended_row_is_tried_at_once(there, desk_of):
    with transaction() as session:
        mend_now(session, desk_of(BO), 1, {"TRX_NO": 5, "HRS": "1.50"}, seen=7)

    with reading() as session:
        row = session.get_one(RefusedRow, 1)
    assert (row.mended_row, row.decided_by) == ({"TRX_NO": 5, "HRS": "1.50"}, "Bo")
    assert asked_runs() == [("replicate", "Bo")]


def test_row_that_came_anew_is_not_mended_by_what_was_seen_before(there, desk_of):
    with pytest.raises(ChangedMeanwhile), transaction() as session:
        mend_now(session, desk_of(BO), 1, {"TRX_NO": 5, "HRS": "1.50"}, seen=6)

    assert asked_runs() == []


def test_held_batch_is_let_through_by_an_admin_alone(there, desk_of):
    with pytest.raises(NotYours), transaction() as session:
        let_through_now(session, desk_of(BO), 1)
    with transaction() as session:
        let_through_now(session, desk_of(CY), 1)

    with reading() as session:
        batch = session.get_one(InboxBatch, 1)
    assert (batch.state, batch.decided_by) == (BatchState.WAITING, "Cy")
    assert asked_runs() == [("replicate", "Cy")]


def test_table_is_compared_by_the_stream_that_brings_it(there, desk_of):
    for _ in range(2):
        with transaction() as session:
            compare(session, desk_of(CY), "TIMETRX")

    assert wishes() == [("main", "ranges", "TIMETRX", {})]


def test_rows_that_differ_are_read_again(there, desk_of):
    with transaction() as session:
        repair_now(session, desk_of(CY), "TIMETRX")

    with reading() as session:
        by = dict(session.execute(select(Drift.legacy_key, Drift.repaired_by)).all())
    assert wishes() == [("main", "rows", "TIMETRX", {"keys": ["70001", "70002"]})]
    assert by == {"70001": "Cy", "70002": "Cy", "70003": None}


def test_there_must_be_something_to_repair_and_somebody_to_ask(there, desk_of):
    with pytest.raises(NotNow, match="No row of RATE"), transaction() as session:
        repair_now(session, desk_of(CY), "RATE")
    with pytest.raises(NotYours), transaction() as session:
        compare(session, desk_of(BO), "TIMETRX")
    with pytest.raises(NotNow, match="No agent"), transaction() as session:
        for stream in session.scalars(select(Stream)):
            session.delete(stream)
        session.flush()
        compare(session, desk_of(CY), "TIMETRX")

    assert wishes() == []


@pytest.mark.parametrize(
    "before, typed, after",
    [
        (5, "6", 6), (5, "-6", -6), (5, "5", 5), (5, "5a", "5a"), (5, "٦", "٦"), (5, "", None), ("1.50", "2.00", "2.00"), ("5", "6", "6"),
        (None, "", None), (None, "x", "x"), ("", "", ""), (" ", " ", " "), (True, "1", "1"), (True, "True", True),
    ],
)  # fmt: skip
def test_cell_stays_what_it_is(before, typed, after):
    assert as_cell(before, typed) == after
    assert type(as_cell(before, typed)) is type(after)
    assert as_cell(before, shown(before)) == before
