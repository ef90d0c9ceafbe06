"""Who does something: a person who signed in, or the worker."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from data.models import Person
from data.vocabulary import Role


@dataclass(frozen=True)
class Actor:
    """Somebody with a name, roles and a clock on the wall. Made from a row, so it cannot be older than the sign-in check."""

    name: str
    person_id: int | None = None
    timekeeper_id: int | None = None
    roles: frozenset[Role] = frozenset()
    zone: str = "UTC"

    @classmethod
    def of(cls, person: Person, zone: str = "UTC") -> "Actor":
        """The actor a person is."""
        return cls(person.name, person.id, person.timekeeper_id, person.roles, zone)

    @classmethod
    def worker(cls) -> "Actor":
        """The worker, who acts by itself."""
        return cls("The worker")

    @property
    def is_worker(self) -> bool:
        """Nobody signed in for this."""
        return self.person_id is None

    @property
    def today(self) -> dt.date:
        """The day on this person's wall."""
        return dt.datetime.now(ZoneInfo(self.zone)).date()

    def moment(self, when: dt.datetime) -> str:
        """A moment as this person would say it: the hour today, else the day too."""
        there, now = (moment.astimezone(ZoneInfo(self.zone)) for moment in (when, dt.datetime.now(dt.UTC)))
        return f"at {there:%H:%M}" if there.date() == now.date() else f"on {there:%b} {there.day} at {there:%H:%M}"
