"""No bytes make the reader raise, and whatever it lets pass can be used. `make fuzz` looks for longer than the tests do."""

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.ledes import Reading, read, write
from billing.ledes.file_check import check
from billing.ledes.formats import FORMATS
from carriers.profile import LedesProfile
from data.vocabulary import LineKind
from tests.billing.bills import HEADER, a_bill, a_bill_line, a_file, a_named_case, a_row, a_sample

MANY = settings.default.max_examples
"""100; `make fuzz` takes many more."""
GOOD = a_sample("valid_six_lines_1998b.txt")
PIECES = st.sampled_from(
    [b"|", b"[]", b"\r\n", b"\n", b"", b"-", b"+", b".", b",", b"0", b"99999999999999", b"\x00", b"\xff", b"\xe2\x80\x99"]
)
TAX = {"type": "VAT", "rate": "0.2"}
EXACTING = LedesProfile(
    law_firm_id="1", client_id="2", rounding="half_even", discounts="invoice", currency="EUR", tax=TAX, country="alpha-2",
    classification_codes={"PARALG": "PL"}, dates="MM/DD/YYYY", code_set="insurance_defence", largest=100,
    limits={"narrative": 20, "description": 20, "invoice_number": 4, "timekeeper_name": 4, "unit_decimals": 0, "cost_decimals": 0},
)  # fmt: skip
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


def of_every_format() -> list[bytes]:
    """A line of each type and one more of time; with tax where the format has it."""
    lines = [a_bill_line(kind, position=place) for place, kind in enumerate((*LineKind, LineKind.FEE), 1)]
    bill = a_bill(*lines, matter=a_named_case())
    taxed = {"LEDES1998BI": TAX, "LEDESXML21": TAX}
    return [write(bill, LedesProfile(law_firm_id="1", format=form, tax=taxed.get(form))).content for form in FORMATS]


@given(
    st.sampled_from(of_every_format()),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 40), PIECES | st.binary(max_size=3)), min_size=1, max_size=6),
    st.sampled_from([EXACTING, LedesProfile(law_firm_id="1"), None]),
)
@settings(max_examples=2 * MANY, deadline=None)
def test_damaged_file_of_every_format_is_checked(content, cuts, profile):
    for start, length, piece in cuts:
        start %= len(content) + 1
        content = content[:start] + piece + content[start + length :]

    checked = check("any.txt", content, profile)

    assert checked.problems or checked.sheet.rows
    assert all(problem.sentence.endswith(".") and len(problem.shown) <= 40 for problem in checked.problems)
    assert (checked.total.is_finite(), checked.is_unreadable) == (True, not checked.sheet.rows)


@given(st.lists(st.lists(CELL, min_size=24, max_size=24), min_size=1, max_size=4))
@settings(max_examples=3 * MANY)
def test_any_values_are_read(rows):
    assert is_sound(read(a_file(a_row(), *("|".join(cells) for cells in rows))))
