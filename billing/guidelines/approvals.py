"""What a carrier approved: people, classifications and their rates, for one matter or all, from a day to a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from data.models import Approval, Timekeeper


class _Row(NamedTuple):
    matter_id: int | None
    starts_on: dt.date
    ends_on: dt.date
    rate: Decimal | None


class Approvals:
    """The list of one carrier. Of rows that fit, one about the person goes first, then one about the matter, then the newest."""

    def __init__(self, rows: Iterable[Approval]) -> None:
        self._of_people: dict[int, list[_Row]] = defaultdict(list)
        self._of_everybody: dict[str | None, list[_Row]] = defaultdict(list)
        for each in rows:
            row = _Row(each.matter_id, each.starts_on or dt.date.min, each.ends_on or dt.date.max, each.rate)
            if each.timekeeper_id is not None:
                self._of_people[each.timekeeper_id].append(row)
            else:
                self._of_everybody[each.classification].append(row)
        for lists in (self._of_people, self._of_everybody):
            for own in lists.values():
                own.sort(key=lambda row: (row.matter_id is not None, row.starts_on), reverse=True)

    def names(self, who: Timekeeper, matter_id: int, day: dt.date) -> bool:
        """Whether the carrier approved this person, or everybody of the classification."""
        return any(True for _ in self._fitting(who, matter_id, day))

    def rate(self, who: Timekeeper, matter_id: int, day: dt.date) -> Decimal | None:
        """Dollars an hour; None if the list says none."""
        return next((row.rate for row in self._fitting(who, matter_id, day) if row.rate is not None), None)

    def __bool__(self) -> bool:
        return bool(self._of_people or self._of_everybody)

    def _fitting(self, who: Timekeeper, matter_id: int, day: dt.date) -> Iterator[_Row]:
        for row in (*self._of_people.get(who.id, ()), *self._of_everybody.get(who.classification, ())):
            if row.matter_id in (None, matter_id) and row.starts_on <= day <= row.ends_on:
                yield row
