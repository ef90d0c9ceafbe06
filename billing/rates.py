"""What an hour of a timekeeper costs a client on a day."""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.models import Rate


class RateBook:
    """All agreed rates, looked up without asking the database again. A client's own rate goes before the general one."""

    def __init__(self, session: Session) -> None:
        self._starts: dict[tuple[int, int | None], list[dt.date]] = defaultdict(list)
        self._amounts: dict[tuple[int, int | None], list[Decimal]] = defaultdict(list)
        for rate in session.scalars(select(Rate).order_by(Rate.starts_on, Rate.id)):
            key = (rate.timekeeper_id, rate.client_id)
            self._starts[key].append(rate.starts_on)
            self._amounts[key].append(rate.amount)

    def on(self, day: dt.date, timekeeper_id: int, client_id: int) -> Decimal | None:
        """Dollars per hour, or None when no rate was agreed by that day."""
        for key in ((timekeeper_id, client_id), (timekeeper_id, None)):
            at = bisect_right(self._starts.get(key, []), day)
            if at:
                return self._amounts[key][at - 1]
        return None
