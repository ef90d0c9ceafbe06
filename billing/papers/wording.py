"""How days, numbers and dollars are written on paper, and the words of each line."""

import datetime as dt
from decimal import Decimal

from billing.papers.paper import PaperLine
from billing.wording import dollars


def of_work(line: PaperLine) -> list[str]:
    """Date, timekeeper, codes, narrative, hours, rate, amount."""
    return [short_day(line.day), line.who, line.codes, _told(line), *_factors(line, 1), f"{line.total:,.2f}"]


def of_cost(line: PaperLine) -> list[str]:
    """Date, code, narrative, quantity, price, amount."""
    return [short_day(line.day), line.codes, _told(line), *_factors(line, 0), f"{line.total:,.2f}"]


def plain(number: Decimal, least_places: int) -> str:
    """A number with no more decimals than it needs, four at most, and no fewer than so many."""
    whole, _, decimals = f"{number:,.4f}".partition(".")
    decimals = decimals.rstrip("0").ljust(least_places, "0")
    return f"{whole}.{decimals}" if decimals else whole


def short_day(day: dt.date) -> str:
    """A day as 10/14/2026."""
    return f"{day:%m/%d/%Y}"


def long_day(day: dt.date) -> str:
    """A day as October 14, 2026."""
    return f"{day:%B} {day.day}, {day.year}"


def _factors(line: PaperLine, places: int) -> tuple[str, str]:
    if line.units is None or line.unit_cost is None:
        return "", ""
    return plain(line.units, places), plain(line.unit_cost, 2)


def _told(line: PaperLine) -> str:
    """The narrative; and what was added or taken away, when units and price alone do not make the amount."""
    if not line.adjustment or line.units is None:
        return line.narrative or "Adjustment"
    return f"{line.narrative} (adjusted by {dollars(line.adjustment)})"
