"""What a carrier wants of the money in a file: which currency, which tax, where the discounts stand; and of the countries."""

from collections.abc import Iterator

from billing.ledes.countries import in_form
from billing.ledes.problem import Problem, short
from billing.ledes.row import Row
from billing.ledes.rules import number_of
from billing.ledes.sheet import Sheet
from billing.ledes.values import number_as_text, share_in
from carriers.profile import LedesProfile
from data.vocabulary import LineKind

ROWS_OF_DISCOUNTS = {LineKind.FEE: LineKind.FEE_ADJUSTMENT, LineKind.EXPENSE: LineKind.EXPENSE_ADJUSTMENT}


def other_money(sheet: Sheet, profile: LedesProfile) -> Iterator[Problem]:
    """The firm bills a carrier in one currency."""
    for rows in sheet.invoices.values():
        said = rows[0].may_say("INVOICE_CURRENCY")
        if "INVOICE_CURRENCY" in rows[0].columns and said.upper() != profile.currency:
            sentence = f"INVOICE_CURRENCY is {short(said) or 'empty'}; the carrier is billed in {profile.currency}."
            yield Problem(sentence, rows[0].line, "INVOICE_CURRENCY", short(said), mend=f"Bill it in {profile.currency}.")


def other_tax(sheet: Sheet, profile: LedesProfile) -> Iterator[Problem]:
    """Every line carries the tax that the carrier's file names."""
    if profile.tax is None:
        return
    for row in sheet.rows:
        said = row.may_say("LINE_ITEM_TAX_RATE")
        if share_in(said) != profile.tax.rate:
            right = f"{number_as_text(profile.tax.rate, 0)} ({profile.tax.type})"
            sentence = f"LINE_ITEM_TAX_RATE is {short(said) or 'empty'}; the carrier's bills carry {right}."
            yield Problem(sentence, row.line, "LINE_ITEM_TAX_RATE", short(said), mend="Correct the rate and the tax.")


def discounts_elsewhere(sheet: Sheet, profile: LedesProfile) -> Iterator[Problem]:
    """Discounts stand in one row of fees and one of expenses, where the carrier wants that."""
    for rows in sheet.invoices.values() if profile.discounts == "invoice" else ():
        for of, wanted in ROWS_OF_DISCOUNTS.items():
            yield from (
                _discounted(row, wanted) for row in rows if _is(row, of) and number_of(row, "LINE_ITEM_ADJUSTMENT_AMOUNT")
            )
            yield from (_second(row, wanted) for row in [row for row in rows if _is(row, wanted)][1:])


def other_countries(sheet: Sheet, profile: LedesProfile) -> Iterator[Problem]:
    """Countries are written in two letters or in three, as the carrier reads them."""
    for rows in sheet.invoices.values():
        for field in ("LAW_FIRM_COUNTRY", "CLIENT_COUNTRY"):
            said = rows[0].may_say(field)
            if said and said.upper() != (right := in_form(said, profile)):
                sentence = f"{field} is {short(said)}; the carrier wants {right}."
                yield Problem(sentence, rows[0].line, field, short(said), mend=f"Write {right}.")


def _discounted(row: Row, wanted: LineKind) -> Problem:
    field, said = "LINE_ITEM_ADJUSTMENT_AMOUNT", row.says("LINE_ITEM_ADJUSTMENT_AMOUNT")
    sentence = f"{field} is {said} on a line of type {row.kind}; the carrier wants discounts in one row of type {wanted}."
    return Problem(sentence, row.line, field, said, mend="Bring the full price, and the discount in that row.")


def _second(row: Row, wanted: LineKind) -> Problem:
    sentence = f"This is a further row of type {wanted}; the carrier takes one in an invoice."
    return Problem(sentence, row.line, "EXP/FEE/INV_ADJ_TYPE", wanted, mend="Put them together.")


def _is(row: Row, kind: LineKind) -> bool:
    return row.says("EXP/FEE/INV_ADJ_TYPE").upper() == kind
