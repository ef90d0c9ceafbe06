"""The firm's offices and timekeepers."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from anyascii import anyascii

from demo.firm.vocabulary import names, read_words
from demo.firm.voice import Voice, find_voice

PARTNER, COUNSEL, ASSOCIATE, PARALEGAL = "PT", "OC", "AS", "LA"
SENIORITIES = 10

_FOUNDERS = (("Ada", "Whitcombe"), ("Martin", "Hale"), ("Lucía", "Ortiz"))


@dataclass(frozen=True)
class Timekeeper:
    """A person whose hours are billed; seniority goes from 0 to 9 inside a title."""

    code: str
    first: str
    last: str
    title: str
    office: str
    seniority: int
    voice: Voice

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def email(self) -> str:
        """The mail address; only letters a mail server of that age takes."""
        return anyascii(f"{self.first}.{self.last}@whitcombehale.example").lower().replace("'", "")


def offices() -> tuple[str, ...]:
    """The codes of the firm's offices."""
    return tuple(read_words("states"))


def hire_timekeepers(staff: dict[str, int], rng: random.Random) -> list[Timekeeper]:
    """So many people of each title, spread over the offices; the founders come first, Ada Whitcombe before all."""
    drawn = _draw_names(sum(staff.values()), rng)
    taken: set[str] = set()
    return [
        Timekeeper(
            code=_find_code(first, last, taken),
            first=first,
            last=last,
            title=title,
            office=offices()[index % len(offices())],
            seniority=SENIORITIES - 1 - index * SENIORITIES // count,
            voice=find_voice(rng),
        )
        for title, count in staff.items()
        for index, (first, last) in zip(range(count), drawn, strict=False)
    ]


def _draw_names(count: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    yield from _FOUNDERS
    surnames = rng.sample(names("surnames"), count)
    for last in surnames:
        yield rng.choice(names(rng.choice(("women", "men")))), last


def _find_code(first: str, last: str, taken: set[str]) -> str:
    """Initials such as AWH; who comes second with the same ones gets a digit."""
    wanted = anyascii(first[0] + last[:2]).upper()[:3]
    code = next(code for code in (wanted, *(f"{wanted[:2]}{n}" for n in range(2, 100))) if code not in taken)
    taken.add(code)
    return code
