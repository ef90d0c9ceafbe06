"""Rows of the case-management system become ours exactly once, in any batches, however often, and whatever dies."""

import hashlib
import signal
import subprocess
import sys
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, delete, func, select, text, update

from data.models import Base, Cursor, Matter, RefusedRow, Stream, TimeEntry
from data.queries.replicas import refused_rows
from data.session import reading, transaction
from jobs import replicate
from jobs.work import JobFailed, Work
from settings import Settings
from tests.builders import a_matter, a_timekeeper, an_invoice
from tests.patience import until

COPIED = ("clients", "timekeepers", "matters", "rates", "time_entries", "expenses")


def work(legacy_url, **more):
    return Work(Settings(legacy_url=legacy_url, _env_file=None, **more))


def run(legacy_url, **more):
    done = work(legacy_url, **more)
    replicate.run(done)
    return done.counts


def checksum():
    """One number over every copied row, without the row numbers that depend on the order of coming."""
    digest = hashlib.sha256()
    with reading() as session:
        for name in COPIED:
            table = Base.metadata.tables[name]
            columns = [column for column in table.columns if column.name != "id" and not column.foreign_keys]
            for row in session.execute(select(*columns).order_by(table.c.legacy_key)):
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def legacy_does(url, statement, **values):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement), values)
    engine.dispose()


def test_second_run_changes_nothing(database, legacy):
    run(legacy)
    before = checksum()

    again = run(legacy)

    assert again["rows changed"] == 0
    assert checksum() == before


@pytest.mark.parametrize(("budget", "ours"), [("42500.00", Decimal("42500.00")), ("0.00", None), (None, None)])
def test_budget_comes_with_the_matter(database, legacy, budget, ours):
    given = "UPDATE MATTER SET BUDG_AMT = :budget, BILD_AMT = '1234.50' WHERE MTTR_NO = (SELECT MIN(MTTR_NO) FROM MATTER)"
    legacy_does(legacy, given, budget=budget)

    run(legacy)

    with reading() as session:
        matter = session.scalars(select(Matter).order_by(Matter.number)).first()
        assert (matter.budget, matter.billed_before) == (ours, Decimal("1234.50"))


def test_system_without_budgets_is_read_too(database, legacy):
    legacy_does(legacy, "ALTER TABLE MATTER DROP COLUMN BUDG_AMT")

    run(legacy)

    with reading() as session:
        assert session.scalars(select(Matter.budget)).first() is None


def test_lost_cursor_changes_nothing(database, legacy):
    run(legacy)
    before = checksum()
    with transaction() as session:
        forget(session)

    assert run(legacy)["rows changed"] == 0
    assert checksum() == before


def test_refused_rows_are_kept_with_reason(database, legacy):
    run(legacy)

    with reading() as session:
        reasons = {(row.source, row.legacy_key): row.reason for row in refused_rows(session)}
    assert len(reasons) == 5
    assert "a negative amount cannot be billed" in reasons[("RATE", "900001")]
    assert "names matter 10210.99999" in reasons[("TIMETRX", "900001")]


def test_row_is_taken_when_its_matter_comes(database, legacy):
    run(legacy)
    legacy_does(legacy, "UPDATE MATTER SET MTTR_NO = '10210.99999' WHERE MTTR_NO = (SELECT MIN(MTTR_NO) FROM MATTER)")

    run(legacy)

    with reading() as session:
        assert ("TIMETRX", "900001") not in {(row.source, row.legacy_key) for row in refused_rows(session)}
        assert session.scalars(
            select(RefusedRow.mended_at).where(RefusedRow.source == "TIMETRX", RefusedRow.legacy_key == "900001")
        ).one()


def test_change_there_stands_here(database, legacy):
    run(legacy)
    key = any_entry()
    legacy_does(legacy, "UPDATE TIMETRX SET HRS = '7.7', NARR = 'Mended narrative' WHERE TRIM(TRX_NO) = :key", key=key)

    counts = run(legacy)

    with reading() as session:
        changed = session.scalars(select(TimeEntry).where(TimeEntry.legacy_key == key)).one()
    assert (counts["rows changed"], changed.hours, changed.narrative) == (1, Decimal("7.7"), "Mended narrative")


def test_older_row_never_overwrites(database, legacy):
    run(legacy)
    with transaction() as session:
        session.execute(update(TimeEntry).values(legacy_version=10**12, narrative="newer"))
        forget(session)

    assert run(legacy)["rows changed"] == 0


