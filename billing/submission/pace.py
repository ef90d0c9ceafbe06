"""How fast and when a carrier's site may be used. Nothing here looks at a clock or a database."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from carriers.catalog import Catalog
from carriers.habits import Pace

Paces = Mapping[str, Pace]
"""The pace of each carrier's site, by slug; a site that is not in it may be used at any time."""

HOUR = dt.timedelta(hours=1)
FAR = dt.timedelta(days=8)
"""A week and a day: whatever opens at all opens within."""


def paces_of(catalog: Catalog) -> Paces:
    """As the carriers' files have them."""
    return {slug: carrier.pace for slug, carrier in catalog.items()}


def is_limited(pace: Pace) -> bool:
    """Whether earlier uploads matter for the next one."""
    return pace.per_hour is not None or pace.pause > dt.timedelta()


def memory(pace: Pace) -> dt.timedelta:
    """How far back an upload still matters."""
    return max(HOUR, pace.pause)


def next_moment(pace: Pace, now: dt.datetime, sent: Sequence[dt.datetime]) -> dt.datetime:
    """The first moment, not before now, at which one more upload is allowed after those that were sent."""
    return next_open(pace, max(now, *_allowed(pace, sent)))


def next_open(pace: Pace, now: dt.datetime) -> dt.datetime:
    """The first moment, not before now, at which the site may be visited; a site that never opens is looked at again in a week."""
    if is_open(pace, now):
        return now
    return min((mark for mark in _marks(pace, now) if mark > now and is_open(pace, mark)), default=now + FAR)


def is_open(pace: Pace, moment: dt.datetime) -> bool:
    """Whether the site may be visited at this moment."""
    there = moment.astimezone(pace.zone)
    if pace.days is not None and there.weekday() not in pace.days:
        return False
    if pace.open is not None and not pace.open.holds(there.time()):
        return False
    return not any(closed.holds(there.time()) for closed in pace.closed)


def why_not_now(pace: Pace, now: dt.datetime, moment: dt.datetime) -> str:
    """What holds uploads back until then, in the site's own time."""
    when = moment.astimezone(pace.zone)
    day = "" if when.date() == now.astimezone(pace.zone).date() else f"{when:%a} "
    if not is_open(pace, now):
        return f"The site is closed until {day}{when:%H:%M %Z}; the worker goes on then."
    return f"The site takes no more uploads now; the worker goes on at {day}{when:%H:%M:%S %Z}."


def _allowed(pace: Pace, sent: Sequence[dt.datetime]) -> Iterator[dt.datetime]:
    """When each limit lets the next upload through."""
    in_order = sorted(sent)
    yield from (moment + pace.pause for moment in in_order[-1:])
    if pace.per_hour is not None and len(in_order) >= pace.per_hour:
        yield in_order[-pace.per_hour] + HOUR
    yield dt.datetime.min.replace(tzinfo=dt.UTC)


def _marks(pace: Pace, now: dt.datetime) -> Iterator[dt.datetime]:
    """Every moment of the coming days at which a closed site could open. An hour that clocks repeat or leave out counts both ways."""
    today = now.astimezone(pace.zone).date()
    times = {dt.time(), *(closed.ends for closed in pace.closed), *([pace.open.begins] if pace.open else [])}
    for days, time, fold in product(range(FAR.days + 1), times, (0, 1)):
        there = dt.datetime.combine(today + dt.timedelta(days=days), time.replace(fold=fold), pace.zone)
        yield there.astimezone(dt.UTC)
