"""The tax of somebody's file, so that the same bill can be written again with it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import get_args

from billing.errors import Refusal
from billing.ledes.bill import is_bare
from billing.ledes.rebuilding import tax_of
from billing.ledes.row import Row
from billing.ledes.values import number_as_text, share_in
from billing.money import line_tax
from carriers.profile import LedesProfile, Rounding, Tax


class CannotConvert(Refusal):
    """The file is wrong, or the other format has no place for its money."""


def with_tax_of(rows: Sequence[Row], profile: LedesProfile) -> LedesProfile:
    """The profile under which these rows of one invoice keep their taxes to the cent. Raises CannotConvert if there is none."""
    taxes = {(_rate(row), row.may_say("LINE_ITEM_TAX_TYPE")): row for row in rows}
    if len(taxes) > 1:
        lines = " and ".join(str(row.line) for row in list(taxes.values())[:2])
        raise CannotConvert(f"Lines {lines} carry different taxes; a bill is written with one tax at one rate.")
    ((rate, called),) = taxes
    for rounding in get_args(Rounding) if rate or called else ():
        if all(_tax(row, rate, rounding, profile) == tax_of(row) for row in rows):
            tax = Tax.model_construct(type=called, rate=rate)
            return profile.model_copy(update={"tax": tax, "rounding": rounding})
    _refuse_tax_out_of_line(rows, rate, profile)
    return profile


def _refuse_tax_out_of_line(rows: Sequence[Row], rate: Decimal, profile: LedesProfile) -> None:
    for row in rows:
        if tax_of(row) != (right := _tax(row, rate, "half_up", profile)):
            said, share = number_as_text(tax_of(row), 2), number_as_text(rate, 0)
            raise CannotConvert(
                f"Line {row.line} carries a tax of {said}, where {share} of its worth is {number_as_text(right, 2)};"
                " it would not be the same to the cent."
            )


def _rate(row: Row) -> Decimal:
    return share_in(row.may_say("LINE_ITEM_TAX_RATE")) or Decimal(0)


def _tax(row: Row, rate: Decimal, rounding: Rounding, profile: LedesProfile) -> Decimal:
    if is_bare(row.kind, profile):
        return line_tax(Decimal(1), Decimal(0), row.number("LINE_ITEM_TOTAL") - tax_of(row), rate, rounding=rounding)
    units, cost = row.number("LINE_ITEM_NUMBER_OF_UNITS"), row.number("LINE_ITEM_UNIT_COST")
    return line_tax(units, cost, row.number("LINE_ITEM_ADJUSTMENT_AMOUNT"), rate, rounding=rounding)
