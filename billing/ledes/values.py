"""How LEDES writes days and numbers; both ways are exact and know no exponent, comma or sign other than a leading minus."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache, partial

from billing.ledes.remembered import Remembered, RememberedTexts

LONGEST = 24
"""No day or number of LEDES is longer; a longer value is not worth a conversion."""
NUMBER = re.compile(r"[+-]?(\d{1,12}(\.\d{0,4})?|\.\d{1,4})", re.ASCII)
SHARE = re.compile(r"[01]|0?\.\d{1,12}|1\.0{1,12}", re.ASCII)
ZERO, NOTHING = Decimal(0), str(None)


def number_in(cell: str) -> Decimal | None:
    """The number a value says, 0 if it is empty, None if LEDES could not hold it (12 digits and 4 decimals at most)."""
    return _NUMBERS[cell]


def numbers_in(cells: Sequence[str]) -> list[Decimal | None]:
    """The same of a whole column."""
    return list(map(_NUMBERS.__getitem__, cells))


def share_in(cell: str) -> Decimal | None:
    """The share of one that a value says (0.21 for 21 %), 0 if it is empty, None if it is no such share."""
    if not cell:
        return ZERO
    return Decimal(cell) if SHARE.fullmatch(cell) else None


def day_in(cell: str) -> dt.date | None:
    """The day a value says as YYYYMMDD; None if there is no such day."""
    return _DAYS[cell]


def number_as_text(number: Decimal, least_places: int) -> str:
    """A number in plain digits, with no more decimals than it needs and no fewer than `least_places`."""
    return in_digits(least_places)[str(number)]  # a new Decimal takes ten times longer to hash than to print


@cache
def in_digits(least_places: int) -> Mapping[str, str]:
    """Numbers in plain digits with so many decimals at least, by how Python prints them; None is printed too, and is empty."""
    return Remembered(partial(_in_digits, least_places=least_places))


def _in_digits(printed: str, least_places: int) -> str:
    if printed == NOTHING:
        return ""
    number = Decimal(printed)
    whole, _, decimals = f"{number:f}".partition(".")
    decimals = decimals.rstrip("0").ljust(least_places, "0")
    if not number:
        whole = "0"  # never a minus zero
    return f"{whole}.{decimals}" if decimals else whole


def _number(cell: str) -> Decimal | None:
    if not cell:
        return ZERO
    return Decimal(cell) if len(cell) <= LONGEST and NUMBER.fullmatch(cell) else None


def _day(cell: str) -> dt.date | None:
    if not (len(cell) == 8 and cell.isascii() and cell.isdigit()):
        return None
    try:
        return dt.date(int(cell[:4]), int(cell[4:6]), int(cell[6:]))
    except ValueError:
        return None


_NUMBERS, _DAYS = RememberedTexts(_number), RememberedTexts(_day)
