"""A small language for sentences that differ.

{name}         a fact; a fact with several wordings gives any of them
{40-220}       a whole number of that range
[one|two|]     one of these; nothing is a way too
"""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

Fact = str | tuple[str, ...]
Facts = Mapping[str, Fact]
Part: TypeAlias = "str | Slot | Span | Choice"
Sentence: TypeAlias = "tuple[Part, ...]"

_TOKEN = re.compile(r"\{[^}]+\}|[\[\]|]|[^\[\]|{}]+")
_SPAN = re.compile(r"\{(\d+)-(\d+)\}")


@dataclass(frozen=True)
class Slot:
    """A place for a fact."""

    name: str


@dataclass(frozen=True)
class Span:
    """A place for a whole number, both ends included."""

    low: int
    high: int


@dataclass(frozen=True)
class Choice:
    """A place for one of several wordings."""

    ways: tuple[Sentence, ...]


@cache
def parse(text: str) -> Sentence:
    """The parts of a sentence, ready to be said many times."""
    ways = _read_ways(iter(_TOKEN.findall(text)))
    return ways[0] if len(ways) == 1 else (Choice(ways),)


def say(sentence: Sentence, facts: Facts, rng: random.Random) -> str:
    """One wording of the sentence. A fact that is not there is a `KeyError` with its name."""
    return "".join(_say_part(part, facts, rng) for part in sentence)


def slots_of(sentence: Sentence) -> Iterator[str]:
    """The names of all facts the sentence may ask for."""
    for part in sentence:
        if isinstance(part, Slot):
            yield part.name
        elif isinstance(part, Choice):
            for way in part.ways:
                yield from slots_of(way)


def _read_ways(tokens: Iterator[str]) -> tuple[Sentence, ...]:
    ways: list[list[Part]] = [[]]
    for token in tokens:
        if token == "]":
            break
        if token == "|":
            ways.append([])
        else:
            ways[-1].append(Choice(_read_ways(tokens)) if token == "[" else _read_part(token))
    return tuple(tuple(way) for way in ways)


def _read_part(token: str) -> Part:
    if span := _SPAN.fullmatch(token):
        return Span(int(span[1]), int(span[2]))
    return Slot(token[1:-1]) if token.startswith("{") else token


def _say_part(part: Part, facts: Facts, rng: random.Random) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Slot):
        fact = facts[part.name]
        return fact if isinstance(fact, str) else rng.choice(fact)
    if isinstance(part, Span):
        return str(rng.randint(part.low, part.high))
    return say(rng.choice(part.ways), facts, rng)
