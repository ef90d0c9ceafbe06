"""Whatever differs between both ends is found, nothing else is, and after a repair both ends are equal."""

import datetime as dt
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, delete, func, select, text, update

from billing.actor import Actor
from billing.desk import Desk
from billing.errors import NotNow, NotYours
from billing.replication import repair
from carriers.catalog import load
from data.models import Cursor, Drift, InboxBatch, JobRun, Matter, RefusedRow, ReturnedTime, Stream, TimeEntry, Tombstone, Wish
from data.session import reading, transaction
from data.vocabulary import BatchState, BillStatus, DriftKind, Return, Role, WishState
from jobs import compare, comparing, replicate, return_time
from jobs.applying.taking import own_checksum
from jobs.legacy.tables import TABLES
from jobs.work import Work
from settings import Settings
from tests.builders import a_time_entry, a_timekeeper, an_invoice

CY = Actor("Cy Okafor", roles=frozenset({Role.ADMIN}))
HERE = {
    "hours": {"hours": Decimal("77.70")}, "text": {"narrative": "Changed behind the portal's back"},
    "word": {"bill_status": BillStatus.NOT_BILLABLE}, "empty": {"task_code": None, "activity_code": "A999"},
}  # fmt: skip
EXPECTED = dict.fromkeys(HERE, DriftKind.CHANGED) | {
    "missing": DriftKind.MISSING, "extra": DriftKind.EXTRA, "lost": DriftKind.CHANGED, "lost new": DriftKind.MISSING,
}  # fmt: skip
plants = st.dictionaries(st.integers(0, 39), st.sampled_from(sorted(EXPECTED)), max_size=6)


def there(url, *statements, **values):
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
    engine.dispose()


def told(url, question):
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text(question)).all()
    engine.dispose()
    return rows


def work(url, **more):
    """As a worker does it; the carriers' files are read once for all of them."""
    ready = Work(Settings(legacy_url=url, batch_rows=15, _env_file=None, **more))
    ready.catalog = catalog()
    return ready


@cache
def catalog():
    return load()


def run(url):
    replicate.run(work(url))


def compared(url):
    """As the timetable does it: asked, answered and looked at until nothing waits. What differs, by key."""
    compare.run(work(url))
    while wished():
        run(url)
        compare.run(work(url))
    with reading() as session:
        assert not comparing.waiting(session)
        open_ = select(Drift.source, Drift.legacy_key, Drift.kind).where(Drift.repaired_at.is_(None))
        return {(source, key): kind for source, key, kind in session.execute(open_)}


def wished():
    with reading() as session:
        return session.scalars(select(func.count(Wish.id)).where(Wish.state == WishState.ASKED)).one()


def repaired(url, source="TIMETRX", by=CY):
    with transaction() as session:
        repair(session, Desk(by, {}, None), source)
    run(url)


def keys():
    with reading() as session:
        return list(session.scalars(select(TimeEntry.legacy_key).order_by(TimeEntry.legacy_key)))


def plant(url, planted):
    """Plant each of these at its place; what must be found."""
    before, expected = keys(), {}
    for place, what in planted.items():
        key = before[place]
        expected["TIMETRX", f"8{key}" if what == "lost new" else key] = EXPECTED[what]
        if what in HERE:
            change_here(key, **HERE[what])
        elif what == "missing":
            with transaction() as session:
                session.execute(delete(TimeEntry).where(TimeEntry.legacy_key == key))
        elif what == "extra":
            there(url, "DELETE FROM TIMETRX WHERE TRX_NO = :key", key=key)
        elif what == "lost":
            there(url, "UPDATE TIMETRX SET HRS = '8.8', NARR = 'Never came' WHERE TRX_NO = :key", key=key)
        else:
            there(url, COPY.replace("?", f"8{key}"), key=key)
    lose_batches(url)
    return expected


COPY = """INSERT INTO TIMETRX (TRX_NO, MTTR_NO, TKPR_ID, WRK_DT, HRS, TASK_CD, ACTV_CD, NARR, BILL_STAT, BILL_NO, ENT_DT)
    SELECT ?, MTTR_NO, TKPR_ID, WRK_DT, HRS, TASK_CD, ACTV_CD, NARR, BILL_STAT, BILL_NO, ENT_DT FROM TIMETRX WHERE TRX_NO = :key"""


def change_here(key, **values):
    with transaction() as session:
        session.execute(update(TimeEntry).where(TimeEntry.legacy_key == key).values(values))


def lose_batches(url):
    """Whatever was not read yet is believed to have been read."""
    ((newest,),) = told(url, "SELECT MAX(ROW_VER) FROM TIMETRX")
    with transaction() as session:
        for stream in session.scalars(select(Stream)):
            stream.positions = stream.positions | {"TIMETRX": newest}
        session.execute(update(Cursor).where(Cursor.source == "TIMETRX").values(position=newest))


