"""A file on the day it is opened, and the dice its facts are drawn with."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from demo.firm.clients import Client
from demo.firm.grammar import Fact, parse, say
from demo.firm.vocabulary import brands, names


@dataclass
class Case:
    """What is known when a file is opened; the facts are drawn from it."""

    line: str
    office: str
    client: Client
    opened: date
    trial: date
    rng: random.Random
    surnames: Iterator[str] = field(init=False)
    brands: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self.brands = iter(self.rng.sample(brands(), 2))
        self.surnames = iter(self.rng.sample(names("surnames"), 24))

    @property
    def about_injury(self) -> bool:
        return self.line not in {"construction", "coverage"}

    def first_name(self, *, kind: str = "") -> str:
        return self.rng.choice(names(kind or self.rng.choice(("women", "men"))))

    def person(self) -> str:
        """A full name nobody else in the matter shares."""
        return f"{self.first_name()} {next(self.surnames)}"

    def company(self, ending: Fact | None) -> tuple[str, str]:
        """A company's full and short name, the ending given; without one a private person's."""
        if ending is None:
            person = self.person()
            return person, person.split()[-1]
        brand = next(self.brands)
        return f"{brand} {ending}", brand

    def dollars(self, low: int, high: int, step: int = 500) -> int:
        """A whole amount that is a multiple of `step`."""
        return self.rng.randrange(low, high, step)

    def draw(self, raw: dict[str, Any], *, keep: tuple[str, ...] = ()) -> dict[str, Fact]:
        """One of each list of wordings; those in `keep` stay whole."""
        return {name: self._draw_one(value, whole=name in keep) for name, value in raw.items()}

    def _draw_one(self, value: str | list[str], *, whole: bool) -> Fact:
        if whole:
            return tuple(value)
        wording = value if isinstance(value, str) else self.rng.choice(value)
        return say(parse(wording), {"year": str(self.opened.year), "yy": f"{self.opened:%y}"}, self.rng)
