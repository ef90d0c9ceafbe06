"""Every format a carrier may want: what is written is strict, and reads back worth the same to the cent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.ledes import problems_of, read, write
from billing.ledes.characters import clean
from billing.ledes.formats import FORMATS
from billing.ledes.ledes_xml import CATEGORY
from billing.stage import Stage
from carriers.profile import LedesProfile
from data.vocabulary import LineKind, Severity
from tests.billing.bills import a_bill, a_bill_line, a_named_case, ada, bills

PROFILES = {name: LedesProfile(format=name, law_firm_id="24-6437381") for name in FORMATS}
OTHERS = sorted(FORMATS.keys() - {"LEDES1998B"})


def named(bill):
    bill.matter = a_named_case()
    return bill


def values_of(row):
    return (
        int(row.says("LINE_ITEM_NUMBER")), row.kind, row.day("LINE_ITEM_DATE"), row.number("LINE_ITEM_NUMBER_OF_UNITS"),
        row.number("LINE_ITEM_UNIT_COST"), row.number("LINE_ITEM_ADJUSTMENT_AMOUNT"), row.number("LINE_ITEM_TOTAL"),
        row.says("LINE_ITEM_DESCRIPTION"),
    )  # fmt: skip


def held_by(line, name, bill):
    if name == "LEDESXML21" and line.kind in CATEGORY:  # an adjustment is an amount there, and nothing more
        return (line.position, line.kind, bill.invoice_date, 1, 0, line.total, line.total, "")
    return (line.position, line.kind, line.day, line.units, line.unit_cost, line.adjustment, line.total, clean(line.narrative))


@pytest.mark.parametrize("name", OTHERS)
@given(bill=bills(), stage=st.sampled_from(Stage))
@settings(max_examples=60, deadline=None)
def test_written_bill_reads_back_equal(name, bill, stage):
    reading = read(write(named(bill), PROFILES[name], stage=stage).content, FORMATS[name])

    assert not [problem for problem in reading.problems if problem.severity is Severity.REFUSE]
    assert sorted(map(values_of, reading.rows)) == [held_by(line, name, bill) for line in bill.lines]


@pytest.mark.parametrize("name", OTHERS)
@given(bill=bills())
@settings(max_examples=40, deadline=None)
def test_bill_itself_reads_back_equal(name, bill):
    row = read(write(named(bill), PROFILES[name]).content, FORMATS[name]).rows[0]

    days = [row.day(field) for field in ("INVOICE_DATE", "BILLING_START_DATE", "BILLING_END_DATE")]
    assert days == [bill.invoice_date, bill.period_start, bill.period_end]
    assert (row.number("INVOICE_TOTAL"), row.says("INVOICE_DESCRIPTION")) == (bill.total, clean(bill.description))


@pytest.mark.parametrize("name", OTHERS)
@given(bill=bills())
@settings(max_examples=40, deadline=None)
def test_file_is_plain_and_ends_its_lines(name, bill):
    text = write(named(bill), PROFILES[name]).content.decode("ascii")

    assert text.endswith("\r\n") and text.replace("\r\n", "").isprintable()
    assert not any(line != line.strip() for line in text.split("\r\n"))


@pytest.mark.parametrize("name", FORMATS)
def test_same_invoice_gives_same_bytes(name):
    first, second = (write(a_bill(matter=a_named_case()), PROFILES[name]) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("name", FORMATS)
def test_good_invoice_has_no_problems(name):
    bill = a_bill(a_bill_line(), a_bill_line(LineKind.EXPENSE, position=2), matter=a_named_case())

    assert problems_of(bill, PROFILES[name]) == []


@pytest.mark.parametrize("name", FORMATS)
def test_faults_are_told_in_every_format(name):
    bad = a_bill(a_bill_line(task_code=None, timekeeper=ada(code="")), matter=a_named_case(claim_number=None))

    fields = {(problem.line, problem.field) for problem in problems_of(bad, PROFILES[name])}

    assert fields == {(None, "CLIENT_MATTER_ID"), (1, "LINE_ITEM_TASK_CODE"), (1, "TIMEKEEPER_ID")}


@pytest.mark.parametrize("name", FORMATS)
def test_file_of_another_format_is_named(name):
    other = OTHERS[0] if name != OTHERS[0] else "LEDES1998B"
    content = write(a_bill(matter=a_named_case()), PROFILES[other]).content

    (problem,) = read(content, FORMATS[name]).problems

    assert problem.sentence.startswith("This is a") and f"Only {name} is read here" in problem.sentence


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("ours", "theirs"), [("PARTNR", "PT"), ("PARALG", "LA"), ("EXPERT", "OT"), ("PT", "PT"), ("SOMETHING", "SOMETHING")]
)
def test_classification_is_written_as_the_carrier_wants(name, ours, theirs):
    profile = PROFILES[name].model_copy(update={"classifications": "two_letters"})
    bill = named(a_bill(a_bill_line(timekeeper=ada(classification=ours))))

    said = {
        read(write(bill, one).content, FORMATS[name]).rows[0].says("TIMEKEEPER_CLASSIFICATION")
        for one in (profile, PROFILES[name])
    }

    assert said == {theirs, ours}
