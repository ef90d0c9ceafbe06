"""Days as LEDES XML writes them. Between files every format's rows say YYYYMMDD, so that they can be compared and converted."""

import re
from dataclasses import dataclass

from billing.ledes.kinds import FINE, Day
from billing.ledes.problem import Fault
from billing.ledes.values import day_in

NO_DAY = Fault("is not a day of the calendar written as YYYY-MM-DD", "003", mend="Write a day such as 2026-10-31.")
WRITTEN = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)


@dataclass(frozen=True)
class DashedDay(Day):
    """A day of the calendar, written YYYY-MM-DD in the file."""

    def faults(self, cell: str) -> tuple[Fault, ...]:
        return FINE if day_in(cell) else (NO_DAY,)


def with_dashes(cell: str) -> str:
    """A row's day as the file writes it."""
    return f"{cell[:4]}-{cell[4:6]}-{cell[6:]}" if day_in(cell) else cell


def without_dashes(text: str) -> str:
    """A file's day as rows say it; a text that is no day stays, and the field's kind says so."""
    parts = WRITTEN.fullmatch(text)
    plain = "".join(parts.groups()) if parts else ""
    return plain if day_in(plain) else text
