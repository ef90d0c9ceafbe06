"""Time that was booked in the portal, on its way into the case-management system: the words of one piece, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

SAID_THERE = "It was changed in the case-management system meanwhile; what was said there holds."
DELETED_THERE = "It was deleted in the case-management system."


@dataclass(frozen=True)
class ToWrite:
    """One piece of work as it shall stand there, by the keys used there; `seen_version` is the row version it was said upon."""

    booked_id: str
    revision: int
    seen_version: int
    matter: str
    timekeeper: str
    day: date
    hours: Decimal
    task_code: str | None
    activity_code: str | None
    narrative: str
    is_taken_back: bool

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "ToWrite":
        """From JSON, in which days and hours are text."""
        return cls(**{**told, "day": date.fromisoformat(told["day"]), "hours": Decimal(told["hours"])})


@dataclass(frozen=True)
class Outcome:
    """`outcome` is written, overruled or refused; `key` (None: it is not there any more) and `version` are of the row that was written."""

    outcome: str
    key: str | None = None
    version: int | None = None
    sentence: str | None = None
