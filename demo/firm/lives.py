"""How long files live: when each was opened, when closed, and which have work in the month to be billed."""

import random
from dataclasses import dataclass
from datetime import date

from demo.firm.sizes import Size
from demo.firm.workdays import Month, months_between, next_workday

_OLDEST = 30


@dataclass(frozen=True)
class Life:
    """The life of one file. `busy`: it has time in the month to be billed."""

    opened: date
    closed: date | None
    busy: bool

    def is_open_in(self, month: Month) -> bool:
        """Whether any day of the month lies in this life."""
        return self.opened <= month.last and (self.closed is None or self.closed >= month.first)

    def days_in(self, days: tuple[date, ...]) -> list[date]:
        """Those of the days on which the file was open."""
        return [day for day in days if self.opened <= day and (self.closed is None or day <= self.closed)]

    def age_in(self, month: Month) -> int:
        """Months since the file was opened."""
        return months_between(self.opened, month)


def find_lives(size: Size, month: Month, rng: random.Random) -> list[Life]:
    """The lives of all files of a firm of this size, in the order in which they were opened."""
    busy = [Life(_day_in(month.shift(-rng.randint(0, _OLDEST)), rng), None, busy=True) for _ in range(size.busy)]
    idle = [Life(_day_in(month.shift(-rng.randint(8, _OLDEST)), rng), None, busy=False) for _ in range(size.idle)]
    closed = [_closed_life(month, size, rng) for _ in range(size.closed)]
    return sorted(busy + idle + closed, key=lambda life: life.opened)


def _closed_life(month: Month, size: Size, rng: random.Random) -> Life:
    """About as long as the oldest open file, so that the firm was always about as big as it is."""
    end = month.shift(-rng.randint(1, max(size.history, 6)))
    start = end.shift(-rng.randint(_OLDEST - 12, _OLDEST + 4))
    return Life(_day_in(start, rng), _day_in(end, rng), busy=False)


def _day_in(month: Month, rng: random.Random) -> date:
    return next_workday(date(month.year, month.number, rng.randint(2, 18)))
