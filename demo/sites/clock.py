"""The clock of the street: it runs as any clock does, but can be moved, and a restart does not set it back."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Moment = Callable[[datetime], datetime]
"""Says, for the time something began, when something else happens."""
When = timedelta | Moment
"""So long afterwards, or at such a moment."""


class Clock:
    """The time on all sites. What takes time there goes by it; sessions and one-time codes go by the real time."""

    def __init__(self, kept_in: Path) -> None:
        self._file = kept_in
        kept = json.loads(kept_in.read_text()) if kept_in.exists() else {"ahead_seconds": 0}
        self._ahead = timedelta(seconds=kept["ahead_seconds"])

    def now(self) -> datetime:
        """The time on the sites, in UTC."""
        return datetime.now(UTC) + self._ahead

    def forward(self, by: timedelta) -> None:
        """Let so much time pass at once."""
        self._set(self._ahead + by)

    def move_to(self, moment: datetime) -> None:
        """Make it this time now; the moment says its zone."""
        self._set(moment - datetime.now(UTC))

    def go_home(self) -> None:
        """Make it the real time again."""
        self._set(timedelta(0))

    def _set(self, ahead: timedelta) -> None:
        # Written beside and renamed: a process killed here leaves the old time or the new one, never half a file.
        written = self._file.with_suffix(".new")
        written.write_text(json.dumps({"ahead_seconds": ahead.total_seconds()}))
        written.replace(self._file)
        self._ahead = ahead


def moment_of(when: When, start: datetime) -> datetime:
    """The time meant by "so long after the start" or by a moment."""
    return start + when if isinstance(when, timedelta) else when(start)


def at_hour(hour: int, minute: int = 0, *, weekday: int | None = None) -> Moment:
    """The next time it is so late (UTC), on any day or on this one (Monday is 0)."""

    def moment(start: datetime) -> datetime:
        day = start.replace(hour=hour, minute=minute, second=0, microsecond=0)
        while day <= start or weekday not in (None, day.weekday()):
            day += timedelta(days=1)
        return day

    return moment


def stamp(moment: datetime) -> str:
    """A time as the books keep it: UTC text that sorts as the times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
