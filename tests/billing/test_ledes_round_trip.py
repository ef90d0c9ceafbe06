"""Whatever we can hold is written, read back without a word, and worth the same to the cent."""

from decimal import ROUND_HALF_UP, Decimal
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from billing.ledes import read, write
from billing.ledes.characters import clean, is_clean
from billing.ledes.days import day_said, days_as_text, is_day
from billing.ledes.values import number_as_text, number_in
from billing.money import invoice_total, line_total
from carriers.profile import Days
from data.vocabulary import Severity
from tests.billing.bills import PROFILE, amounts, bills


def values_of(row):
    return (
        row.kind, row.day("LINE_ITEM_DATE"), row.number("LINE_ITEM_NUMBER_OF_UNITS"), row.number("LINE_ITEM_UNIT_COST"),
        row.number("LINE_ITEM_ADJUSTMENT_AMOUNT"), row.number("LINE_ITEM_TOTAL"), row.says("LINE_ITEM_DESCRIPTION"),
    )  # fmt: skip


def held_by(line):
    return (line.kind, line.day, line.units, line.unit_cost, line.adjustment, line.total, clean(line.narrative))


@given(bills())
@settings(max_examples=150, deadline=None)
def test_written_bill_reads_back_equal(bill):
    reading = read(write(bill, PROFILE).content)

    assert not [problem for problem in reading.problems if problem.severity is Severity.REFUSE]
    assert [values_of(row) for row in reading.rows] == [held_by(line) for line in bill.lines]


@given(bills())
@settings(max_examples=100, deadline=None)
def test_file_adds_up_to_the_cent(bill):
    rows = read(write(bill, PROFILE).content).rows

    exact = [row.number("LINE_ITEM_NUMBER_OF_UNITS") * row.number("LINE_ITEM_UNIT_COST") for row in rows]
    lines = [
        (amount + row.number("LINE_ITEM_ADJUSTMENT_AMOUNT")).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for amount, row in zip(exact, rows, strict=True)
    ]
    assert {row.number("INVOICE_TOTAL") for row in rows} == {sum(lines)} == {bill.total}


@given(bills())
@settings(max_examples=100, deadline=None)
def test_file_is_strict(bill):
    text = write(bill, PROFILE).content.decode("ascii")

    assert text.endswith("[]\r\n") and text.replace("\r\n", "").isprintable()
    lines = text.split("\r\n")[:-1]
    assert [line.count("|") for line in lines] == [0] + [23] * (len(bill.lines) + 1)
    assert all(line.endswith("[]") and line.count("[") == line.count("]") == 1 for line in lines)


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text)

    assert is_clean(once)
    assert clean(once) == once == once.strip()


@given(st.text(st.characters(max_codepoint=126, min_codepoint=32, exclude_characters="|[]"), min_size=1).map(str.strip))
def test_plain_text_is_left_alone(text):
    assert clean(text) == text


@given(amounts("9999999999.9999", 4, "-9999999999.9999"), st.integers(0, 2))
def test_number_survives_its_text(number, least):
    text = number_as_text(number, least)

    assert number_in(text) == number
    assert len(text.partition(".")[2]) >= least


@given(st.dates(), st.sampled_from(get_args(Days)))
def test_day_survives_its_text(day, way):
    text = days_as_text(way)[day]

    assert day_said(text) == day
    assert [each for each in get_args(Days) if is_day(text, each)] == [way]


@given(st.lists(st.tuples(amounts("9999.9999", 4), amounts("9999.9999", 4), amounts("999.99", 2, "-999.99")), max_size=20))
def test_rounded_lines_make_the_invoice(lines):
    totals = [line_total(units, cost, adjustment) for units, cost, adjustment in lines]

    exact = sum((units * cost + adjustment for units, cost, adjustment in lines), Decimal(0))
    assert invoice_total(totals) == sum(totals) and all(total == total.quantize(Decimal("0.01")) for total in totals)
    assert abs(invoice_total(totals) - exact) <= Decimal("0.005") * len(lines)
