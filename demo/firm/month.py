"""One month of one matter: which stories happen, who writes them down, on which day, for how long."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, cycle, islice

from demo.firm.grammar import parse, say
from demo.firm.matters import Matter
from demo.firm.people import Timekeeper
from demo.firm.stages import stages_of
from demo.firm.teams import name_crew
from demo.firm.threads import Shape, Thread, threads_for
from demo.firm.workdays import Month, in_full, in_words, next_workday, workdays_of

FEWEST, MOST = 4, 25
_DAY_AT_MOST = 92
_RARELY = 0.12
_TURNS = 60


@dataclass(frozen=True)
class Entry:
    """One time entry; hours are counted in tenths."""

    shape: Shape
    timekeeper: Timekeeper
    day: date
    tenths: int
    narrative: str
    billable: bool = True

    @property
    def hours(self) -> Decimal:
        return Decimal(self.tenths).scaleb(-1)


class Diary:
    """Everybody's hours in one month, so that nobody works more than nine hours and a bit on one day."""

    def __init__(self) -> None:
        self._tenths: Counter[tuple[str, date]] = Counter()

    def find_day(self, timekeeper: Timekeeper, days: list[date], tenths: int) -> date | None:
        """The first of the days with room for the work, which is then taken; None if no day has any."""
        for day in days:
            if self._tenths[timekeeper.code, day] + tenths <= _DAY_AT_MOST:
                self._tenths[timekeeper.code, day] += tenths
                return day
        return None


@dataclass(frozen=True)
class Scribe:
    """Writes one matter's entries of one month."""

    matter: Matter
    month: Month
    diary: Diary
    rng: random.Random

    def write(self) -> list[Entry]:
        """The month's entries by day: four to twenty-five to be billed, and now and then one that is not."""
        billed = islice(self._billable(), self._how_many())
        unbilled = islice(self._not_billable(), self.rng.random() < _RARELY)
        return sorted(chain(billed, unbilled), key=lambda entry: entry.day)

    def _how_many(self) -> int:
        return FEWEST + int(self.rng.betavariate(1.3, 3.2) * (MOST - FEWEST + 1))

    def _billable(self) -> Iterator[Entry]:
        for thread in self._choose_threads():
            yield from self._tell(thread)

    def _not_billable(self) -> Iterator[Entry]:
        (thread,) = threads_for(self.matter.line, "not billable")
        for entry in self._tell(thread, skip=0.8):
            yield Entry(entry.shape, entry.timekeeper, entry.day, entry.tenths, entry.narrative, billable=False)

    def _choose_threads(self) -> Iterator[Thread]:
        """Mostly of one stage, some of another the file is also in, some of every month's routine."""
        stages = stages_of(self.matter.life, self.month)
        main, second = self.rng.choice(stages), self.rng.choice(stages)
        sources = {stage: iter(self._threads_in_turn(stage)) for stage in (main, second, "routine")}
        pattern = (main, "routine", main, second, "routine", second)
        start = self.rng.randrange(3)
        told: set[str] = set()
        for stage in islice(cycle(pattern), start, start + _TURNS):
            thread = next(sources[stage], None)
            if thread and thread.name not in told and (not thread.rare or self.rng.random() < _RARELY):
                told.add(thread.name)
                yield thread

    def _threads_in_turn(self, stage: str) -> list[Thread]:
        """Each month goes on where the last one stopped, so that a plaintiff is not deposed every month."""
        pool = threads_for(self.matter.line, stage)
        order = random.Random(f"{self.matter.claim} {stage}").sample(pool, len(pool))
        turn = self.matter.life.age_in(self.month) * 2 % max(len(order), 1)
        return order[turn:] + order[:turn]

    def _tell(self, thread: Thread, skip: float = 0.15) -> Iterator[Entry]:
        """The thread's entries in order, here and there one left out."""
        crew = self.matter.team.crew(self.rng)
        facts = self.matter.facts | name_crew(crew)
        facts |= {name: say(parse(text), facts, self.rng) for name, text in thread.lets}
        shapes = [shape for shape in thread.shapes if self.rng.random() > skip]
        days = self.matter.life.days_in(workdays_of(self.month))
        places = sorted(self.rng.choices(range(len(days)), k=len(shapes)))
        day = days[0]
        for shape, place in zip(shapes, places, strict=True):
            timekeeper, tenths = crew[shape.title], self._hours(shape)
            found = self.diary.find_day(timekeeper, [later for later in days[place:] if later >= day], tenths)
            if found:
                day = found
                text = timekeeper.voice.write(shape.text, facts | _dates_near(day, self.rng), self.rng)
                yield Entry(shape, timekeeper, day, tenths, text)

    def _hours(self, shape: Shape) -> int:
        return min(round(self.rng.triangular(shape.least, shape.most, shape.least)), shape.most)


def _dates_near(day: date, rng: random.Random) -> dict[str, str]:
    """A day just gone, one soon to come, and one some weeks ahead."""
    ahead = next_workday(day + timedelta(days=rng.randint(24, 80)))
    return {
        "recent": in_words(day - timedelta(days=rng.randint(1, 6))),
        "soon": in_words(next_workday(day + timedelta(days=rng.randint(5, 18)))),
        "later": in_words(ahead) if ahead.year == day.year else in_full(ahead),
    }
