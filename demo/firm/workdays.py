"""Months and the days on which a law office works."""

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple


class Month(NamedTuple):
    """A calendar month."""

    year: int
    number: int

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.shift(1).first - timedelta(days=1)

    def shift(self, months: int) -> "Month":
        """The month so many months later, or earlier for a negative number."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)


def month_of(day: date) -> Month:
    """The month a day lies in."""
    return Month(day.year, day.month)


def months_between(earlier: date, later: Month) -> int:
    """Whole months from the month of a day to another month."""
    return (later.year - earlier.year) * 12 + later.number - earlier.month


@cache
def workdays_of(month: Month) -> tuple[date, ...]:
    """The month's working days in order."""
    days = (month.first + timedelta(days=n) for n in range(month.last.day))
    return tuple(day for day in days if is_workday(day))


def is_workday(day: date) -> bool:
    """Monday to Friday, less the holidays on which every court is shut."""
    return day.weekday() < 5 and not _is_holiday(day)


@cache
def next_workday(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def _is_holiday(day: date) -> bool:
    fixed = (day.month, day.day) in {(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)}
    memorial_day = day.month == 5 and day.weekday() == 0 and day.day > 24
    labor_day = day.month == 9 and day.weekday() == 0 and day.day < 8
    thanksgiving = day.month == 11 and day.weekday() == 3 and 22 <= day.day <= 28
    return fixed or memorial_day or labor_day or thanksgiving


@cache
def stamp(day: date | None) -> str:
    """The legacy system's date, 'YYYYMMDD'; blank for no date."""
    return f"{day:%Y%m%d}" if day else ""


@cache
def in_words(day: date) -> str:
    """'November 4', as it stands in a narrative."""
    return f"{day:%B} {day.day}"


def in_full(day: date) -> str:
    """'November 4, 2025'."""
    return f"{in_words(day)}, {day.year}"
