"""What must hold between the values of LEDES 98BI beyond those of 1998B: totals include the tax, and the tax follows its rate."""

from collections.abc import Iterator
from decimal import Decimal

from billing.ledes.problem import Problem, short
from billing.ledes.row import Row
from billing.ledes.rules import number_of, worth_of, wrong_total
from billing.ledes.sheet import Sheet
from billing.ledes.values import number_as_text, share_in
from billing.money import CENT, cents, invoice_total


def line_adds_up_with_tax(sheet: Sheet) -> Iterator[Problem]:
    """A line's total is units x unit cost + adjustment + its tax."""
    for row in sheet.rows:
        worth, tax = worth_of(row), number_of(row, "LINE_ITEM_TAX_TOTAL")
        if worth is not None and tax is not None:
            yield from wrong_total(row, worth + tax, row.says("LINE_ITEM_TAX_TOTAL") if tax else "")


def tax_follows_its_rate(sheet: Sheet) -> Iterator[Problem]:
    """A line's tax is its worth without tax times the rate, where it says one; a cent of difference is rounding."""
    for row in sheet.rows:
        rate, worth, tax = share_in(row.says("LINE_ITEM_TAX_RATE")), worth_of(row), number_of(row, "LINE_ITEM_TAX_TOTAL")
        if not row.says("LINE_ITEM_TAX_RATE") or rate is None or worth is None or tax is None:
            continue
        if abs(tax - rate * worth) > CENT:
            yield _wrong_tax(row, cents(rate * worth))


def _wrong_tax(row: Row, right: Decimal) -> Problem:
    said, rate = row.says("LINE_ITEM_TAX_TOTAL"), row.says("LINE_ITEM_TAX_RATE")
    sentence = (
        f"LINE_ITEM_TAX_TOTAL is {short(said) or 'empty'}, but the tax of this line at {rate} is {number_as_text(right, 2)}."
    )
    return Problem(sentence, row.line, "LINE_ITEM_TAX_TOTAL", short(said), mend="Correct the tax or its rate.")


def invoice_tax_adds_up(sheet: Sheet) -> Iterator[Problem]:
    """The invoice's tax is the sum of its lines' taxes."""
    for number, rows in sheet.invoices.items():
        taxes = [number_of(row, "LINE_ITEM_TAX_TOTAL") for row in rows]
        read = [tax for tax in taxes if tax is not None]
        if number not in sheet.torn and len(read) == len(taxes):
            yield from _other_than(rows[0], "INVOICE_TAX_TOTAL", invoice_total(read), "the taxes of its lines add up to")


def net_is_total_less_tax(sheet: Sheet) -> Iterator[Problem]:
    """The net total is what remains of the total without the tax."""
    for rows in sheet.invoices.values():
        total, tax = number_of(rows[0], "INVOICE_TOTAL"), number_of(rows[0], "INVOICE_TAX_TOTAL")
        if total is not None and tax is not None:
            yield from _other_than(rows[0], "INVOICE_NET_TOTAL", total - tax, "INVOICE_TOTAL less INVOICE_TAX_TOTAL is")


def _other_than(row: Row, field: str, right: Decimal, because: str) -> Iterator[Problem]:
    said, number = row.says(field), number_of(row, field)
    if said and number is not None and number != right:
        sentence = f"{field} is {said}, but {because} {number_as_text(right, 2)}."
        yield Problem(sentence, row.line, field, said, mend="Correct one of them.")
