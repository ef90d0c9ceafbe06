"""Every rule between values of a file: a file that breaks it, and one like it that does not."""

from dataclasses import dataclass, replace

import pytest

from billing.ledes import read, write
from billing.ledes.formats import FORMATS
from carriers.profile import LedesProfile
from data.vocabulary import LineKind
from tests.billing.bills import a_bill, a_bill_line, a_named_case


@dataclass(frozen=True)
class Trial:
    """A format, a value that its first line says instead of the right one, and the field that is told."""

    form: str
    field: str
    wrong: str
    told: str = ""


CASES = {
    "line_adds_up": Trial("LEDES1998B", "LINE_ITEM_TOTAL", "299.00"),
    "invoice_adds_up": Trial("LEDES1998B", "INVOICE_TOTAL", "299.00"),
    "line_numbers_differ": Trial("LEDES1998B", "LINE_ITEM_NUMBER", "2"),
    "units_are_not_negative": Trial("LEDES1998B", "LINE_ITEM_NUMBER_OF_UNITS", "-1.5"),
    "period_runs_forward": Trial("LEDES1998B", "BILLING_END_DATE", "20260930"),
    "codes_fit_the_line": Trial("LEDES1998B", "LINE_ITEM_EXPENSE_CODE", "E101"),
    "line_adds_up_with_tax": Trial("LEDES1998BI", "LINE_ITEM_TOTAL", "360.01"),
    "tax_follows_its_rate": Trial("LEDES1998BI", "LINE_ITEM_TAX_RATE", "0.21", "LINE_ITEM_TAX_TOTAL"),
    "invoice_tax_adds_up": Trial("LEDES1998BI", "INVOICE_TAX_TOTAL", "60.00"),
    "net_is_total_less_tax": Trial("LEDES1998BI", "INVOICE_NET_TOTAL", "599.99"),
    "sums_agree": Trial("LSS", "FEES_TOTAL", "299.00"),
    "matter_id_is_known_after_the_first": Trial("LITADV", "CLIENT_MATTER_ID", ""),
    "base_and_discount_make_the_total": Trial("LEDESXML21", "BASE_AMOUNT", "299.00"),
    "matter_adds_up": Trial("LEDESXML21", "MATTER_NET_FEES", "299.00"),
}


def a_sheet(form):
    tax = {"type": "VAT", "rate": "0.2"} if form in ("LEDES1998BI", "LEDESXML21") else None
    bill = a_bill(a_bill_line(), a_bill_line(LineKind.EXPENSE, position=2), matter=a_named_case())
    return read(write(bill, LedesProfile(law_firm_id="24-6437381", format=form, tax=tax)).content, FORMATS[form]).sheet


def test_every_rule_is_here():
    assert set(CASES) == {rule.__name__ for form in FORMATS.values() for rule in form.rules}


@pytest.mark.parametrize("name", CASES)
def test_rule_tells_the_wrong_value_and_no_right_one(name):
    trial = CASES[name]
    good, (rule,) = a_sheet(trial.form), [rule for rule in FORMATS[trial.form].rules if rule.__name__ == name]

    right = good.column(trial.field)
    bad = replace(good, columns={**good.columns, trial.field: [trial.wrong, *right[1:]]})

    assert [problem.field for problem in rule(bad)] == [trial.told or trial.field]
    assert list(rule(good)) == []
