"""SQL Server's Change Tracking by a real TDS conversation: the words that are sent, and what every trouble becomes."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy.exc import DBAPIError

from agent.batch import Booked, Change
from agent.source import CannotRead, Restored, Watched
from agent.source import sqlserver as sql
from agent.source.tracking import ChangeTracking
from agent.source.versions import RowVersion
from tests.agent.tds import FakeServer, failing, table

LINES = Watched("dbo.TIMETRX", ("TRX_NO",), takes_time=True)
NAMES = ["SYS_CHANGE_VERSION", "SYS_CHANGE_OPERATION", "CT_KEY_0", "TRX_NO", "NARR", "HRS", "ENT_AT"]
LIKE = [1, "I", 1, 1, "", Decimal(0), dt.datetime(2026, 1, 1)]  # noqa: DTZ001 the server's own wall time
AT = dt.datetime(2026, 11, 20, 23, 59, 59, 999999)  # noqa: DTZ001
EXACT = (
    "SELECT ct.SYS_CHANGE_VERSION, ct.SYS_CHANGE_OPERATION, ct.TRX_NO AS CT_KEY_0, t.* "
    "FROM CHANGETABLE(CHANGES dbo.TIMETRX, 5) AS ct LEFT JOIN dbo.TIMETRX AS t ON t.TRX_NO = ct.TRX_NO "
    "WHERE ct.SYS_CHANGE_VERSION <= 9 ORDER BY ct.SYS_CHANGE_VERSION"
)


@pytest.fixture(scope="module")
def listening():
    with FakeServer() as server:
        yield server


@pytest.fixture
def server(listening):
    """At version 9, tracked from 1 on, with one new row, one changed key and one that is gone."""
    listening.answers.clear()
    listening.asked.clear()
    listening.on(r"CHANGE_TRACKING_CURRENT_VERSION", table(["v"], [9]))
    listening.on(r"CHANGE_TRACKING_MIN_VALID_VERSION", table(["v"], [1]))
    listening.on(r"INFORMATION_SCHEMA|sys\.objects|sys\.tables|sys\.all_objects", table(["name"], like=["x"]))
    listening.on(
        r"CHANGETABLE\(CHANGES",
        table(
            NAMES,
            [6, "I", 1, 1, "Überprüfung 🧾", Decimal("-0.0001"), AT],
            [7, "D", 2, None, None, None, None],
            [7, "I", 3, 3, "moved here", Decimal("1.5"), AT],
            [8, "U", 4, None, None, None, None],
            like=LIKE,
        ),
    )
    return listening


def source(server, **more):
    return ChangeTracking(server.url, [LINES], **more)


def pieces(server, positions=None, limit=100, **more):
    return list(source(server, **more).changes({"dbo.TIMETRX": 5} if positions is None else positions, limit))


def test_it_asks_in_one_snapshot_transaction_word_for_word(server):
    list(ChangeTracking(server.url, [Watched("dbo.TIMETRX", ("TRX_NO",))]).changes({"dbo.TIMETRX": 5}, 100))

    asked = server.said("LOCK_TIMEOUT", "SNAPSHOT", "BEGIN TRAN", "CHANGE_TRACKING", "CHANGETABLE(CHANGES", "COMMIT TRAN")
    begun = asked.index("SET LOCK_TIMEOUT 10000")
    assert asked[begun:] == [
        "SET LOCK_TIMEOUT 10000",
        "SET TRANSACTION ISOLATION LEVEL SNAPSHOT",
        "BEGIN TRAN",
        sql.CURRENT,
        "SELECT CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(N'dbo.TIMETRX'))",
        EXACT,
        "COMMIT TRAN",
    ]


def test_rows_and_deletions_come_with_versions_and_exact_cells(server):
    (piece,) = pieces(server)

    assert piece.changes == [
        Change("dbo.TIMETRX", "1", 6, {"TRX_NO": 1, "NARR": "Überprüfung 🧾", "HRS": "-0.0001", "ENT_AT": AT.isoformat()}),
        Change("dbo.TIMETRX", "3", 7, {"TRX_NO": 3, "NARR": "moved here", "HRS": "1.5000", "ENT_AT": AT.isoformat()}),
        Change("dbo.TIMETRX", "2", 7),
    ]
    assert piece.columns == {"dbo.TIMETRX": ["TRX_NO", "NARR", "HRS", "ENT_AT"]}


def test_the_position_moves_when_nothing_changed(server):
    server.on(r"CHANGETABLE\(CHANGES", table(NAMES, like=LIKE))

    (piece,) = pieces(server)

    assert (piece.changes, piece.positions) == ([], {"dbo.TIMETRX": 9})


def test_a_piece_is_cut_between_versions_only(server):
    first, second = pieces(server, limit=2)

    assert [(each.key, each.version) for each in first.changes] == [("1", 6), ("3", 7), ("2", 7)]
    assert (first.positions, second.positions) == ({"dbo.TIMETRX": 7}, {"dbo.TIMETRX": 9})


def test_tracking_that_is_off_is_said(server):
    server.on(r"CHANGE_TRACKING_CURRENT_VERSION", table(["v"], [None], like=[1]))

    with pytest.raises(CannotRead, match=r"Change Tracking is off.*enable-tracking\.sql"):
        pieces(server)


def test_a_table_that_is_not_tracked_stops_alone(server):
    server.on(r"CHANGE_TRACKING_MIN_VALID_VERSION", table(["v"], [None], like=[1]))

    (piece,) = pieces(server)

    assert "is not tracked" in piece.stopped["dbo.TIMETRX"]


def test_a_version_that_is_too_old_is_read_whole(server):
    server.on(r"CHANGE_TRACKING_MIN_VALID_VERSION", table(["v"], [6]))

    (piece,) = pieces(server)

    assert "away for too long" in piece.anew["dbo.TIMETRX"]
    assert not server.said("CHANGETABLE(CHANGES")


def test_a_table_that_was_never_read_is_read_whole(server):
    (piece,) = pieces(server, positions={})

    assert piece.anew == {"dbo.TIMETRX": sql.NEVER_READ}


def test_without_snapshot_the_oldest_version_is_asked_again_after_reading(server):
    oldest = iter([1, 6])
    server.on(r"CHANGE_TRACKING_MIN_VALID_VERSION", lambda _: table(["v"], [next(oldest)]))

    read, again = pieces(server, snapshot=False)

    assert len(read.changes) == 3
    assert "away for too long" in again.anew["dbo.TIMETRX"]
    assert not server.said("ISOLATION LEVEL SNAPSHOT")


def test_a_restored_database_is_noticed(server):
    with pytest.raises(Restored, match="was restored"):
        pieces(server, positions={"dbo.TIMETRX": 10})


def test_its_identity_is_the_fork_of_its_log(server):
    server.on(r"recovery_fork_guid", table(["f"], ["6F9619FF-8B86-D011-B42D-00C04FC964FF"]))

    assert source(server).identity() == "6F9619FF-8B86-D011-B42D-00C04FC964FF"


def test_a_deadlock_is_tried_again(server):
    kept = next(answer for pattern, answer in server.answers if "CHANGETABLE" in pattern)
    server.on(r"CHANGETABLE\(CHANGES", failing(1205, "You were chosen as the deadlock victim.", then=kept))

    (piece,) = pieces(server)

    assert len(piece.changes) == 3


def test_a_deadlock_for_ever_is_not_tried_for_ever(server):
    server.on(r"CHANGETABLE\(CHANGES", failing(1205, "deadlock", times=99))

    with pytest.raises(DBAPIError):
        pieces(server)
    assert len(server.said("CHANGETABLE(CHANGES")) == 4


def test_a_database_without_snapshots_says_who_mends_it(server):
    server.on(r"CHANGETABLE\(CHANGES", failing(3952, "Snapshot isolation is not allowed in this database.", times=9))

    with pytest.raises(CannotRead, match="snapshot = false"):
        pieces(server)


def test_a_table_that_is_gone_stops_alone(server):
    server.on(r"CHANGETABLE\(CHANGES", failing(208, "Invalid object name 'dbo.TIMETRX'.", times=9))

    (piece,) = pieces(server)

    assert "is not there any more" in piece.stopped["dbo.TIMETRX"]


def test_a_wrong_password_is_the_servers_word(server):
    wrong = ChangeTracking(server.url.replace("right", "wrong"), [LINES])

    with pytest.raises(DBAPIError, match=r"18456|Login failed"):
        list(wrong.changes({}, 10))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_dropped_connection_is_an_error_and_the_next_call_reads(server):
    def drop(_):
        raise SystemExit  # ends the thread of this connection, and with it the socket

    kept = next(answer for pattern, answer in server.answers if "CHANGETABLE" in pattern)
    server.on(r"CHANGETABLE\(CHANGES", drop)
    reading = source(server)
    with pytest.raises(DBAPIError):
        list(reading.changes({"dbo.TIMETRX": 5}, 10))

    server.on(r"CHANGETABLE\(CHANGES", kept)
    assert len(next(reading.changes({"dbo.TIMETRX": 5}, 10)).changes) == 3


@pytest.mark.parametrize(
    ("context", "version", "travels"), [(sql.mark("ab" * 16, 2), 6, 6), (b"", 6, 4), (None, 3, 6), (None, None, 4)]
)
def test_of_booked_rows_it_is_told_whether_they_stand_as_we_wrote_them(server, monkeypatch, context, version, travels):
    reading = source(server)
    monkeypatch.setattr(reading, "_has_written", True)
    written = {"TRX_NO": "1", "BOOKED_ID": "ab" * 16, "REVISION": 2, "SEEN_VER": 4}
    server.on(r"FROM \[?LEDGERLINE_TIME", table(["BOOKED_ID", "TRX_NO", "REVISION", "SEEN_VER"], ["ab" * 16, "1", 2, 4]))
    server.on(
        r"CHANGETABLE\(VERSION dbo\.TIMETRX, \(TRX_NO\), \(w\.ROW_KEY\)\)",
        table([*written, "SYS_CHANGE_VERSION", "SYS_CHANGE_CONTEXT"], [*written.values(), version, context], like=["", "", 1, 1, 1, b""]),
    )  # fmt: skip

    (piece,) = reading.changes({"dbo.TIMETRX": 5}, 10)

    assert piece.changes[0].booked == Booked("ab" * 16, 2, travels)
    assert [each.booked for each in piece.changes[1:]] == [None, None]


def test_rowversions_are_read_below_the_oldest_open_transaction_only(server):
    server.on(r"MIN_ACTIVE_ROWVERSION", table(["v"], [(21).to_bytes(8, "big")]))
    server.on(r"RATE_ID|FROM .*RATE", table(["RATE_ID", "RV"], [5, (17).to_bytes(8, "big")]))
    reading = RowVersion(server.url, [Watched("dbo.RATE", ("RATE_ID",), "RV")])

    (piece,) = reading.changes({"dbo.RATE": 16}, 10)

    oldest, rows = server.said("MIN_ACTIVE_ROWVERSION", "[RV] >")
    assert oldest == "SELECT MIN_ACTIVE_ROWVERSION()"
    assert "> 0x0000000000000010" in rows
    assert "<= 0x0000000000000014" in rows
    assert (piece.changes[0].version, piece.positions) == (17, {"dbo.RATE": 20})
