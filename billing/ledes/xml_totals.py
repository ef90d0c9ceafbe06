"""Sums that a matter's segment says of itself. They are counted from its lines when written, and held against them when read."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from billing.ledes.controls import EXPENSES, FEES, Control, Measure, differs
from billing.ledes.field import BillField
from billing.ledes.kinds import Number
from billing.ledes.problem import Problem
from billing.ledes.row import Row
from billing.ledes.rules import number_of
from billing.ledes.sheet import Sheet
from billing.ledes.values import number_as_text
from data.vocabulary import LineKind, Severity

ADJUSTMENTS = (LineKind.FEE_ADJUSTMENT, LineKind.EXPENSE_ADJUSTMENT)


def _tax(row: Row) -> Decimal | None:
    return number_of(row, "LINE_ITEM_TAX_TOTAL")


def without_tax(row: Row) -> Decimal | None:
    """A row's total less its tax; None if one of them cannot be read."""
    total, tax = number_of(row, "LINE_ITEM_TOTAL"), _tax(row)
    return None if total is None or tax is None else total - tax


MONEY = Number(12, 2)
NET = Measure(lambda _, line: line.total, without_tax, MONEY)
GROSS = Measure(lambda bill, line: line.total + bill.tax_of(line), lambda row: number_of(row, "LINE_ITEM_TOTAL"), MONEY)
TAX = Measure(lambda bill, line: bill.tax_of(line), _tax, MONEY)
TOTALS = (
    Control("MATTER_TOTAL_DETAIL_FEES", (LineKind.FEE,), NET, "The total of the fees"),
    Control("MATTER_TOTAL_DETAIL_EXP", (LineKind.EXPENSE,), NET, "The total of the expenses"),
    Control("MATTER_DISC_CREDIT_FEES", (LineKind.FEE_ADJUSTMENT,), NET, "The adjustments of fees"),
    Control("MATTER_DISC_CREDIT_EXP", (LineKind.EXPENSE_ADJUSTMENT,), NET, "The adjustments of expenses"),
    Control("MATTER_DISC_CRED_TOTAL", ADJUSTMENTS, NET, "The adjustments"),
    Control("MATTER_TAX_ON_FEES", FEES, TAX, "The tax on fees"),
    Control("MATTER_TAX_ON_EXP", EXPENSES, TAX, "The tax on expenses"),
    Control("MATTER_NET_FEES", FEES, NET, "The fees with their adjustments"),
    Control("MATTER_NET_EXP", EXPENSES, NET, "The expenses with their adjustments"),
    Control("MATTER_TOTAL_DUE", (*FEES, *EXPENSES), GROSS, "What the matter comes to"),
)
CREDITS = {control.name for control in TOTALS if "_DISC_CRED" in control.name}
"""Some write what is taken away without its sign."""
OF_A_MATTER = ("INVOICE_NUMBER", "LAW_FIRM_MATTER_ID", "CLIENT_MATTER_ID")
TOTAL_FIELDS: tuple[BillField[Decimal], ...] = tuple(replace(control.field, read_without=True) for control in TOTALS)


def matter_adds_up(sheet: Sheet) -> Iterator[Problem]:
    """Every sum that a matter says is the sum of its lines, to the cent."""
    matters: dict[tuple[str, ...], list[Row]] = {}
    for row in sheet.rows:
        matters.setdefault(tuple(row.says(field) for field in OF_A_MATTER), []).append(row)
    for rows in matters.values():
        for control in TOTALS:
            if rows[0].says(control.name):
                yield from (_told(problem, control, rows) for problem in differs(control, rows))


def _told(problem: Problem, control: Control, rows: list[Row]) -> Problem:
    """A sum of discounts without its minus is understood."""
    said, right = number_of(rows[0], control.name), control.sum(rows)
    unsigned = control.name in CREDITS and said is not None and right is not None and said == -right
    return replace(problem, severity=Severity.WARN) if unsigned else problem


def base_and_discount_make_the_total(sheet: Sheet) -> Iterator[Problem]:
    """A line's amount before its discount, where it says one, and the discount are its total."""
    for row in sheet.rows:
        base, discount, net = number_of(row, "BASE_AMOUNT"), number_of(row, "LINE_ITEM_ADJUSTMENT_AMOUNT"), without_tax(row)
        if not row.says("BASE_AMOUNT") or base is None or discount is None or net is None or base + discount == net:
            continue
        said, right = row.says("BASE_AMOUNT"), number_as_text(net - discount, 2)
        sentence = f"BASE_AMOUNT is {said}, but the line's total less its discount or premium is {right}."
        yield Problem(sentence, row.line, "BASE_AMOUNT", said, mend="Correct one of them.")
