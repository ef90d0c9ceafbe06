"""Measures as people write them: `30 minutes`, `5 MB`, `06:00-22:00`, `Mon-Fri`."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
DURATION = r"^([1-9]\d{0,4}) (second|minute|hour|day)s?$"
SIZES = {"kB": 1000, "MB": 1_000_000}
SIZE = r"^([1-9]\d{0,3}) (kB|MB)$"
SPAN = r"^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_SPAN = rf"^({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))?$"


class Span(NamedTuple):
    """From one time of the day to another; over midnight when it ends before it begins."""

    begins: dt.time
    ends: dt.time

    def holds(self, moment: dt.time) -> bool:
        """Whether the moment lies in it; its end does not."""
        if self.begins <= self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


def _duration(value: Any) -> dt.timedelta:
    number, unit = _parts(DURATION, value, "a time, such as `30 minutes` or `2 days`", [*UNITS, *(f"{unit}s" for unit in UNITS)])
    return dt.timedelta(seconds=int(number) * UNITS[unit])


def written(duration: dt.timedelta) -> str:
    """A duration as a file says it, in the largest unit that fits."""
    seconds = int(duration.total_seconds())
    unit = next(unit for unit in reversed(UNITS) if seconds % UNITS[unit] == 0)
    number = seconds // UNITS[unit]
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _size(value: Any) -> int:
    number, unit = _parts(SIZE, value, "a size, such as `5 MB`", SIZES)
    return int(number) * SIZES[unit]


def _span(value: Any) -> Span:
    hour, minute, to_hour, to_minute = map(int, _parts(SPAN, value, "a time of the day, such as `06:00-22:00`", ()))
    return Span(dt.time(hour, minute), dt.time(to_hour, to_minute))


def _days(value: Any) -> frozenset[int]:
    first, last = _parts(DAY_SPAN, value, "days, such as `Mon-Fri` or `Tue`", DAYS)
    begin, end = DAYS.index(first), DAYS.index(last or first)
    return frozenset(day % 7 for day in range(begin, end + 1 if end >= begin else end + 8))


def _zone(value: Any) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    if str(value) not in (zones := available_timezones()):
        raise _refused(value, "a time zone, such as `America/Chicago`", zones)
    return ZoneInfo(value)


def _parts(pattern: str, value: Any, wanted: str, right: Iterable[str]) -> tuple[str, ...]:
    found = re.fullmatch(pattern, str(value))
    if found is None:
        raise _refused(value, wanted, right)
    return found.groups()


def _refused(value: Any, wanted: str, right: Iterable[str]) -> PydanticCustomError:
    """The error with the words such a measure may be made of, so that the nearest can be offered."""
    return PydanticCustomError(
        "measure", "`{given}` is not {wanted}", {"given": str(value), "wanted": wanted, "right": sorted(right)}
    )


def _text(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern})


# A file is read once; a value that is one of ours already is passed on, so that a carrier can be copied.
def _once(read: Any, kind: type) -> BeforeValidator:
    return BeforeValidator(lambda value: value if isinstance(value, kind) else read(value))


Duration = Annotated[dt.timedelta, _once(_duration, dt.timedelta), _text(DURATION)]
Size = Annotated[int, _once(_size, int), _text(SIZE)]
Times = Annotated[Span, _once(_span, Span), _text(SPAN)]
Days = Annotated[frozenset[int], _once(_days, frozenset), _text(DAY_SPAN)]
Zone = Annotated[Any, BeforeValidator(_zone), WithJsonSchema({"type": "string"})]
