"""How amounts, days and moments are written for people. Nothing here decides anything; every text can be shown as it is."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from billing.periods import month

MINUS = "−"
BYTES_IN_A_KILOBYTE = 1000


def dollars(amount: Decimal) -> str:
    """Money with separators and cents: $1,234.50, or −$20.00."""
    return f"{MINUS if amount < 0 else ''}${abs(amount):,.2f}"


def rate(amount: Decimal) -> str:
    """Dollars for one hour or piece: two decimals, or as many as it has."""
    return f"${number(amount)}"


def number(amount: Decimal) -> str:
    """Hours or a count with separators: two decimals, or as many as it has."""
    exponent = amount.normalize().as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    return f"{MINUS if amount < 0 else ''}{abs(amount):,.{places}f}"


def hours(amount: Decimal) -> str:
    """Hours with their unit: 12.50 h."""
    return f"{number(amount)} h"


def counted(how_many: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 line, 2,000 lines."""
    return f"{how_many:,} {one if how_many == 1 else many or one + 's'}"


def day(when: dt.date) -> str:
    """Oct 3, 2026."""
    return f"{when:%b} {when.day}, {when.year}"


def period(start: dt.date, end: dt.date) -> str:
    """Oct 2026 for a whole month, else its first and last day."""
    whole = month(start.year, start.month)
    if (start, end) == (whole.start, whole.end):
        return f"{start:%b %Y}"
    first = f"{start:%b} {start.day}" if start.year == end.year else day(start)
    return f"{first} – {day(end)}"


def moment(when: dt.datetime, zone: str) -> str:
    """A stored moment (UTC) on the clock of a person's zone: Oct 3, 2026 at 14:05."""
    there = when.astimezone(ZoneInfo(zone))
    return f"{day(there.date())} at {there:%H:%M}"


def days_since(when: dt.datetime, now: dt.datetime | None = None) -> int:
    """Whole days gone by since a moment; never below 0."""
    return max(0, ((now or dt.datetime.now(dt.UTC)) - when).days)


def age(when: dt.datetime, now: dt.datetime | None = None) -> str:
    """How long ago, in days: today, 1 day, 12 days."""
    days = days_since(when, now)
    return counted(days, "day") if days else "today"


def size(octets: int) -> str:
    """Bytes as people read them: 812 bytes, 12.4 kB."""
    if octets < BYTES_IN_A_KILOBYTE:
        return counted(octets, "byte")
    return f"{Decimal(octets) / BYTES_IN_A_KILOBYTE:,.1f} kB"
