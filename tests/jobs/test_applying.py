"""What one batch does, beside what tests/jobs/test_inbox_model.py shows of all of them."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from agent.batch import Booked, Change, Header, Kind, checksum, pack
from billing.actor import Actor
from billing.errors import AlreadyDone, BadInput, NotNow, NotYours
from billing.replication import accept, let_through, mend, put_aside, state_of, wish_for
from data.models import Cursor, InboxBatch, Matter, RefusedRow, TimeEntry, Tombstone, Wish
from data.session import reading, transaction
from data.vocabulary import BatchState, Role, WishState
from jobs.applying import Brake, apply_next, try_ready
from jobs.applying.taking import own_checksum
from jobs.legacy.tables import BY_NAME
from tests.builders import a_matter, a_person, a_time_entry, a_timekeeper

COLUMNS = [*BY_NAME["TIMETRX"].needs, "TRX_NO", "ROW_VER"]


@pytest.fixture
def cast(database):
    with transaction() as session:
        a_matter(session, legacy_key="M1").client.legacy_key = "C1"
        a_timekeeper(session, legacy_key="TK")


@pytest.fixture
def cy(desk_of, cast):
    with transaction() as session:
        return desk_of(Actor.of(a_person(session, "Cy", Role.ADMIN, Role.BILLER)))


def time(key, version, *, booked=None, **cells):
    row = {
        "TRX_NO": int(key), "MTTR_NO": "M1  ", "TKPR_ID": "TK ", "WRK_DT": "20261014", "HRS": "1.50", "TASK_CD": "L330", "ACTV_CD": "",
        "NARR": f"v{version}", "BILL_STAT": "U", "BILL_NO": None, "ROW_VER": version,
    }  # fmt: skip
    return Change("TIMETRX", key, version, row | cells, booked)


def gone(key, version, table="TIMETRX"):
    return Change(table, key, version)


def matter(key, version):
    row = {"MTTR_NO": key, "MTTR_DESC": "Delgado v. Northfield", "CLNT_NO": "C1", "ROW_VER": version}
    return Change("MATTER", key, version, row | dict.fromkeys(("CLAIM_NO", "RESP_TKPR", "OFC_CD", "OPEN_DT", "CLOS_DT")))


def send(*changes, kind=Kind.CHANGES, notes=None, columns=None, epoch=1, brake=Brake(200, 5)):  # noqa: B008 it is frozen
    """One more batch, applied; what that did."""
    with transaction() as session:
        state = state_of(session, "main")
        seq, before = (state.received_seq + 1, state.received_sha) if state.epoch in (0, epoch) else (1, "")
        at = "2026-10-20T12:00:00+00:00"
        header = Header("main", epoch, seq, f"b{seq}", before, kind, {"TIMETRX": 1}, at, columns or {}, notes or {})
        accept(session, pack(header, changes), "https")
    with transaction() as session:
        return apply_next(session, "main", brake)


def entries():
    with reading() as session:
        return {entry.legacy_key: entry for entry in session.scalars(select(TimeEntry))}


def refused(key="1"):
    with reading() as session:
        return session.scalars(select(RefusedRow).where(RefusedRow.legacy_key == key)).one()


def only(kind):
    with reading() as session:
        return session.scalars(select(kind).order_by(kind.id.desc())).first()


def test_row_carries_both_checksums(cast):
    change = time("1", 5)

    send(change)

    entry = entries()["1"]
    own = (
        entry.matter_id, entry.timekeeper_id, entry.worked_on, entry.hours, entry.task_code, entry.activity_code, entry.narrative,
        entry.bill_status, entry.bill_number,
    )  # fmt: skip
    assert (entry.checksum, entry.kept) == (checksum(change.row), own_checksum(own))
    assert entry.hours == Decimal("1.5")


def test_applied_batch_leaves_its_counts_alone(cast):
    send(time("1", 5), gone("9", 6), time("2", 7, HRS="-1"))

    batch = only(InboxBatch)
    assert (batch.state, batch.content, batch.rows) == (BatchState.APPLIED, None, 3)
    assert batch.counts == {"rows read": 3, "rows changed": 1, "rows refused": 1}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"HRS": "1e9"}, "does not fit"),
        ({"TASK_CD": "L" * 21}, "at most 20 fit"),
        ({"NARR": "ü" * 40_000}, "more than a text holds"),
        ({"HRS": "NaN"}, "negative amount"),
        ({"WRK_DT": "20261301"}, "is no date"),
    ],
)
def test_row_that_cannot_stand_here_stops_nothing(cast, cells, said):
    send(time("1", 5, **cells), time("2", 6))

    assert set(entries()) == {"2"}
    assert said in refused().reason


def test_key_that_is_too_long_is_one_row_all_the_same(cast):
    change = time("1", 5)
    send(Change("TIMETRX", "7" * 60, 5, change.row))
    send(Change("TIMETRX", "7" * 60, 6, change.row | {"NARR": "again"}))

    assert [entry.narrative for entry in entries().values()] == ["again"]


def test_mass_delete_is_held_until_somebody_says_it_is_right(cy):
    send(*(time(str(number), number) for number in range(1, 11)))
    brake = Brake(rows=3, percent=40)
    assert send(gone("1", 20), gone("2", 21), brake=brake)["rows gone"] == 2

    assert send(gone("3", 30), gone("4", 31), gone("5", 32), brake=brake) is None  # five of ten within the hour
    assert send(time("11", 40), brake=brake) is None

    held = only_held()
    assert "deletes 3 rows of TIMETRX, 5 of 10 within an hour" in held.sentence
    assert sum(entry.gone_at is not None for entry in entries().values()) == 2
    with transaction() as session:
        let_through(session, cy, held.id)
    with pytest.raises(AlreadyDone, match="Cy has let batch 3 through"), transaction() as session:
        let_through(session, cy, held.id)
    assert apply(brake)["rows gone"] == 3
    assert apply(brake)["rows changed"] == 1
    assert send(gone("6", 50), brake=brake)["rows gone"] == 1  # what was let through does not count any more


def only_held():
    with reading() as session:
        return session.scalars(select(InboxBatch).where(InboxBatch.state == BatchState.HELD)).one()


def apply(brake):
    with transaction() as session:
        return apply_next(session, "main", brake)


def test_batch_that_is_not_held_is_not_let_through(cy, desk_of):
    send(time("1", 1))
    with pytest.raises(NotNow, match="is not held"), transaction() as session:
        let_through(session, cy, only(InboxBatch).id)
    with pytest.raises(NotYours, match="admin"), transaction() as session:
        let_through(session, desk_of(Actor.worker()), only(InboxBatch).id)


def test_lost_column_stops_its_table_alone(cast):
    without = [name for name in COLUMNS if name != "HRS"]
    send(time("1", 1), columns={"TIMETRX": COLUMNS})

    done = send(time("1", 2), matter("M2", 3), gone("7", 4), columns={"TIMETRX": without})

    assert (done["rows changed"], done["rows refused"]) == (1, 1)
    assert "TIMETRX has no column HRS any more" in stopped()
    assert (entries()["1"].narrative, refused().legacy_version) == ("v1", 2)
    send(time("2", 5), columns={"TIMETRX": [*COLUMNS, "NEW_COL"]})
    assert stopped() is None
    assert {key: entry.narrative for key, entry in entries().items()} == {"1": "v2", "2": "v5"}
    assert (only(Wish).kind, only(Wish).source) == ("whole", "TIMETRX")


@pytest.mark.parametrize(
    ("column", "other"), [("HRS", "ninety minutes"), ("WRK_DT", "2026-10-14T00:00:00"), ("BILL_STAT", "open")]
)
def test_column_that_holds_something_else_stops_its_table_alone(cast, column, other):
    send(time("1", 1), columns={"TIMETRX": COLUMNS})

    retyped = [time(str(key), key, **{column: other}) for key in range(2, 13)]
    done = send(time("1", 13), *retyped, matter("M2", 14), columns={"TIMETRX": COLUMNS})

    assert (done["rows changed"], done["rows refused"]) == (1, 12)
    assert f"Of the newest 12 rows of TIMETRX, 11 hold something else than before, such as “{other}” in {column}." in stopped()
    assert {key: entry.narrative for key, entry in entries().items()} == {"1": "v1"}
    send(time("20", 20, **{column: other}), columns={"TIMETRX": COLUMNS})
    assert stopped() is not None
    assert only(Wish) is None

    send(time("21", 21), columns={"TIMETRX": COLUMNS})

    assert stopped() is None
    assert {key: entry.narrative for key, entry in entries().items()} == {"1": "v13", "21": "v21"}
    assert (only(Wish).kind, only(Wish).source) == ("whole", "TIMETRX")


def test_few_faulty_rows_stop_no_table(cast):
    send(*(time(str(key), key, HRS="many" if key < 9 else "1.00") for key in range(1, 11)), columns={"TIMETRX": COLUMNS})
    send(*(time(str(key), key, HRS="many") for key in range(11, 20)), columns={"TIMETRX": COLUMNS})
    send(*(time(str(key), key, HRS="0") for key in range(20, 40)), columns={"TIMETRX": COLUMNS})

    assert stopped() is None
    assert sorted(entries()) == ["10", "9"]


def stopped():
    with reading() as session:
        return session.scalars(select(Cursor.stopped_why).where(Cursor.source == "TIMETRX")).one()


def test_new_column_is_noted_and_ignored(cast):
    send(time("1", 1), columns={"TIMETRX": COLUMNS})

    done = send(time("1", 2, NEW_COL="x"), columns={"TIMETRX": [*COLUMNS, "NEW_COL"]})

    assert (done["new columns"], entries()["1"].narrative) == (1, "v2")
    assert "NEW_COL" in only(Cursor).columns


def test_mended_row_is_tried_again(cy):
    send(time("1", 1, HRS="-2"))
    row = refused().row
    with pytest.raises(BadInput, match="very columns"), transaction() as session:
        mend(session, cy, refused().id, {"HRS": "2"})
    for hours in ("-3", "2.00"):
        with transaction() as session:
            mend(session, cy, refused().id, row | {"HRS": hours})
        with transaction() as session:
            assert try_ready(session)
        with transaction() as session:
            assert try_ready(session) is None

    entry = entries()["1"]
    assert (entry.hours, entry.legacy_version, entry.checksum) == (2, 1, checksum(row))
    assert (refused().decided_by, bool(refused().mended_at)) == ("Cy", True)
    with pytest.raises(AlreadyDone), transaction() as session:
        put_aside(session, cy, refused().id, "Too late.")


def test_mended_row_that_waits_is_joined_as_it_was_mended(cy):
    send(time("1", 1, HRS="-2", MTTR_NO="M2"))
    assert refused().waits_for == "MATTER:M2"
    with transaction() as session:
        mend(session, cy, refused().id, refused().row | {"HRS": "2"})
        try_ready(session)
    send(matter("M2", 2))

    assert entries()["1"].hours == 2


def test_row_put_aside_stays_aside_until_it_comes_otherwise(cy):
    bad = time("1", 1, HRS="-2")
    send(bad)
    with transaction() as session:
        put_aside(session, cy, refused().id, "A test of the vendor's.")
    assert refused().reason.endswith("Put aside by Cy: A test of the vendor's.")

    send(Change("TIMETRX", "1", 9, bad.row))
    assert refused().mended_at
    send(time("1", 10, HRS="-3"))
    assert (refused().mended_at, refused().decided_by) == (None, None)


def whole(*changes, version, rows, is_last=True, answers=None):
    notes = {"table": "TIMETRX", "version": version, "rows": rows, "is_last": is_last, "answers": answers}
    return send(*changes, kind=Kind.WHOLE, notes=notes)


def test_whole_reading_deletes_what_it_did_not_find(cast):
    with transaction() as session:
        m1 = session.scalars(select(Matter)).one()
        a_time_entry(session, m1, a_timekeeper(session), legacy_key="portal:abc", legacy_version=0)
        wish = wish_for(session, "main", "whole", "TIMETRX", {}, "Cy").id
        assert wish_for(session, "main", "whole", "TIMETRX", {}, "Bo").id == wish
    send(time("1", 1), time("2", 2), time("3", 3), time("4", 4))

    whole(time("1", 10), version=10, rows=3, is_last=False)
    send(time("5", 11))
    done = whole(time("2", 10, HRS="-1"), time("6", 10), version=10, rows=3, answers=wish)

    assert done["rows gone"] == 2
    assert {key for key, entry in entries().items() if entry.gone_at} == {"3", "4"}
    assert (only(Wish).state, state().wishes) == (WishState.DONE, ())


def test_whole_reading_that_does_not_find_a_refused_row_takes_it_off_the_list(cast):
    send(time("1", 1), time("2", 2, HRS="-1"))

    whole(time("1", 10), version=10, rows=1)

    assert refused("2").mended_at is not None


def state():
    with reading() as session:
        return state_of(session, "main")


def test_whole_reading_of_which_a_part_is_missing_deletes_nothing(cast):
    send(time("1", 1), time("2", 2))

    done = whole(time("1", 10), version=10, rows=2)

    assert done["whole readings that were not complete"] == 1
    assert not [entry for entry in entries().values() if entry.gone_at]


def test_new_epoch_believes_lower_versions(cast):
    send(time("1", 1000), gone("2", 1001), time("3", 1002, HRS="-1"))
    waiting = pack(Header("main", 1, 2, "b2", state().received_sha), [time("1", 1005)])
    with transaction() as session:
        accept(session, waiting, "https")

    send(time("1", 7, NARR="restored"), time("2", 8), time("3", 9), epoch=2)

    assert {key: entry.narrative for key, entry in entries().items()} == {"1": "restored", "2": "v8", "3": "v9"}
    assert (state().epoch, state().applied_seq, only(Tombstone)) == (2, 1, None)
    with reading() as session:
        assert "began anew with epoch 2" in session.scalars(select(InboxBatch.sentence).where(InboxBatch.seq == 2)).one()


def test_echo_of_booked_time_changes_nothing_and_a_newer_word_does(cast):
    with transaction() as session:
        m1 = session.scalars(select(Matter)).one()
        a_time_entry(
            session, m1, a_timekeeper(session), legacy_key="portal:abc", legacy_version=0, booked_id="abc", narrative="Ours"
        )
    echo = time("50", 5, booked=Booked("abc", 1, 5))

    send(echo)
    assert (entries()["50"].narrative, entries()["50"].checksum) == ("Ours", checksum(echo.row))
    send(time("50", 6, booked=Booked("abc", 1, 5)))
    assert (entries()["50"].narrative, len(entries())) == ("v6", 1)


def test_booked_time_that_is_deleted_there_is_gone_here(cast):
    with transaction() as session:
        m1 = session.scalars(select(Matter)).one()
        a_time_entry(session, m1, a_timekeeper(session), legacy_key="portal:abc", legacy_version=0, booked_id="abc")

    send(Change("TIMETRX", "50", 9, None, Booked("abc", 1, 5)))

    assert entries()["50"].gone_at


def test_unknown_table_is_counted_and_heartbeat_moves_on(cast):
    assert send(Change("OTHER", "1", 1, {"A": 1}))["rows of other tables"] == 1
    send(kind=Kind.HEARTBEAT)

    assert state().applied_seq == 2