def both_ends(url):
    question = "SELECT CAST(TRX_NO AS TEXT), HRS, TRIM(NARR), TRIM(ACTV_CD) FROM TIMETRX WHERE TRX_NO <> 900001"
    rows = {key: (Decimal(hours), text_, code) for key, hours, text_, code in told(url, question)}
    live = (TimeEntry.gone_at.is_(None), TimeEntry.legacy_key.notlike("portal:%"))
    columns = (TimeEntry.legacy_key, TimeEntry.hours, TimeEntry.narrative, TimeEntry.activity_code)
    with reading() as session:
        return rows, {row[0]: (row[1], row[2], row[3] or "") for row in session.execute(select(*columns).where(*live))}


def emptied():
    with transaction() as session:
        for model in (TimeEntry, Drift, Wish, RefusedRow, Tombstone, InboxBatch, Stream, Cursor, JobRun):
            session.execute(delete(model))


def found_and_repaired(url, planted):
    expected = plant(url, planted)

    assert compared(url) == expected

    if expected:
        repaired(url)
    ours, theirs = both_ends(url)
    assert ours == theirs
    assert compared(url) == {}


@settings(
    max_examples=8, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(planted=plants)
def test_what_differs_is_found_exactly_and_repaired(sqlite_url, few, tmp_path, planted):
    file = tmp_path / "planted.db"
    file.write_bytes(few.read_bytes())
    emptied()
    run(f"sqlite:///{file}")

    found_and_repaired(f"sqlite:///{file}", planted)


def test_every_kind_at_once(database, system):
    run(system)

    found_and_repaired(system, dict(enumerate(EXPECTED, start=3)))


def test_local_change_in_a_quiet_range_is_found_and_comes_right_by_itself(sqlite_url, system):
    run(system)
    key = keys()[0]
    change_here(key, narrative="Changed here")
    assert compared(system) == {("TIMETRX", key): DriftKind.CHANGED}

    there(system, "UPDATE TIMETRX SET HRS = '2.2' WHERE TRX_NO = :key", key=key)
    run(system)

    with reading() as session:
        drift = session.scalars(select(Drift)).one()
    assert drift.repaired_at is not None
    assert drift.repaired_by is None


def test_what_changes_while_both_ends_are_compared_is_no_difference(sqlite_url, system):
    run(system)
    first, second, third = keys()[:3]
    change_here(first, checksum=1, hours=Decimal("9.9"))
    compare.run(work(system))
    there(system, "UPDATE TIMETRX SET HRS = '3.3' WHERE TRX_NO = :key", key=second)
    run(system)
    there(system, "UPDATE TIMETRX SET HRS = '4.4' WHERE TRX_NO = :key", key=third)

    assert compared(system) == {("TIMETRX", first): DriftKind.CHANGED}


def test_new_column_there_is_no_difference(sqlite_url, system):
    there(system, "DELETE FROM TIMETRX WHERE TRX_NO = 900001")
    run(system)
    there(system, "ALTER TABLE TIMETRX ADD COLUMN FLOOR_NO TEXT DEFAULT '3'")

    assert compared(system) == {}

    with reading() as session:
        before = session.scalars(select(func.count(Wish.id)).where(Wish.kind == "rows")).one()
    assert compared(system) == {}
    with reading() as session:
        assert session.scalars(select(func.count(Wish.id)).where(Wish.kind == "rows")).one() == before == 1


def test_newest_row_of_a_table_is_missed_when_it_is_deleted(sqlite_url, system):
    key = max(keys_there(system), key=int)
    there(system, "UPDATE TIMETRX SET NARR = 'Changed last of all' WHERE TRX_NO = :key", key=key)
    run(system)
    there(system, "DELETE FROM TIMETRX WHERE TRX_NO = :key", key=key)

    assert compared(system) == {("TIMETRX", key): DriftKind.EXTRA}


def keys_there(url):
    return [key for (key,) in told(url, "SELECT CAST(TRX_NO AS TEXT) FROM TIMETRX WHERE TRX_NO <> 900001")]


def test_refused_row_that_is_deleted_there_is_found_and_leaves_the_list(database, system):
    run(system)
    there(system, "DELETE FROM TIMETRX WHERE TRX_NO = 900001")

    assert compared(system) == {("TIMETRX", "900001"): DriftKind.EXTRA}

    repaired(system)
    assert compared(system) == {}
    with reading() as session:
        assert session.scalars(select(RefusedRow.mended_at).where(RefusedRow.legacy_key == "900001")).one() is not None


def test_imported_rows_and_time_that_waits_are_no_difference(sqlite_url, system):
    run(system)
    with transaction() as session:
        matter = session.scalars(select(Matter).limit(1)).one()
        for key in ("portal:" + "ab" * 16, "ledes:77"):
            a_time_entry(session, matter, a_timekeeper(session, legacy_key=f"ledes:{key[:3]}"), legacy_key=key, legacy_version=0)

    assert compared(system) == {}


@pytest.fixture
def booked(sqlite_url, system):
    """Time that was booked here and stands there; its key there."""
    run(system)
    booked_id, now = "cd" * 16, dt.datetime.now(dt.UTC)
    with transaction() as session:
        like = session.scalars(select(TimeEntry).order_by(TimeEntry.legacy_key).limit(1)).one()
        session.add(
            TimeEntry(
                booked_id=booked_id, legacy_key=f"portal:{booked_id}", legacy_version=0, matter_id=like.matter_id, narrative="Booked here",
                timekeeper_id=like.timekeeper_id, worked_on=like.worked_on, hours=Decimal("1.5"), bill_status=BillStatus.UNBILLED,
            )
        )  # fmt: skip
        session.add(
            ReturnedTime(booked_id=booked_id, revision=1, sent_revision=0, seen_version=0, state=Return.WAITING, said_at=now)
        )
    return_time.run(work(system))
    run(system)
    with reading() as session:
        return session.scalars(select(TimeEntry.legacy_key).where(TimeEntry.booked_id == booked_id)).one()


def test_booked_time_is_compared_like_any_other(system, booked):
    assert compared(system) == {}
    change_here(booked, narrative="Changed behind the portal's back")

    assert compared(system) == {("TIMETRX", booked): DriftKind.CHANGED}

    repaired(system)
    ours, theirs = both_ends(system)
    assert ours == theirs
    assert compared(system) == {}


def test_word_that_waits_to_go_back_is_no_difference_and_no_repair_touches_it(system, booked):
    with transaction() as session:
        session.execute(update(ReturnedTime).values(state=Return.WAITING, revision=2))
    change_here(booked, narrative="Said anew", hours=Decimal("2.5"), kept=None)
    assert compared(system) == {}
    with transaction() as session:
        session.add(Drift(source="TIMETRX", legacy_key=booked, kind=DriftKind.CHANGED, found_at=dt.datetime.now(dt.UTC)))

    repaired(system)

    with reading() as session:
        assert session.scalars(select(TimeEntry.narrative).where(TimeEntry.legacy_key == booked)).one() == "Said anew"
    return_time.run(work(system))
    assert compared(system) == {}
    ours, theirs = both_ends(system)
    assert ours == theirs
    assert ours[booked][:2] == (Decimal("2.5"), "Said anew")


def test_time_taken_back_is_no_difference(system, booked):
    with transaction() as session:
        session.execute(update(ReturnedTime).values(state=Return.WAITING, revision=2))
    change_here(booked, bill_status=BillStatus.NOT_BILLABLE, kept=None)

    return_time.run(work(system))

    assert compared(system) == {}


def test_repair_that_deletes_much_is_held(sqlite_url, system):
    run(system)
    there(system, "DELETE FROM TIMETRX WHERE TRX_NO <> 900001")
    assert len(compared(system)) == 40
    with transaction() as session:
        repair(session, Desk(CY, {}, None), "TIMETRX")
    replicate.run(work(system, brake_rows=10))

    with reading() as session:
        held = session.scalars(select(InboxBatch.sentence).where(InboxBatch.state == BatchState.HELD)).one()
        assert session.scalars(select(func.count(TimeEntry.id)).where(TimeEntry.gone_at.is_(None))).one() == 40
    assert "It deletes 40 rows of TIMETRX" in held


def test_bill_of_ours_survives_a_repair(sqlite_url, system):
    run(system)
    key = keys()[0]
    with transaction() as session:
        matter = session.scalars(select(Matter).limit(1)).one()
        invoice_id = an_invoice(session, attorney=a_timekeeper(session, legacy_key="ledes:1"), matter=matter).id
    change_here(key, invoice_id=invoice_id, hours=Decimal("9.9"))
    assert compared(system) == {("TIMETRX", key): DriftKind.CHANGED}

    repaired(system)

    with reading() as session:
        entry = session.scalars(select(TimeEntry).where(TimeEntry.legacy_key == key)).one()
        drift = session.scalars(select(Drift)).one()
    assert (entry.invoice_id, entry.hours == Decimal("9.9")) == (invoice_id, False)
    assert drift.repaired_by == "Cy Okafor"


def test_repair_is_an_admins_and_needs_a_difference(sqlite_url, system):
    run(system)

    with pytest.raises(NotYours, match="decided by an admin"):
        repaired(system, by=Actor("Bo", roles=frozenset({Role.BILLER})))
    with pytest.raises(NotNow, match="No row of TIMETRX differs"):
        repaired(system)


def test_take_gives_its_columns_in_the_order_they_are_compared(sqlite_url, system):
    run(system)

    with reading() as session:
        for table in TABLES:
            own = [getattr(table.model, name) for name in table.own]
            row = session.execute(select(table.model.kept, *own).limit(1)).first()
            if row is not None:
                assert row[0] == own_checksum(row[1:]), table.name
