"""Whatever a carrier's file asks for, its rows add up to the cent, and the discounts of a bill stand where the carrier wants them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.ledes import CannotWrite, problems_of, read, write
from billing.ledes.formats import FORMATS
from billing.money import cents
from carriers.partner_laws import INTERNATIONAL
from carriers.profile import LedesProfile
from data.vocabulary import LineKind, Severity
from tests.billing.bills import a_bill, a_bill_line, a_named_case, ada, amounts, bills

OF_THE_WHOLE = (LineKind.FEE_ADJUSTMENT, LineKind.EXPENSE_ADJUSTMENT)
APART = LedesProfile(law_firm_id="24-6437381", discounts="invoice")
with_tax = st.builds(lambda rate: {"type": "VAT", "rate": rate}, amounts("1", 4))


@st.composite
def profiles(draw):
    """Any way a carrier may want its money told."""
    form = draw(st.sampled_from(sorted(FORMATS)))
    return LedesProfile(
        format=form, law_firm_id="24-6437381", rounding=draw(st.sampled_from(["half_up", "half_even"])),
        discounts=draw(st.sampled_from(["lines", "invoice"])),
        tax=draw(st.none() | with_tax) if form in INTERNATIONAL else None,
    )  # fmt: skip


def named(bill):
    bill.matter = a_named_case()
    return bill


def rows_of(bill, profile=APART):
    return read(write(named(bill), profile).content, FORMATS[profile.format]).rows


def a_discount(kind=LineKind.FEE_ADJUSTMENT, amount="-30.50", **more):
    return a_bill_line(kind, units=Decimal(1), unit_cost=Decimal(0), adjustment=Decimal(amount), **more)


def told(row):
    return (row.says("LINE_ITEM_NUMBER"), row.kind, row.number("LINE_ITEM_ADJUSTMENT_AMOUNT"), row.number("LINE_ITEM_TOTAL"))


@given(bill=bills(), profile=profiles())
@settings(max_examples=300, deadline=None)
def test_file_adds_up_under_every_profile(bill, profile):
    reading = read(write(named(bill), profile).content, FORMATS[profile.format])

    assert not [problem for problem in reading.problems if problem.severity is Severity.REFUSE]
    rows, total = reading.rows, reading.rows[0].number("INVOICE_TOTAL")
    assert total == sum(row.number("LINE_ITEM_TOTAL") for row in rows)
    tax = rows[0].number("INVOICE_TAX_TOTAL") if profile.format in INTERNATIONAL else 0
    assert bill.total == total - tax


@given(bill=bills(), profile=profiles())
@settings(max_examples=200, deadline=None)
def test_taxes_follow_the_rate_of_each_row(bill, profile):
    profile = profile.model_copy(update={"format": "LEDES1998BI"})
    rate = profile.tax.rate if profile.tax else Decimal(0)

    for row in rows_of(bill, profile):
        worth = row.number("LINE_ITEM_NUMBER_OF_UNITS") * row.number("LINE_ITEM_UNIT_COST")
        worth += row.number("LINE_ITEM_ADJUSTMENT_AMOUNT")
        assert row.number("LINE_ITEM_TAX_TOTAL") == cents(worth * rate, profile.rounding)
        assert abs(row.number("LINE_ITEM_TOTAL") - worth * (1 + rate)) <= Decimal("0.01")


@given(bill=bills(), profile=profiles())
@settings(max_examples=200, deadline=None)
def test_discounts_apart_leave_lines_at_full_price(bill, profile):
    before = {line.position: line for line in bill.lines}
    rows = rows_of(bill, profile.model_copy(update={"discounts": "invoice", "tax": None}))

    assert sum(row.number("LINE_ITEM_TOTAL") for row in rows) == bill.total
    for row in (each for each in rows if each.kind not in OF_THE_WHOLE):
        line = before.pop(int(row.says("LINE_ITEM_NUMBER")))
        full = row.number("LINE_ITEM_NUMBER_OF_UNITS") * row.number("LINE_ITEM_UNIT_COST")
        assert (row.number("LINE_ITEM_ADJUSTMENT_AMOUNT"), full) == (0, line.units * line.unit_cost)
        assert abs(row.number("LINE_ITEM_TOTAL") - full) <= Decimal("0.005")
    assert {line.kind for line in before.values()} <= set(OF_THE_WHOLE)
    assert all(sum(row.kind == kind for row in rows) <= 1 for kind in OF_THE_WHOLE)


@given(bill=bills(), profile=profiles())
@settings(max_examples=50, deadline=None)
def test_bill_itself_is_not_changed(bill, profile):
    kept = ("position", "kind", "units", "unit_cost", "adjustment", "total", "narrative")
    before = [[getattr(line, name) for name in kept] for line in bill.lines]

    write(named(bill), profile)

    assert [[getattr(line, name) for name in kept] for line in bill.lines] == before


@pytest.mark.parametrize("name", FORMATS)
def test_discounts_become_one_row_of_each_kind(name):
    bill = a_bill(
        a_bill_line(adjustment=Decimal("-70.00"), narrative="Draft answer."),
        a_bill_line(LineKind.EXPENSE, position=2, units=Decimal(34), unit_cost=Decimal("0.125"), adjustment=Decimal("-1.25")),
        a_discount(position=3, narrative="Courtesy discount"),
        a_bill_line(position=4, adjustment=Decimal("10.00")),
    )

    rows = {row.says("LINE_ITEM_NUMBER"): row for row in rows_of(bill, APART.model_copy(update={"format": name}))}

    assert set(map(told, rows.values())) == {
        ("1", "F", 0, Decimal("300.00")), ("2", "E", 0, Decimal("4.25")), ("4", "F", 0, Decimal("300.00")),
        ("5", "IF", Decimal("-90.50"), Decimal("-90.50")), ("6", "IE", Decimal("-1.25"), Decimal("-1.25")),
    }  # fmt: skip
    made = rows["5"]
    assert (made.number("LINE_ITEM_NUMBER_OF_UNITS"), made.number("LINE_ITEM_UNIT_COST")) == (1, 0)
    if name != "LEDESXML21":  # an adjustment is an amount there, and nothing more
        assert made.says("LINE_ITEM_DESCRIPTION") == "Fee adjustment: lines 1, 4 (-60.00); Courtesy discount (-30.50)"
        assert rows["6"].says("LINE_ITEM_EXPENSE_CODE") == "E101"


def test_one_adjustment_of_the_whole_stays_as_it_is():
    assert [told(row) for row in rows_of(a_bill(a_bill_line(), a_discount(position=2)))] == [
        ("1", "F", 0, Decimal("300.00")), ("2", "IF", Decimal("-30.50"), Decimal("-30.50")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("longest", "said"),
    [
        (None, "Fee adjustment: line 1 (-1.00); a long word of thanks (-30.50)"),
        (40, "Fee adjustment, 2 lines together"),
        (20, "Fee adjustment"),
    ],
)
def test_made_row_keeps_the_carriers_limit(longest, said):
    profile = APART.model_copy(update={"limits": APART.limits.model_copy(update={"narrative": longest})})
    thanks = a_discount(position=2, narrative="a long word of thanks")

    bill = a_bill(a_bill_line(adjustment=Decimal(-1), narrative="Draft answer."), thanks)

    assert rows_of(bill, profile)[-1].says("LINE_ITEM_DESCRIPTION") == said
    assert problems_of(bill, profile) == []


def test_findings_of_made_rows_are_about_the_whole_bill():
    strict = APART.model_copy(update={"code_set": "litigation"})
    gifts = [a_discount(LineKind.EXPENSE_ADJUSTMENT, position=place, expense_code="X900") for place in (2, 3)]

    problems = problems_of(a_bill(a_bill_line(units=Decimal("0.00005")), *gifts), strict)

    assert [(one.line, one.field) for one in problems if one.severity is Severity.REFUSE] == [
        (1, "LINE_ITEM_NUMBER_OF_UNITS"), (None, "LINE_ITEM_EXPENSE_CODE"),
    ]  # fmt: skip


def test_changes_in_made_rows_are_about_the_whole_bill():
    made = write(a_bill(a_bill_line(adjustment=Decimal(-1)), a_discount(position=2, narrative="Señor")), APART)

    assert [(change.line, change.after) for change in made.changes] == [(None, "Fee adjustment: line 1 (-1.00); Senor (-30.50)")]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"adjustment": Decimal(-20), "total": Decimal("290.00")}, (1, "LINE_ITEM_TOTAL")),
        ({"total": Decimal("290.00")}, (1, "LINE_ITEM_TOTAL")),
        ({"adjustment": Decimal(-20), "timekeeper": ada(code="")}, (1, "TIMEKEEPER_ID")),
    ],
)
def test_fault_of_a_discounted_line_is_found_on_it(wrong, place):
    bill = a_bill(a_bill_line(**wrong), a_bill_line(position=2, adjustment=Decimal(-5)))

    assert [(one.line, one.field) for one in problems_of(bill, APART)] == [place]


def test_wrong_adjustment_does_not_vanish_in_the_row():
    bill = a_bill(a_bill_line(adjustment=Decimal(-20)), a_discount(position=2, total=Decimal("-30.00")))

    with pytest.raises(CannotWrite) as refusal:
        write(bill, APART)

    assert [(one.line, one.field) for one in refusal.value.problems] == [(None, "INVOICE_TOTAL")]
