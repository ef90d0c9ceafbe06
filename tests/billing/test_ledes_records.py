"""The two formats that are no LEDES: a header, records of fees and expenses, and sums that must agree."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.ledes import problems_of, read, write
from billing.ledes.litadv import LITADV
from billing.ledes.lss import LSS
from billing.stage import Stage
from carriers.profile import LedesProfile
from data.vocabulary import LineKind
from tests.billing.bills import a_bill, a_bill_line, a_case

LSS_FILE = """\
H|LSS 2.0|24-6437381|C-711|HM-000423|M-0528|2610-0042|20261102|20261001|20261031|For professional services, October 2026
F|1|20261014|TK1|Whitcombe, Ada|PARTNR|L330|A103|1.5|200.00|0.00|300.00|Prepare outline for deposition.
IF|3|20261014||||||1|0.00|-30.50|-30.50|Discount on fees
E|2|20261014|E101|34|0.125|0.00|4.25|Copies of medical records
T|2|1|1.5|269.50|4.25|273.75
"""
LITADV_FILE = """\
FORMAT: LITADV 1.0
FIRM ID: 24-6437381
CLIENT ID: C-711
FIRM MATTER: M-0528
MATTER ID: HM-000423
INVOICE NUMBER: 2610-0042
INVOICE DATE: 20261102
SEQUENCE: INITIAL
PERIOD FROM: 20261001
PERIOD TO: 20261031
DESCRIPTION: For professional services, October 2026
FEES TOTAL: 269.50
EXPENSES TOTAL: 4.25
INVOICE TOTAL: 273.75
FEES
F|1|20261014|TK1|Whitcombe, Ada|PARTNR|L330|A103|1.5|200.00|0.00|300.00|Prepare outline for deposition.
IF|3|20261014||||||1|0.00|-30.50|-30.50|Discount on fees
EXPENSES
E|2|20261014|E101|34|0.125|0.00|4.25|Copies of medical records
END
"""
FILES = {"LSS": LSS_FILE, "LITADV": LITADV_FILE}
by_format = pytest.mark.parametrize("form", [LSS, LITADV], ids=["LSS", "LITADV"])


def a_bill_of_three_kinds():
    copies = {"units": Decimal(34), "unit_cost": Decimal("0.125"), "narrative": "Copies of medical records"}
    discount = {"units": Decimal(1), "unit_cost": Decimal(0), "adjustment": Decimal("-30.50"), "narrative": "Discount on fees"}
    return a_bill(
        a_bill_line(),
        a_bill_line(LineKind.EXPENSE, position=2, **copies),
        a_bill_line(LineKind.FEE_ADJUSTMENT, position=3, **discount),
    )


def found(form, text):
    return [(problem.line, problem.field) for problem in read(text.encode(), form).problems]


@by_format
def test_whole_file_is_as_expected(form):
    profile = LedesProfile(format=form.name, law_firm_id="24-6437381")

    made = write(a_bill_of_three_kinds(), profile, stage=Stage.INITIAL)

    assert made.content.decode("ascii").split("\r\n") == FILES[form.name].split("\n")


@by_format
@pytest.mark.parametrize(
    "change",
    [
        lambda text: text,
        lambda text: text.replace("\n", "\r"),
        lambda text: "\ufeff\n" + text.replace("\n", "\n\n") + " \x1a\n",
        lambda text: text.replace("|", " | "),
        lambda text: text.replace("records\n", "records|\n"),
        lambda text: text.replace("\nE|", "\ne|").replace("\nT|", "\nt|").replace("END", "end").replace("FIRM ID", "Firm id"),
    ],
    ids=["as written", "CR", "blank lines and DOS end", "blanks at bars", "bar too many", "small letters"],
)
def test_ways_of_saving_are_tolerated(form, change):
    reading = read(change(FILES[form.name]).encode(), form)

    assert reading.problems == ()
    assert [row.says("LINE_ITEM_NUMBER") for row in reading.rows] == ["1", "3", "2"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ("T|3|1|1.5|269.50|4.25|273.75", "FEE_RECORDS"),
        ("T|2|0|1.5|269.50|4.25|273.75", "EXPENSE_RECORDS"),
        ("T|2|1|2.5|269.50|4.25|273.75", "HOURS"),
        ("T|2|1|1.5|300.00|4.25|273.75", "FEES_TOTAL"),
        ("T|2|1|1.5|269.50|4.20|273.75", "EXPENSES_TOTAL"),
        ("T|2|1|1.5|269.50|4.25|273.70", "INVOICE_TOTAL"),
    ],
)
def test_wrong_control_total_is_refused(wrong, field):
    reading = read(LSS_FILE.replace("T|2|1|1.5|269.50|4.25|273.75", wrong).encode(), LSS)

    assert reading.is_refused
    assert [(problem.line, problem.field) for problem in reading.problems] == [(5, field)]


def test_lost_record_shows_in_the_sums():
    without_copies = LITADV_FILE.replace("E|2|20261014|E101|34|0.125|0.00|4.25|Copies of medical records\n", "")

    assert found(LITADV, without_copies) == [(13, "EXPENSES_TOTAL"), (14, "INVOICE_TOTAL")]


def test_fault_of_header_is_told_once():
    assert found(LSS, LSS_FILE.replace("20261102", "20261302")) == [(1, "INVOICE_DATE")]
    assert found(LITADV, LITADV_FILE.replace("INITIAL", "FIRST")) == [(8, "STAGE")]


@by_format
def test_file_cut_off_is_refused(form):
    cut = "\n".join(FILES[form.name].splitlines()[:-1])

    (problem,) = read(cut.encode(), form).problems

    assert problem.line == len(cut.splitlines())
    assert "the file may be cut off" in problem.sentence


def test_lines_without_header_are_not_judged():
    reading = read(LITADV_FILE.replace("SEQUENCE: INITIAL\n", "").encode(), LITADV)

    assert (len(reading.rows), len(reading.problems)) == (0, 1)
    assert reading.problems[0].sentence.startswith("No line begins with SEQUENCE")


@by_format
def test_torn_line_does_not_blame_the_sums(form):
    torn = FILES[form.name].replace("|Copies of medical records", "|Copies|of medical records")

    ((_, field),) = found(form, torn)

    assert field == "|"


@by_format
def test_strange_and_doubled_lines_are_refused(form):
    first = FILES[form.name].splitlines()[0]

    sentences = [problem.sentence for problem in read(f"{FILES[form.name]}{first}\nX|1\n".encode(), form).problems]

    assert "stands already in line 1" in sentences[0]
    assert sentences[1].startswith("The line begins with X, a word that is not known here")


def test_first_bill_goes_without_matter_id():
    profile = LedesProfile(format="LITADV", law_firm_id="24-6437381")
    unknown = a_bill(matter=a_case(claim_number=None))

    assert problems_of(unknown, profile, stage=Stage.INITIAL) == []
    (problem,) = problems_of(unknown, profile, stage=Stage.FINAL)
    assert "only a matter's INITIAL bill goes without" in problem.sentence


@pytest.mark.parametrize(("stage", "said"), [(Stage.INITIAL, "INITIAL"), (Stage.INTERIM, "INTERIM"), (Stage.FINAL, "FINAL")])
def test_stage_stands_in_the_header(stage, said):
    profile = LedesProfile(format="LITADV", law_firm_id="24-6437381")

    assert write(a_bill(), profile, stage=stage).content.split(b"\r\n")[7] == f"SEQUENCE: {said}".encode()


@by_format
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, 700), st.integers(0, 9), st.sampled_from(["|", ":", "\n", "", "F|", "END", "é", "9" * 30]))
    )
)
@settings(max_examples=150, deadline=None)
def test_damaged_file_never_raises(form, cuts):
    damaged = FILES[form.name]
    for start, length, piece in cuts:
        damaged = damaged[:start] + piece + damaged[start + length :]

    reading = read(damaged.encode(), form)

    assert all(problem.line and problem.sentence.endswith(".") for problem in reading.problems)
    assert reading.is_refused or {row.number("INVOICE_TOTAL") for row in reading.rows} == {
        sum(row.number("LINE_ITEM_TOTAL") for row in reading.rows)
    }


@by_format
@given(content=st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_read(form, content):
    assert read(content, form).is_refused
