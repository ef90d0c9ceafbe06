"""Booked time is written into SQL Server beside Change Tracking, by a real TDS conversation: what is said, and what holds."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from agent.booked import SAID_THERE, ToWrite
from agent.numbering import ByTracking
from agent.source import Watched
from agent.source.sqlserver import mark
from agent.writing import LegacyWriter, Overruled, Written
from tests.agent.tds import FakeServer, table

LINES = Watched("TIMETRX", ("TRX_NO",), takes_time=True)
PIECE = ToWrite("ab" * 16, 1, 0, "M-1", "ADA", dt.date(2026, 11, 20), Decimal("1.5"), "L330", "A101", "Draft", False)
OURS = ["BOOKED_ID", "TRX_NO", "REVISION", "SEEN_VER"]
LAST = ["TRX_NO", "BOOKED_ID", "REVISION", "SEEN_VER", "SYS_CHANGE_VERSION", "SYS_CHANGE_CONTEXT"]
THEIRS = ["TRX_NO", "BILL_STAT", "BILL_NO"]
CONTEXT = f"WITH CHANGE_TRACKING_CONTEXT (0x{mark(PIECE.booked_id, 1).hex()}) "


@pytest.fixture(scope="module")
def listening():
    with FakeServer() as server:
        yield server


@pytest.fixture
def server(listening):
    """It has the matter, the timekeeper and our table, and nothing that was booked."""
    listening.answers.clear()
    listening.asked.clear()
    listening.on(r"INFORMATION_SCHEMA|sys\.objects|sys\.tables|sys\.all_objects", table(["name"], ["LEDGERLINE_TIME"]))
    listening.on(r"FROM .?MATTER", table(["MTTR_NO"], ["M-1         "]))
    listening.on(r"FROM .?TKPR", table(["TKPR_ID"], ["ADA   "]))
    listening.on(r"FROM .?LEDGERLINE_TIME.? WITH", table(OURS, like=["", "", 1, 1]))
    listening.on(r"scope_identity", table(["lastrowid"], [77]))
    last_changed(listening, version=12, by=mark(PIECE.booked_id, 1))
    return listening


def stands_there(server, *, revision=1, seen=12):
    """It was written before, as row 77."""
    server.on(r"FROM .?LEDGERLINE_TIME.? WITH", table(OURS, [PIECE.booked_id, "77", revision, seen]))
    server.on(r"FROM .?TIMETRX", table(THEIRS, [77, "U", " "]))


def last_changed(server, *, version, by, revision=1, seen=0):
    """What Change Tracking says of row 77: its last version, and by which mark."""
    server.on(r"CHANGETABLE\(VERSION", table(LAST, ["77", PIECE.booked_id, revision, seen, version, by or b"\0"]))


@pytest.fixture
def writer(server):
    writer = LegacyWriter(server.url, ByTracking(LINES))
    server.asked.clear()
    yield writer
    writer.close()


def test_what_we_write_bears_our_mark_and_its_version_is_asked_afterwards(server, writer):
    assert writer.write(PIECE) == Written("77", 12)

    said = server.said("INTO [TIMETRX]", "INTO [LEDGERLINE_TIME]", "UPDATE [LEDGERLINE_TIME]", "CHANGETABLE", "COMMIT TRAN")
    assert said[0].startswith(f"{CONTEXT}INSERT INTO"), "the vendor's row"
    kinds = [
        next(word for word in ("CHANGE_TRACKING_CONTEXT", "INSERT", "UPDATE", "CHANGETABLE", "COMMIT") if word in sql)
        for sql in said
    ]
    assert kinds == ["CHANGE_TRACKING_CONTEXT", "INSERT", "COMMIT", "CHANGETABLE", "UPDATE", "COMMIT"]
    assert not said[1].startswith("WITH"), "our own table is not tracked"


def test_a_newer_word_goes_over_what_we_wrote_ourselves(server, writer):
    stands_there(server)

    assert writer.write(replace(PIECE, revision=2, hours=Decimal("2"))) == Written("77", 12)

    (changed,) = server.said("UPDATE [TIMETRX]")
    assert changed.startswith(f"WITH CHANGE_TRACKING_CONTEXT (0x{mark(PIECE.booked_id, 2).hex()}) UPDATE")


@pytest.mark.parametrize("by", [b"", mark("cd" * 16, 1)])
def test_a_word_of_somebody_there_holds(server, writer, by):
    stands_there(server)
    last_changed(server, version=15, by=by, seen=12)

    with pytest.raises(Overruled, match=SAID_THERE):
        writer.write(replace(PIECE, revision=2, seen_version=12))

    assert not server.said("UPDATE [TIMETRX]")
    assert server.said("ROLLBACK")


def test_a_word_that_was_known_here_does_not_stop_ours(server, writer):
    stands_there(server)
    last_changed(server, version=15, by=b"", seen=12)

    writer.write(replace(PIECE, revision=2, seen_version=15))

    assert server.said("UPDATE [TIMETRX]")


def test_said_twice_it_is_written_once(server, writer):
    stands_there(server)

    assert writer.write(PIECE) == Written("77", 12)

    assert not server.said("INSERT", "UPDATE")


def test_whoever_changed_the_row_right_after_us_is_not_taken_for_us(server, writer):
    last_changed(server, version=13, by=b"", seen=0)

    assert writer.write(PIECE) == Written("77", 0)
