"""Amounts and days as people and spreadsheets write them."""

import datetime as dt
import re
from decimal import Decimal

from billing.errors import BadInput

GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
PLAIN = re.compile(r"\d+(?:[.,]\d+)?|[.,]\d+")
MOST, PLACES = Decimal(100_000), 4
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
FIRST_YEAR, LAST_YEAR = 1900, 2200
MIDNIGHT = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?$")


def rate_in(cell: str) -> Decimal:
    """Dollars an hour: 250, 250.50, $1,250.00, 250,50; BadInput with the rest of a sentence if it is none."""
    bare = cell.replace("$", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if bare.startswith(("-", "\N{MINUS SIGN}", "(")):
        raise BadInput("is below nothing; write what an hour may cost, or leave it empty.")
    if GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    elif not PLAIN.fullmatch(bare):
        raise BadInput("is no amount; write dollars an hour, such as 250 or 250.50.")
    rate = Decimal(bare.replace(",", "."))
    if rate >= MOST:
        raise BadInput(f"is too much for an hour; less than {MOST:,} fits.")
    if -int(rate.normalize().as_tuple().exponent) > PLACES:
        raise BadInput(f"has more than {PLACES} decimals.")
    return rate


def day_in(cell: str) -> dt.date:
    """A day as 2026-10-31 or 10/31/2026; BadInput with the rest of a sentence if it is none."""
    bare = MIDNIGHT.sub("", cell)
    if found := ISO.fullmatch(bare):
        year, month, day = map(int, found.groups())
    elif found := AMERICAN.fullmatch(bare):
        month, day, year = map(int, found.groups())
    else:
        raise BadInput("is no day; write 2026-10-31 or 10/31/2026.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput("is a day of another age; write 2026-10-31 or 10/31/2026.")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise BadInput("is no day of the calendar; write 2026-10-31 or 10/31/2026 (the month first).") from None
