"""What a carrier wants of lines beyond its format: codes of a published set, and limits of its own."""

import re
from decimal import Decimal

import pytest

from billing.ledes import problems_of, read, write
from billing.ledes.file_check import check
from billing.ledes.formats import FORMATS
from billing.ledes.ledes_1998bi import LEDES_1998BI
from carriers.profile import LedesProfile
from carriers.utbms import CODE_SETS, code_set
from data.vocabulary import LineKind
from tests.billing.bills import a_bill, a_bill_line, a_file, a_named_case, a_row, ada

DEFENCE = LedesProfile(law_firm_id="24-6437381", code_set="insurance_defence")


@pytest.mark.parametrize(
    ("name", "tasks", "activities"),
    [("litigation", 34, 11), ("insurance_defence", 33, 12), ("counseling", 4, 11), ("project", 16, 11), ("bankruptcy", 21, 11)],
)
def test_sets_are_whole(name, tasks, activities):
    codes = code_set(name)

    assert (len(codes.tasks), len(codes.activities), len(codes.expenses)) == (tasks, activities, 24)
    for code, called in {**codes.tasks, **codes.activities, **codes.expenses}.items():
        assert re.fullmatch(r"[LCPBAE]\d{3}", code) and called
    assert codes.source and codes.dated


def test_every_set_is_named():
    assert {code_set(name).name for name in CODE_SETS} == {
        "Litigation", "Insurance defence", "Counseling", "Project", "Bankruptcy",
    }  # fmt: skip


def test_known_codes_pass():
    bill = a_bill(a_bill_line(task_code="L360", activity_code="A112"), a_bill_line(LineKind.EXPENSE, position=2))

    assert problems_of(bill, DEFENCE) == []


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            a_bill_line(task_code="L390"),
            "LINE_ITEM_TASK_CODE L390 is not in the carrier's code set “Insurance defence”, which knows L300, L310, L320,",
        ),
        (a_bill_line(activity_code="X1"), "LINE_ITEM_ACTIVITY_CODE X1 is not in the carrier's code set “Insurance defence”."),
        (a_bill_line(LineKind.EXPENSE, expense_code="E900"), "LINE_ITEM_EXPENSE_CODE E900 is not in the carrier's code set"),
    ],
)
def test_foreign_code_is_told_on_its_line(line, sentence):
    (problem,) = problems_of(a_bill(line), DEFENCE)

    assert problem.line == 1 and problem.sentence.startswith(sentence)


def test_carrier_without_a_set_takes_any():
    assert problems_of(a_bill(a_bill_line(task_code="X999")), LedesProfile(law_firm_id="24-6437381")) == []


def test_file_on_the_disk_is_held_against_the_set():
    checked = check("INV.txt", a_file(a_row({"LINE_ITEM_TASK_CODE": "L999"})), DEFENCE)

    assert "LINE_ITEM_TASK_CODE" in [problem.field for problem in checked.problems]


LIMITED = LedesProfile(
    law_firm_id="24-6437381",
    limits={
        "narrative": 40, "description": 30, "invoice_number": 10, "matter_number": 9, "claim_number": 9, "timekeeper_id": 4,
        "timekeeper_name": 15, "unit_decimals": 1, "cost_decimals": 0,
    },
)  # fmt: skip


def test_lines_within_the_limits_pass():
    assert problems_of(a_bill(description="October 2026"), LIMITED) == []


@pytest.mark.parametrize(
    ("line", "description", "sentence"),
    [
        ({"narrative": "x" * 41}, "Work", "LINE_ITEM_DESCRIPTION has 41 characters; the carrier takes 40 at most."),
        ({}, "x" * 31, "INVOICE_DESCRIPTION has 31 characters; the carrier takes 30 at most."),
        ({"units": Decimal("0.25")}, "Work", "LINE_ITEM_NUMBER_OF_UNITS is 0.25; the carrier takes one decimal"),
        ({"unit_cost": Decimal("200.5")}, "Work", "LINE_ITEM_UNIT_COST is 200.50; the carrier takes 0 decimals"),
    ],
)
def test_what_is_beyond_a_limit_is_told(line, description, sentence):
    bill = a_bill(a_bill_line(**line), a_bill_line(position=2), description=description)

    (problem,) = problems_of(bill, LIMITED)

    assert problem.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("invoice", "matter", "who", "sentence"),
    [
        ({"number": "2610-000123"}, {}, {}, "INVOICE_NUMBER has 11 characters; the carrier takes 10 at most."),
        ({}, {"number": "M-05280001"}, {}, "LAW_FIRM_MATTER_ID has 10 characters; the carrier takes 9 at most."),
        ({}, {"claim_number": "CLM-123456"}, {}, "CLIENT_MATTER_ID has 10 characters; the carrier takes 9 at most."),
        ({}, {}, {"code": "ADA99"}, "TIMEKEEPER_ID has 5 characters; the carrier takes 4 at most."),
        ({}, {}, {"last_name": "Whitcombe-Hartley"}, "TIMEKEEPER_NAME has 22 characters; the carrier takes 15 at most."),
    ],
)
def test_number_or_name_beyond_a_limit_is_told(invoice, matter, who, sentence):
    names = {"number": "M-0528", "claim_number": "CLM-1"} | matter
    bill = a_bill(
        a_bill_line(timekeeper=ada(**({"code": "ADA", "last_name": "Whitcombe"} | who))), **({"number": "2610-1"} | invoice)
    )
    for name, value in names.items():
        setattr(bill.matter, name, value)
    bill.description = "October 2026"

    assert [problem.sentence for problem in problems_of(bill, LIMITED)] == [sentence]


