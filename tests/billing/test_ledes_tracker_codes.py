"""The numbers that Legal Tracker gives to five faults stand on our findings of the same faults, and on no others."""

import pytest

from billing.ledes import read
from data.vocabulary import Severity
from tests.billing.bills import a_file, a_row

NUMBERS = (
    "INVOICE_TOTAL", "LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_ADJUSTMENT_AMOUNT", "LINE_ITEM_TOTAL", "LINE_ITEM_UNIT_COST",
)  # fmt: skip
NEEDED = (
    "INVOICE_DATE", "INVOICE_NUMBER", "CLIENT_ID", "LAW_FIRM_MATTER_ID", "INVOICE_TOTAL", "BILLING_START_DATE", "BILLING_END_DATE",
    "LINE_ITEM_NUMBER", "EXP/FEE/INV_ADJ_TYPE", "LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_TOTAL", "LINE_ITEM_DATE", "TIMEKEEPER_ID",
)  # fmt: skip


def codes_in(*rows):
    return [(problem.line, problem.field, problem.code) for problem in read(a_file(*rows)).problems]


@pytest.mark.parametrize("field", ["INVOICE_DATE", "BILLING_START_DATE", "BILLING_END_DATE", "LINE_ITEM_DATE"])
@pytest.mark.parametrize("day", ["20260230", "2026-10-31", "10312026", "261031", "soon"])
def test_003_is_a_day_that_is_none(field, day):
    assert (3, field, "003") in codes_in(a_row({field: day}))


@pytest.mark.parametrize("field", NUMBERS)
@pytest.mark.parametrize("number", ["1 000", "1,000", "$100", "USD100", "100-", "(100)", "1-00", "100.0.0"])
def test_004_is_a_number_with_a_blank_a_comma_a_currency_or_a_minus_that_is_not_first(field, number):
    assert (3, field, "004") in codes_in(a_row({field: number}))


@pytest.mark.parametrize("number", ["300", "300.", "300.0000", "0300"])
def test_004_is_no_plain_number(number):
    assert codes_in(a_row({"LINE_ITEM_TOTAL": number, "INVOICE_TOTAL": number})) == []


def test_004_is_no_minus_that_stands_first():
    assert codes_in(a_row({"LINE_ITEM_ADJUSTMENT_AMOUNT": "-300", "LINE_ITEM_TOTAL": "0", "INVOICE_TOTAL": "0"})) == []


@pytest.mark.parametrize("field", NEEDED)
def test_005_is_a_needed_field_that_is_blank(field):
    assert (3, field, "005") in codes_in(a_row({field: "  "}))


@pytest.mark.parametrize("kind", ["IF", "IE"])
def test_005_spares_units_and_timekeeper_of_adjustments(kind):
    empty = dict.fromkeys(
        ("LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_UNIT_COST", "TIMEKEEPER_ID", "TIMEKEEPER_NAME", "TIMEKEEPER_CLASSIFICATION",
         "LINE_ITEM_TASK_CODE", "LINE_ITEM_ACTIVITY_CODE"), "",
    )  # fmt: skip
    amounts = {"LINE_ITEM_ADJUSTMENT_AMOUNT": "-5", "LINE_ITEM_TOTAL": "-5", "INVOICE_TOTAL": "-5"}

    assert codes_in(a_row({"EXP/FEE/INV_ADJ_TYPE": kind} | empty | amounts)) == []


@pytest.mark.parametrize("factors", [{"LINE_ITEM_UNIT_COST": "201"}, {"LINE_ITEM_ADJUSTMENT_AMOUNT": "-0.01"}])
def test_006_is_a_line_that_is_not_units_times_cost_plus_adjustment(factors):
    assert codes_in(a_row(factors)) == [(3, "LINE_ITEM_TOTAL", "006")]


def test_007_is_a_second_total_in_one_invoice():
    rows = a_row({"INVOICE_TOTAL": "600"}), a_row({"INVOICE_TOTAL": "300", "LINE_ITEM_NUMBER": "2"})

    assert codes_in(*rows) == [(4, "INVOICE_TOTAL", "007")]


def test_007_is_no_second_total_in_another_invoice():
    assert codes_in(a_row(), a_row({"INVOICE_NUMBER": "96543"})) == []


def test_other_faults_have_no_such_number():
    twice = read(a_file(a_row({"INVOICE_TOTAL": "700"}), a_row({"INVOICE_TOTAL": "700"}))).problems

    assert {(problem.field, problem.code) for problem in twice if problem.severity is Severity.REFUSE} == {
        ("INVOICE_TOTAL", None), ("LINE_ITEM_NUMBER", None),
    }  # fmt: skip
