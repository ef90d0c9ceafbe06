"""What LEDES can say and our own tables cannot hold: fractions of a cent, and prices of a hundred million dollars."""

from collections.abc import Iterator
from functools import partial

from billing.ledes.problem import Problem
from billing.ledes.remembered import RememberedTexts
from billing.ledes.sheet import Sheet
from billing.ledes.values import number_in
from data.dialects import MONEY, RATE, Exact

HELD_AS = {
    "INVOICE_TOTAL": MONEY,
    "LINE_ITEM_ADJUSTMENT_AMOUNT": MONEY,
    "LINE_ITEM_TOTAL": MONEY,
    "LINE_ITEM_UNIT_COST": RATE,
}


def too_big_for_us(sheet: Sheet) -> Iterator[Problem]:
    """Every amount fits the column it is kept in."""
    too_big = {field: fits for field, fits in FITS.items() if not all(map(fits.__getitem__, sheet.column(field)))}
    for row in sheet.rows if too_big else ():
        for field, fits in too_big.items():
            if not fits[cell := row.says(field)]:
                column = HELD_AS[field]
                most = f"{column.places} decimals, below {column.limit:,}"
                sentence = f"{field} {cell} cannot be kept here: at most {most}."
                yield Problem(sentence, row.line, field, cell, mend="Round it, or split the line.")


def _fits(cell: str, column: Exact) -> bool:
    number = number_in(cell)
    if number is None:
        return True  # not a number at all: that is another fault
    scaled = number.scaleb(column.places)
    return scaled == scaled.to_integral_value() and abs(number) < column.limit


FITS = {field: RememberedTexts[bool](partial(_fits, column=column)) for field, column in HELD_AS.items()}
