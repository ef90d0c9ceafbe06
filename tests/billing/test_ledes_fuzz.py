"""No bytes make the reader raise, and whatever it lets pass can be used. `make fuzz` looks for longer than the tests do."""

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.ledes import Reading, read
from tests.billing.bills import HEADER, a_file, a_row, a_sample

MANY = settings.default.max_examples
"""100; `make fuzz` takes many more."""
GOOD = a_sample("valid_six_lines_1998b.txt")
PIECES = st.sampled_from(
    [b"|", b"[]", b"\r\n", b"\n", b"", b"-", b"+", b".", b",", b"0", b"99999999999999", b"\x00", b"\xff", b"\xe2\x80\x99"]
)
CELL = st.one_of(
    st.sampled_from(
        ["", "F", "E", "IF", "20261102", "00000000", "1.5", "-0", ".", "1e5", "9" * 30, "Infinity", "²", "\x1c", "\ud7ff"]
    ),
    st.text(max_size=12),
)


def is_sound(reading: Reading) -> bool:
    """Problems have places and sentences, and rows that nothing was said about give up their values."""
    if not reading.is_refused:
        for row in reading.rows:
            assert row.day("INVOICE_DATE") and row.day("LINE_ITEM_DATE") and row.kind
            assert row.number("LINE_ITEM_TOTAL").is_finite()
    return all(problem.line and problem.sentence.endswith(".") and len(problem.shown) <= 40 for problem in reading.problems)


@given(st.binary(max_size=400))
@settings(max_examples=3 * MANY)
def test_any_bytes_are_read(content):
    reading = read(content)

    assert reading.is_refused and is_sound(reading)


@given(st.binary(max_size=200))
@settings(max_examples=2 * MANY)
def test_any_bytes_after_a_good_opening_are_read(content):
    assert is_sound(read(f"LEDES1998B[]\r\n{HEADER}[]\r\n".encode() + content))


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 6), PIECES), min_size=1, max_size=8))
@settings(max_examples=3 * MANY)
def test_damaged_good_file_is_read(cuts):
    damaged = GOOD
    for start, length, piece in cuts:
        damaged = damaged[:start] + piece + damaged[start + length :]

    assert is_sound(read(damaged))


@given(st.lists(st.lists(CELL, min_size=24, max_size=24), min_size=1, max_size=4))
@settings(max_examples=3 * MANY)
def test_any_values_are_read(rows):
    assert is_sound(read(a_file(a_row(), *("|".join(cells) for cells in rows))))
