"""Any database read by a version column: nothing is lost between two looks, and whole tables, ranges and rows are as they travel."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from agent.batch import Booked
from agent.ranges import numbers_of, range_of, sums, unequal
from agent.source import Watched
from agent.source.versions import Moment, VersionColumn

MATTER = Watched("MATTER", ("MTTR_NO",), "ROW_VER")
TIME = Watched("TIMETRX", ("TRX_NO",), "ROW_VER", takes_time=True)
SPLIT = Watched("SHARES", ("MTTR_NO", "PART"), "ROW_VER")


@pytest.fixture
def there(tmp_path):
    """A system with three tables, and how to speak to it."""
    engine = create_engine(f"sqlite:///{tmp_path}/legacy.db")

    def say(statement, **values):
        with engine.begin() as connection:
            connection.execute(text(statement), values)

    say("CREATE TABLE MATTER (MTTR_NO CHAR(8) PRIMARY KEY, MTTR_DESC VARCHAR, ROW_VER BIGINT)")
    say("CREATE TABLE TIMETRX (TRX_NO INTEGER PRIMARY KEY, HRS NUMERIC, ROW_VER BIGINT)")
    say("CREATE TABLE SHARES (MTTR_NO CHAR(8), PART INTEGER, ROW_VER BIGINT, PRIMARY KEY (MTTR_NO, PART))")
    yield say
    engine.dispose()


def source(tmp_path, *tables, overlap=0):
    return VersionColumn(f"sqlite:///{tmp_path}/legacy.db", tables or (MATTER, TIME), overlap)


def keys(pieces):
    return [change.key for piece in pieces for change in piece.changes]


def test_pieces_are_cut_between_versions_and_parents_come_first(there, tmp_path):
    for number, version in enumerate([1, 2, 2, 2, 5], start=1):
        there("INSERT INTO TIMETRX VALUES (:n, 1.5, :v)", n=number, v=version)
    there("INSERT INTO MATTER VALUES ('M-1   ', 'Fire', 9)")

    pieces = list(source(tmp_path).changes({}, 2))

    assert keys(pieces) == ["M-1", "1", "2", "3", "4", "5"]
    assert [piece.positions for piece in pieces] == [{"MATTER": 9}, {"TIMETRX": 1}, {"TIMETRX": 2}, {"TIMETRX": 5}]


def test_nothing_new_is_a_piece_without_changes(there, tmp_path):
    there("INSERT INTO MATTER VALUES ('M-1', 'Fire', 9)")

    (piece,) = source(tmp_path, MATTER).changes({"MATTER": 9}, 10)

    assert (piece.changes, piece.positions, piece.columns) == ([], {"MATTER": 9}, {"MATTER": ["MTTR_NO", "MTTR_DESC", "ROW_VER"]})


def test_a_table_that_is_gone_stops_alone(there, tmp_path):
    there("DROP TABLE MATTER")
    there("INSERT INTO TIMETRX VALUES (1, 1.5, 3)")

    stopped, read = source(tmp_path).changes({}, 10)

    assert "MATTER has no column MTTR_NO, ROW_VER" in stopped.stopped["MATTER"]
    assert read.positions == {"TIMETRX": 3}


def test_a_late_transaction_is_found_within_the_overlap_once(there, tmp_path):
    reading = source(tmp_path, TIME, overlap=10)
    there("INSERT INTO TIMETRX VALUES (1, 1, 7)")
    (first,) = reading.changes({}, 10)
    there("INSERT INTO TIMETRX VALUES (2, 2, 5)")

    (second,) = reading.changes(first.positions, 10)
    (third,) = reading.changes(second.positions, 10)

    assert (keys([first]), keys([second]), keys([third])) == (["1"], ["2"], [])
    assert second.positions == {"TIMETRX": 7}


def test_moments_are_versions_too(there, tmp_path):
    there("CREATE TABLE NOTE (ID INTEGER PRIMARY KEY, CHANGED_AT DATETIME)")
    there("INSERT INTO NOTE VALUES (1, '2026-11-20 10:00:00.000001'), (2, '2026-11-20 10:00:00.000000')")
    reading = Moment(f"sqlite:///{tmp_path}/legacy.db", [Watched("NOTE", ("ID",), "CHANGED_AT")], overlap=60_000_000)
    (first,) = reading.changes({}, 10)
    there("UPDATE NOTE SET CHANGED_AT = '2026-11-20 10:00:01.000000' WHERE ID = 2")

    (second,) = reading.changes(first.positions, 10)

    assert (keys([first]), keys([second])) == (["2", "1"], ["2"])
    assert second.positions["NOTE"] - first.positions["NOTE"] == 999_999


def test_a_whole_table_comes_key_by_key(there, tmp_path):
    for part in range(5):
        there("INSERT INTO SHARES VALUES (:m, :p, 7)", m=f"M-{part // 2}", p=part)
    reading, after, read = source(tmp_path, SPLIT), None, []
    while True:
        page = reading.whole("SHARES", after, 2, reading.now("SHARES"))
        read += [change.key for change in page.changes]
        after = page.last_key
        if after is None:
            break

    assert read == ["M-0|0", "M-0|1", "M-1|2", "M-1|3", "M-2|4"]


def test_rows_are_found_by_the_keys_they_travel_with(there, tmp_path):
    there("INSERT INTO MATTER VALUES ('M-1   ', 'Fire', 1), ('M-2', 'Flood', 2)")
    there("INSERT INTO TIMETRX VALUES (7, 1.5, 3)")
    there("INSERT INTO SHARES VALUES ('M-1', 4, 5)")
    reading = source(tmp_path, MATTER, TIME, SPLIT)

    assert [each.row["MTTR_DESC"] for each in reading.rows("MATTER", ["M-1", "M-9"]).changes] == ["Fire"]
    assert [each.version for each in reading.rows("TIMETRX", ["7", "x"]).changes] == [3]
    assert [each.key for each in reading.rows("SHARES", ["M-1|4", "M-1"]).changes] == ["M-1|4"]


def test_rows_read_beside_the_changes_are_true_of_the_version_the_reading_began_at(there, tmp_path):
    there("CREATE TABLE LEDGERLINE_TIME (BOOKED_ID VARCHAR, TRX_NO VARCHAR, REVISION INTEGER, SEEN_VER BIGINT)")
    there("INSERT INTO LEDGERLINE_TIME VALUES ('as we wrote it', '1', 1, 3), ('a clerk was here', '2', 1, 3)")
    there("INSERT INTO TIMETRX VALUES (1, 1.5, 3), (2, 1.5, 4), (3, 1.5, 8)")

    changes = source(tmp_path).whole("TIMETRX", None, 9, 6).changes

    assert [(each.version, each.booked and each.booked.version) for each in changes] == [(6, 6), (6, 3), (8, None)]


def test_checksums_find_the_range_and_the_range_holds_the_row(there, tmp_path):
    there("INSERT INTO TIMETRX VALUES (9999, 1.5, 1), (10000, 1.5, 2), (10001, 2.5, 3)")
    there("INSERT INTO MATTER VALUES ('M-1', 'Fire', 1), ('M-2', 'Flood', 2)")
    reading = source(tmp_path)
    before, matters = reading.ranges("TIMETRX"), reading.ranges("MATTER")

    there("UPDATE TIMETRX SET HRS = 2.25 WHERE TRX_NO = 10001")  # by a hand that the version column does not see
    there("UPDATE MATTER SET MTTR_DESC = 'Fires' WHERE MTTR_NO = 'M-1'")

    assert before.version == 3
    assert unequal(before.ranges, reading.ranges("TIMETRX").ranges) == ["1"]
    assert [each.key for each in reading.range("TIMETRX", "1").changes] == ["10000", "10001"]
    (name,) = unequal(matters.ranges, reading.ranges("MATTER").ranges)
    assert "M-1" in [each.key for each in reading.range("MATTER", name).changes]


def test_rows_that_were_booked_in_the_portal_say_so(there, tmp_path):
    reading = source(tmp_path)
    there("INSERT INTO TIMETRX VALUES (7, 1.5, 3), (8, 1.5, 4)")
    assert [each.booked for piece in reading.changes({}, 9) for each in piece.changes] == [None, None]
    there("CREATE TABLE LEDGERLINE_TIME (BOOKED_ID VARCHAR, TRX_NO VARCHAR, REVISION INTEGER, SEEN_VER BIGINT)")
    there("INSERT INTO LEDGERLINE_TIME VALUES ('ab', '8', 2, 4)")

    booked = [each.booked for piece in reading.changes({}, 9) for each in piece.changes]

    assert booked == [None, Booked("ab", 2, 4)]


@given(st.integers(0, 10**12))
def test_a_numeric_key_lies_in_the_numbers_of_its_range(number):
    assert number in numbers_of(range_of(str(number)))


@settings(max_examples=25)
@given(
    st.dictionaries(
        st.text(min_size=1, max_size=6), st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2), max_size=5
    ),
    st.data(),
)
def test_ranges_differ_exactly_where_a_row_is_missing(rows, data):
    left_out = data.draw(st.sampled_from(sorted(rows))) if rows else None
    fewer = {key: row for key, row in rows.items() if key != left_out}

    assert unequal(sums(rows.items()), sums(fewer.items())) == ([range_of(left_out)] if rows else [])
