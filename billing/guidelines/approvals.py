"""What a carrier approved: people, classifications and their rates, for one matter or all, from a day to a day."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from data.models import Approval, Timekeeper


class Approvals:
    """The list of one carrier. Of rows that fit, one about the person goes first, then one about the matter, then the newest."""

    def __init__(self, rows: Iterable[Approval]) -> None:
        self._rows = sorted(rows, key=_weight, reverse=True)

    def names(self, who: Timekeeper, matter_id: int, day: dt.date) -> bool:
        """Whether the carrier approved this person, or everybody of the classification."""
        return any(True for _ in self._fitting(who, matter_id, day))

    def rate(self, who: Timekeeper, matter_id: int, day: dt.date) -> Decimal | None:
        """Dollars an hour; None if the list says none."""
        return next((row.rate for row in self._fitting(who, matter_id, day) if row.rate is not None), None)

    def __bool__(self) -> bool:
        return bool(self._rows)

    def _fitting(self, who: Timekeeper, matter_id: int, day: dt.date) -> Iterator[Approval]:
        for row in self._rows:
            of_person = row.timekeeper_id == who.id or (row.timekeeper_id is None and row.classification == who.classification)
            in_time = (row.starts_on is None or row.starts_on <= day) and (row.ends_on is None or day <= row.ends_on)
            if of_person and in_time and row.matter_id in (None, matter_id):
                yield row


def _weight(row: Approval) -> tuple[bool, bool, dt.date]:
    return row.timekeeper_id is not None, row.matter_id is not None, row.starts_on or dt.date.min
