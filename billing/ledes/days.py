"""Days in files: as the standard writes them, and as some carriers have them instead. What is read is understood in each way."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache, partial
from typing import get_args

from billing.ledes.remembered import Remembered, RememberedTexts
from billing.ledes.values import day_in
from carriers.profile import Days

PARTS = {"YYYY": r"(?P<year>\d{4})", "MM": r"(?P<month>\d\d)", "DD": r"(?P<day>\d\d)"}


def day_said(cell: str) -> dt.date | None:
    """The day a value says, in whatever way; None if there is no such day."""
    return _DAYS[cell]


def is_day(cell: str, way: Days) -> bool:
    """A day of the calendar, written in this way and no other."""
    return day_said(cell) is not None and _shape(way).fullmatch(cell) is not None


@cache
def days_as_text(way: Days) -> Mapping[dt.date, str]:
    """Each day, written in this way."""
    return Remembered(partial(_written, way=way))


def _written(day: dt.date, way: str) -> str:
    for part, digits in zip(PARTS, day.isoformat().split("-"), strict=True):
        way = way.replace(part, digits)
    return way


def _day(cell: str) -> dt.date | None:
    found = next((match for way in get_args(Days) if (match := _shape(way).fullmatch(cell))), None)
    return day_in("".join(found.group("year", "month", "day"))) if found else None


@cache
def _shape(way: str) -> re.Pattern[str]:
    for part, digits in PARTS.items():
        way = way.replace(part, digits)
    return re.compile(way, re.ASCII)


_DAYS = RememberedTexts(_day)