OWN_WORDS = LedesProfile(
    law_firm_id="24-6437381", classifications="two_letters", classification_codes={"PARALG": "PL", "EXPERT": "XPRT"}
)


@pytest.mark.parametrize(("ours", "theirs"), [("PARALG", "PL"), ("EXPERT", "XPRT"), ("PARTNR", "PT"), ("LIBRRN", "OT")])
def test_carriers_own_word_for_a_classification_goes_first(ours, theirs):
    bill = a_bill(a_bill_line(timekeeper=ada(classification=ours)))
    made = write(bill, OWN_WORDS)

    assert read(made.content).rows[0].says("TIMEKEEPER_CLASSIFICATION") == theirs
    assert (problems_of(bill, OWN_WORDS), check(made.name, made.content, OWN_WORDS).problems) == ([], ())


def test_word_of_another_carrier_is_not_known():
    made = write(a_bill(a_bill_line(timekeeper=ada(classification="EXPERT"))), OWN_WORDS)

    plain = LedesProfile(law_firm_id="24-6437381")

    assert [problem.field for problem in check(made.name, made.content, plain).problems] == ["TIMEKEEPER_CLASSIFICATION"]


@pytest.mark.parametrize(("dates", "day"), [("YYYY-MM-DD", "2026-11-02"), ("MM/DD/YYYY", "11/02/2026")])
@pytest.mark.parametrize("name", ["LEDES1998B", "LEDES1998BI", "LSS", "LITADV"])
def test_days_are_written_and_checked_as_the_carrier_has_them(name, dates, day):
    standard = LedesProfile(law_firm_id="24-6437381", format=name)
    other, bill = standard.model_copy(update={"dates": dates}), a_bill(matter=a_named_case())
    made = write(bill, other)

    row = read(made.content, FORMATS[name]).rows[0]
    assert (row.says("INVOICE_DATE"), row.day("INVOICE_DATE")) == (day, bill.invoice_date)
    assert check(made.name, made.content, other).problems == ()
    for profile, content in ((standard, made.content), (other, write(bill, standard).content)):
        assert {problem.code for problem in check(made.name, content, profile).problems} == {"003"}


def test_day_that_is_none_is_told_in_the_carriers_way():
    profile = LedesProfile(law_firm_id="24-6437381", dates="MM/DD/YYYY")
    content = write(a_bill(), profile).content.replace(b"11/02/2026", b"02/30/2026")

    (problem,) = check("2610-0042.txt", content, profile).problems

    assert problem.sentence == "INVOICE_DATE “02/30/2026” is not a day of the calendar written as MM/DD/YYYY."
    assert problem.mend == "Write a day such as 10/31/2026."


ABROAD = LedesProfile(
    format="LEDES1998BI", law_firm_id="24-6437381", currency="EUR", tax={"type": "VAT", "rate": "0.2"}, country="alpha-2",
    law_firm={"name": "Whitcombe", "country": "DEU"}, discounts="invoice",
)  # fmt: skip


def found_by(profile, **other):
    discounted = a_bill_line(adjustment=Decimal(-20)), a_bill_line(LineKind.FEE_ADJUSTMENT, position=2, adjustment=Decimal(-5))
    bill = a_bill(*discounted, a_bill_line(LineKind.FEE_ADJUSTMENT, position=3), matter=a_named_case())
    made = write(bill, profile.model_copy(update=other))
    return [(problem.line, problem.field, problem.sentence) for problem in check(made.name, made.content, profile).problems]


def test_file_as_the_carrier_wants_its_money_is_clean():
    assert found_by(ABROAD) == []


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"currency": "GBP"}, [(3, "INVOICE_CURRENCY", "INVOICE_CURRENCY is GBP; the carrier is billed in EUR.")]),
        ({"country": "alpha-3"}, [(3, "LAW_FIRM_COUNTRY", "LAW_FIRM_COUNTRY is DEU; the carrier wants DE.")]),
        (
            {"discounts": "lines"},
            [
                (3, "LINE_ITEM_ADJUSTMENT_AMOUNT",
                 "LINE_ITEM_ADJUSTMENT_AMOUNT is -20.00 on a line of type F; the carrier wants discounts in one row of type IF."),
                (5, "EXP/FEE/INV_ADJ_TYPE", "This is a further row of type IF; the carrier takes one in an invoice."),
            ],
        ),
    ],
)  # fmt: skip
def test_money_that_the_carrier_does_not_want_is_told(other, found):
    assert found_by(ABROAD, **other) == found


def test_tax_that_the_carrier_does_not_expect_is_told():
    assert set(found_by(ABROAD, tax=None)) == {
        (line, "LINE_ITEM_TAX_RATE", "LINE_ITEM_TAX_RATE is 0; the carrier's bills carry 0.2 (VAT).") for line in (3, 4)
    }


@pytest.mark.parametrize(("written", "counts"), [("US", True), ("usa", True), ("USX", False)])
def test_countries_are_read_in_both_forms(written, counts):
    content = write(a_bill(matter=a_named_case()), ABROAD).content.replace(b"|DE|", f"|{written}|".encode())

    told = [problem.sentence for problem in read(content, LEDES_1998BI).problems]

    assert [sentence for sentence in told if "country of ISO 3166" in sentence] == (
        [] if counts else ["LAW_FIRM_COUNTRY “USX” is not a country of ISO 3166, such as US or USA."]
    )
