"""What a carrier approved: people, classifications and their rates, for one matter or all, from a day to a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain

from data.models import Approval, Timekeeper


class Approvals:
    """The list of one carrier. Of rows that fit, one about the person goes first, then one about the matter, then the newest."""

    def __init__(self, rows: Iterable[Approval]) -> None:
        self._of_people: dict[int, list[Approval]] = defaultdict(list)
        self._of_classifications: dict[str | None, list[Approval]] = defaultdict(list)
        for row in sorted(rows, key=_weight, reverse=True):
            if row.timekeeper_id is None:
                self._of_classifications[row.classification].append(row)
            else:
                self._of_people[row.timekeeper_id].append(row)

    def names(self, who: Timekeeper, matter_id: int, day: dt.date) -> bool:
        """Whether the carrier approved this person, or everybody of the classification."""
        return any(True for _ in self._fitting(who, matter_id, day))

    def rate(self, who: Timekeeper, matter_id: int, day: dt.date) -> Decimal | None:
        """Dollars an hour; None if the list says none."""
        return next((row.rate for row in self._fitting(who, matter_id, day) if row.rate is not None), None)

    def __bool__(self) -> bool:
        return bool(self._of_people or self._of_classifications)

    def _fitting(self, who: Timekeeper, matter_id: int, day: dt.date) -> Iterator[Approval]:
        for row in chain(self._of_people.get(who.id, ()), self._of_classifications.get(who.classification, ())):
            in_time = (row.starts_on is None or row.starts_on <= day) and (row.ends_on is None or day <= row.ends_on)
            if in_time and row.matter_id in (None, matter_id):
                yield row


def _weight(row: Approval) -> tuple[bool, bool, dt.date]:
    return row.timekeeper_id is not None, row.matter_id is not None, row.starts_on or dt.date.min
