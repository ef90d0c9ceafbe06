"""Months and quarters, as the firm bills them."""

import calendar
import datetime as dt
from dataclasses import dataclass

MONTHS_IN_A_QUARTER = 3


@dataclass(frozen=True)
class Period:
    """Whole days from `start` to `end`, both included."""

    start: dt.date
    end: dt.date

    @property
    def ends_a_quarter(self) -> bool:
        """Its last month is March, June, September or December."""
        return self.end.month % MONTHS_IN_A_QUARTER == 0

    @property
    def name(self) -> str:
        """As people say it: October 2026."""
        return f"{self.end:%B %Y}"


def month(year: int, number: int) -> Period:
    """One calendar month."""
    return Period(dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1]))


def month_before(day: dt.date) -> Period:
    """The last whole month before a day: what is billed at the beginning of a month."""
    last = day.replace(day=1) - dt.timedelta(days=1)
    return month(last.year, last.month)
