"""What an hour of a timekeeper costs a client on a day."""

import datetime as dt
from bisect import bisect_right
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.models import Rate


class RateBook:
    """Agreed rates, oldest first, looked up without asking the database again. A client's own rate goes before the general one."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._starts: dict[tuple[int, int | None], list[dt.date]] = defaultdict(list)
        self._amounts: dict[tuple[int, int | None], list[Decimal]] = defaultdict(list)
        for rate in rates:
            key = (rate.timekeeper_id, rate.client_id)
            self._starts[key].append(rate.starts_on)
            self._amounts[key].append(rate.amount)

    @classmethod
    def of(cls, session: Session) -> "RateBook":
        """All that are agreed; a rate that was deleted in the case-management system is not any more."""
        return cls(session.scalars(select(Rate).where(Rate.gone_at.is_(None)).order_by(Rate.starts_on, Rate.id)))

    def locked(self, day: dt.date, timekeeper_id: int, client_id: int, *, years: int) -> Decimal | None:
        """The rate that holds if each must stay for so many years, and a raise that came sooner waits until then; None if none does."""
        starts, amounts = self._agreed(day, timekeeper_id, client_id)
        if not starts:
            return None
        kept, since = amounts[0], starts[0]
        for start, amount in zip(starts[1:], amounts[1:], strict=True):
            begins = start if amount <= kept else max(start, _years_after(since, years))
            if begins <= day:
                kept, since = amount, begins
        return kept

    def on(self, day: dt.date, timekeeper_id: int, client_id: int) -> Decimal | None:
        """Dollars per hour, or None when no rate was agreed by that day."""
        _, amounts = self._agreed(day, timekeeper_id, client_id)
        return amounts[-1] if amounts else None

    def _agreed(self, day: dt.date, timekeeper_id: int, client_id: int) -> tuple[list[dt.date], list[Decimal]]:
        """First days and dollars of all rates agreed by a day: the client's own, else the general ones."""
        for key in ((timekeeper_id, client_id), (timekeeper_id, None)):
            at = bisect_right(self._starts.get(key, []), day)
            if at:
                return self._starts[key][:at], self._amounts[key][:at]
        return [], []


def _years_after(day: dt.date, years: int) -> dt.date:
    """The same day of a later year; the last of February for the 29th."""
    first = day.replace(day=1, year=day.year + years)
    return first + dt.timedelta(days=min(day.day, monthrange(first.year, first.month)[1]) - 1)
