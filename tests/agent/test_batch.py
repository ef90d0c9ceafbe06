"""A batch comes out as it went in, or not at all."""

import datetime as dt
import gzip
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.batch import Booked, Change, Damaged, Header, Kind, checksum, pack, travelling, unpack

HEADER = Header("main", 1, 42, "b-42", "ab" * 32, Kind.CHANGES, {"TIMETRX": 88391}, "2026-11-20T12:00:00+00:00")
cells = st.none() | st.integers(-(2**53), 2**53) | st.booleans() | st.text()
rows = st.dictionaries(st.text(min_size=1, max_size=12), cells, max_size=8)
booked = st.none() | st.builds(Booked, st.text(max_size=32), st.integers(1, 9), st.integers(0, 2**62))
changes = st.builds(
    Change, st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=40), st.integers(0, 2**62), st.none() | rows, booked
)


@given(st.lists(changes, max_size=6))
def test_what_goes_in_comes_out(sent):
    came = unpack(pack(HEADER, sent))

    assert came.header == HEADER
    assert came.changes == sent


@given(st.lists(changes, min_size=1, max_size=3), st.data())
def test_a_single_wrong_byte_is_noticed(sent, data):
    packed = pack(HEADER, sent)
    place = data.draw(st.integers(10, len(packed) - 1))  # the ten bytes before are gzip's own header, which says nothing
    wrong = bytes([packed[place] ^ data.draw(st.integers(1, 255))])

    with pytest.raises(Damaged):
        unpack(packed[:place] + wrong + packed[place + 1 :])


@given(st.lists(changes, max_size=3), st.data())
def test_a_batch_that_is_cut_off_is_noticed(sent, data):
    packed = pack(HEADER, sent)

    with pytest.raises(Damaged):
        unpack(packed[: data.draw(st.integers(0, len(packed) - 1))])


def test_a_bomb_is_stopped_while_it_unfolds():
    with pytest.raises(Damaged) as reason:
        unpack(gzip.compress(b"\0" * (257 * 2**20)))

    assert reason.value.code == "too-large"


def test_amounts_days_and_bytes_travel_as_text():
    row = {"HRS": Decimal("1.50"), "WRK_DT": dt.date(2026, 11, 20), "ROW_VER": b"\x00\xff", "NARR": "Überprüfung"}

    came = unpack(pack(HEADER, [Change("TIMETRX", "1", 7, travelling(row))])).changes[0].row

    assert came == {"HRS": "1.50", "WRK_DT": "2026-11-20", "ROW_VER": "00ff", "NARR": "Überprüfung"}
    assert checksum(came) == checksum(travelling(row))


def test_other_formats_are_told_apart():
    other = gzip.compress(gzip.decompress(pack(HEADER, [])).replace(b"ledgerline-batch/1", b"ledgerline-batch/2"))

    with pytest.raises(Damaged, match="changed on its way"):
        unpack(other)
    with pytest.raises(Damaged, match="cut off"):
        unpack(gzip.compress(b"{}\n"))


def test_the_header_says_what_comes_after_it():
    later = replace(HEADER, seq=43, kind=Kind.WHOLE, notes={"table": "RATE", "is_last": True}, columns={"RATE": ["RATE_ID"]})

    assert unpack(pack(later, [])).header == later
