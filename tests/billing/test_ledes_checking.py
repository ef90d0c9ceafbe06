"""What is wrong with an invoice of ours is said before anything is written."""

import datetime as dt
from decimal import Decimal

import pytest

from billing.ledes import problems_of
from carriers.profile import LedesProfile
from data.models import Client
from data.vocabulary import LineKind, Severity, Turn
from tests.billing.bills import PROFILE, a_bill, a_bill_line, a_case, ada


def found(bill, profile=PROFILE):
    return [(problem.line, problem.field, problem.code) for problem in problems_of(bill, profile)]


def test_good_invoice_has_no_problems():
    expense = a_bill_line(LineKind.EXPENSE, position=2)

    assert problems_of(a_bill(a_bill_line(), expense), PROFILE) == []


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"narrative": ""}, ("LINE_ITEM_DESCRIPTION", "005")),
        ({"narrative": "\u200b"}, ("LINE_ITEM_DESCRIPTION", "005")),
        ({"narrative": "x" * 15_361}, ("LINE_ITEM_DESCRIPTION", None)),
        ({"task_code": None}, ("LINE_ITEM_TASK_CODE", "005")),
        ({"activity_code": ""}, ("LINE_ITEM_ACTIVITY_CODE", "005")),
        ({"timekeeper": ada(code="T" * 21)}, ("TIMEKEEPER_ID", None)),
        ({"timekeeper": ada(last_name="Featherstonehaugh", first_name="Bartholomew J.")}, ("TIMEKEEPER_NAME", None)),
        ({"timekeeper": ada(classification="SENIOR PARTNER")}, ("TIMEKEEPER_CLASSIFICATION", None)),
        ({"timekeeper": ada(classification="")}, ("TIMEKEEPER_CLASSIFICATION", "005")),
        ({"units": Decimal("-0.1")}, ("LINE_ITEM_NUMBER_OF_UNITS", None)),
        ({"units": Decimal("0.12345")}, ("LINE_ITEM_NUMBER_OF_UNITS", "004")),
        ({"total": Decimal("300.01")}, ("LINE_ITEM_TOTAL", "006")),
        ({"total": Decimal("300.001")}, ("LINE_ITEM_TOTAL", "006")),
    ],
)
def test_wrong_line_is_refused(fault, expected):
    problems = problems_of(a_bill(a_bill_line(position=3, **fault)), PROFILE)

    refused = [problem for problem in problems if problem.severity is Severity.REFUSE]
    assert (3, *expected) in [(problem.line, problem.field, problem.code) for problem in refused]


def test_expense_needs_its_code():
    bill = a_bill(a_bill_line(LineKind.EXPENSE, expense_code=None))

    assert found(bill) == [(1, "LINE_ITEM_EXPENSE_CODE", "005")]


def test_adjustment_needs_no_timekeeper_or_codes():
    assert found(a_bill(a_bill_line(LineKind.FEE_ADJUSTMENT, narrative=""))) == []


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"number": "2" * 21}, ("INVOICE_NUMBER", None)),
        ({"total": Decimal("299.99")}, ("INVOICE_TOTAL", None)),
        ({"matter": a_case(claim_number=None)}, ("CLIENT_MATTER_ID", "005")),
        ({"matter": a_case(claim_number="9" * 21)}, ("CLIENT_MATTER_ID", None)),
        ({"matter": a_case(client=Client(number=""))}, ("CLIENT_ID", "005")),
        ({"period_end": dt.date(2026, 9, 1)}, ("BILLING_END_DATE", None)),
    ],
)
def test_fault_of_whole_bill_has_no_line(fault, expected):
    assert found(a_bill(a_bill_line(), a_bill_line(position=2, total=Decimal(0), units=Decimal(0)), **fault)) == [
        (None, *expected)
    ]


def test_invoice_without_lines_is_refused():
    assert found(a_bill(lines=[])) == [(None, "LINE_ITEM_NUMBER", None)]


def test_missing_firm_id_is_the_keepers_turn():
    problem = problems_of(a_bill(), LedesProfile(law_firm_id="\u200b"))[0]

    assert (problem.field, problem.turn) == ("LAW_FIRM_ID", Turn.KEEPER)
    assert "law_firm_id" in problem.mend


def test_vanished_narrative_says_why():
    problem = problems_of(a_bill(a_bill_line(narrative="\u200b\u2063")), PROFILE)[0]

    assert problem.words == (
        "The narrative is empty once the characters that LEDES cannot carry are taken out. Add it on the line here."
    )


def test_length_counts_after_cleaning():
    within, beyond = "€" * 5_120, "€" * 5_121

    assert found(a_bill(a_bill_line(narrative=within))) == []
    assert found(a_bill(a_bill_line(narrative=beyond))) == [(1, "LINE_ITEM_DESCRIPTION", None)]


def test_half_cent_rounded_down_is_only_seen():
    line = a_bill_line(units=Decimal("0.1"), unit_cost=Decimal("350.25"), total=Decimal("35.02"))

    (problem,) = problems_of(a_bill(line), PROFILE)

    assert (problem.code, problem.severity) == ("006", Severity.WARN)
    assert "35.03 when half a cent is rounded up" in problem.sentence


def test_fraction_of_cent_cannot_be_billed():
    line = a_bill_line(units=Decimal("0.1"), unit_cost=Decimal("350.25"), total=Decimal("35.025"))

    fields = {problem.field for problem in problems_of(a_bill(line), PROFILE) if problem.severity is Severity.REFUSE}

    assert fields == {"LINE_ITEM_TOTAL", "INVOICE_TOTAL"}


def test_misplaced_code_is_only_seen():
    (problem,) = problems_of(a_bill(a_bill_line(LineKind.EXPENSE, task_code="L110")), PROFILE)

    assert (problem.field, problem.severity) == ("LINE_ITEM_TASK_CODE", Severity.WARN)