def test_billed_mark_survives_a_change(database, legacy):
    run(legacy)
    key = any_entry()
    with transaction() as session:
        billed = session.scalars(select(TimeEntry).where(TimeEntry.legacy_key == key)).one()
        matter = session.get_one(Matter, billed.matter_id)
        billed.invoice_id = invoice_id = an_invoice(session, attorney=a_timekeeper(session), matter=matter).id
    legacy_does(legacy, "UPDATE TIMETRX SET NARR = NARR || ' (amended)' WHERE TRIM(TRX_NO) = :key", key=key)

    run(legacy)

    with reading() as session:
        entry = session.scalars(select(TimeEntry).where(TimeEntry.legacy_key == key)).one()
    assert entry.narrative.endswith("(amended)")
    assert entry.invoice_id == invoice_id


def test_silent_system_fails_with_sentence(database, tmp_path):
    with pytest.raises(JobFailed, match="case-management system does not answer"):
        run(f"sqlite:///{tmp_path}/nowhere/legacy.db")


def test_no_system_is_said(database):
    with pytest.raises(JobFailed, match="LEDGERLINE_LEGACY_URL"):
        run("")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    batches=st.lists(st.integers(1, 60), min_size=1, max_size=3),
    edits=st.lists(st.tuples(st.integers(0, 39), st.decimals("0.1", "9.9", places=1)), max_size=6),
)
def test_any_batches_end_equal(sqlite_url, few, tmp_path, batches, edits):
    file = tmp_path / "edited.db"
    file.write_bytes(few.read_bytes())
    url = f"sqlite:///{file}"
    with transaction() as session:
        for model in (TimeEntry, RefusedRow):
            session.execute(delete(model))
        forget(session)

    for rows in batches:
        run(url, batch_rows=rows)
        for which, hours in edits:
            legacy_does(url, EDIT, hours=str(hours), which=which)
    run(url)

    assert hours_here() == hours_there(url)


EDIT = "UPDATE TIMETRX SET HRS = :hours WHERE TRX_NO = (SELECT TRX_NO FROM TIMETRX ORDER BY TRX_NO LIMIT 1 OFFSET :which)"


def hours_here():
    with reading() as session:
        return dict(session.execute(select(TimeEntry.legacy_key, TimeEntry.hours)).all())


def hours_there(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT TRIM(TRX_NO), HRS FROM TIMETRX WHERE TRX_NO NOT LIKE '9000%'")).all()
    engine.dispose()
    return {str(key): Decimal(hours) for key, hours in rows}


@pytest.mark.processes
def test_killed_worker_loses_no_row(database, legacy):
    for rows in (100, 300, 500, 700):
        child = subprocess.Popen([sys.executable, "-c", CHILD, database, legacy])
        until(lambda rows=rows: rows_here() >= rows, pause=0.03)
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL

    run(legacy)

    assert hours_here() == hours_there(legacy)


CHILD = """
import sys
from data.session import open_database
from jobs import replicate
from jobs.work import Work
from settings import Settings
from tests.builders import a_matter, a_timekeeper, an_invoice
open_database(sys.argv[1])
replicate.run(Work(Settings(legacy_url=sys.argv[2], batch_rows=20, _env_file=None)))
"""


def rows_here():
    with reading() as session:
        return session.scalar(select(func.count()).select_from(TimeEntry))


def forget(session):
    """Nobody knows any more how far the tables were read."""
    session.execute(delete(Cursor))
    session.execute(update(Stream).values(positions={}))


def any_entry():
    with reading() as session:
        return session.scalars(select(TimeEntry.legacy_key).order_by(TimeEntry.legacy_key).limit(1)).one()


def test_imported_matter_is_adopted(database, legacy):
    with transaction() as session:
        matter = a_matter(session, number="10210.00001", legacy_key="ledes:10210.00001", legacy_version=0)
        matter_id = matter.id
    legacy_does(legacy, "UPDATE MATTER SET MTTR_NO = '10210.00001' WHERE MTTR_NO = (SELECT MAX(MTTR_NO) FROM MATTER)")

    run(legacy)

    with reading() as session:
        known = session.scalars(select(Matter).where(Matter.number == "10210.00001")).one()
    assert (known.id, known.legacy_key) == (matter_id, "10210.00001")
