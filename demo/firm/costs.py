"""The costs of one month of one matter: copies, transcripts, filing fees, experts' bills."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from demo.firm.grammar import parse, say
from demo.firm.matters import Matter
from demo.firm.stages import stages_of
from demo.firm.vocabulary import read_words
from demo.firm.workdays import Month, workdays_of

_COST = re.compile(r"^(E\d{3}) (\d+)(?:-(\d+))? (\d+\.\d\d)(?:-(\d+\.\d\d))? (.+)$")
_NICKEL = 5
_ROUTINE = 2
_HOW_MANY = (0, 1, 2, 3, 4)
_HOW_OFTEN = (34, 30, 20, 11, 5)


@dataclass(frozen=True)
class CostShape:
    """One kind of cost; prices are whole cents."""

    code: str
    quantity: tuple[int, int]
    cents: tuple[int, int]
    text: str


@dataclass(frozen=True)
class Cost:
    """One cost as it is entered; its amount is quantity times price."""

    code: str
    day: date
    quantity: Decimal
    price: Decimal
    narrative: str


def write_costs(matter: Matter, month: Month, rng: random.Random) -> list[Cost]:
    """None to four costs of the month, by day."""
    stage = rng.choice(stages_of(matter.life, month))
    pool = (*_shapes_of(stage), *rng.sample(_shapes_of("routine"), _ROUTINE))
    count = rng.choices(_HOW_MANY, weights=_HOW_OFTEN)[0]
    days = matter.life.days_in(workdays_of(month))
    costs = (_write(shape, matter, rng.choice(days), rng) for shape in rng.sample(pool, count))
    return sorted(costs, key=lambda cost: cost.day)


def _write(shape: CostShape, matter: Matter, day: date, rng: random.Random) -> Cost:
    low, high = shape.cents
    cents = low if low == high else rng.randrange(low, high + 1, _NICKEL)
    text = say(parse(shape.text), matter.facts, rng)
    return Cost(shape.code, day, Decimal(rng.randint(*shape.quantity)), Decimal(cents).scaleb(-2), text)


@cache
def _shapes_of(stage: str) -> tuple[CostShape, ...]:
    return tuple(_read_shapes(read_words("costs")[stage]))


def _read_shapes(lines: str) -> Iterator[CostShape]:
    for line in lines.strip().splitlines():
        match = _COST.match(line)
        if not match:
            raise ValueError(f"This line of demo/firm/words/costs.toml does not read 'E101 40-380 0.10 text': {line}")
        code, least, most, low, high, text = match.groups()
        cents = int(low.replace(".", "")), int((high or low).replace(".", ""))
        yield CostShape(code, (int(least), int(most or least)), cents, text)
