"""What is wrong with a carrier file, said so that its keeper can mend it: file, line, what was given, the nearest right word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

QUOTED = re.compile("'([^']+)'")
WORD = re.compile(r"[A-Za-z][\w/]*")
OUR_OWN = {"measure", "place", "pattern"}
"""Kinds of errors that our own types raise; each is a sentence already."""
WANTED = {
    "bool_parsing": "wants `true` or `false`",
    "bool_type": "wants `true` or `false`",
    "int_parsing": "wants a whole number",
    "int_type": "wants a whole number",
    "decimal_parsing": "wants an amount, such as `100` or `99.50`",
    "decimal_type": "wants an amount, such as `100` or `99.50`",
    "string_type": "wants one text",
    "tuple_type": "wants a list: each item on a line of its own, after a dash",
    "dict_type": "wants lines of its own below it, each a label, a colon and a text",
    "model_type": "wants words of its own below it",
}


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend; lines count from 1, and 0 is no line of the file."""

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.sentence}" if self.line else f"{self.file}: {self.sentence}"


class CarrierRefused(ValueError):
    """Carrier files that cannot be true; carries every problem of every file, in their order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def nearest(given: str, right: Iterable[str]) -> str:
    """The end of a sentence: `; did you mean ...?`, or a plain stop when nothing is near."""
    words = sorted(right)
    in_small_letters = {word.casefold(): word for word in words}
    close = get_close_matches(given.casefold(), in_small_letters, n=1, cutoff=0.6)
    if close:
        return f"; did you mean `{in_small_letters[close[0]]}`?"
    return f"; there is {', '.join(f'`{word}`' for word in words)}." if 0 < len(words) <= 12 else "."


@dataclass(frozen=True)
class Right:
    """What would have been right at one place of a file."""

    words: frozenset[str]
    """What could stand there."""
    verbs: frozenset[str]
    meaning: str
    """What the word at this place says; empty where nobody knows it."""


def sentence(error: ErrorDetails, right: Right) -> str:
    """What pydantic found, in the words of somebody who keeps carrier files."""
    given, place = error["input"], [str(part) for part in error["loc"]]
    last = next((f"`{part}`" for part in reversed(error["loc"]) if isinstance(part, str)), "the file")
    match error["type"]:
        case "union_tag_invalid":
            return _not_a_step(given, right.verbs)
        case "extra_forbidden" if right.verbs.issuperset(place[-2:]):
            return f"one step, one verb: {last} starts a step of its own."
        case "extra_forbidden":
            return f"{last} is not known here{nearest(place[-1], right.words)}"
        case "missing":
            return f"{last} is missing."
        case "too_short" | "string_too_short":
            return f"{last} is empty."
        case "literal_error":
            return f"`{given}` is not allowed here{nearest(str(given), QUOTED.findall(error['ctx']['expected']))}"
        case "string_pattern_mismatch" if right.meaning:
            return f"{last} cannot be `{given}`: {right.meaning[0].lower()}{right.meaning[1:]}."
        case "measure":
            return f"{error['msg']}{_mended(str(given), error['ctx']['right'])}"
        case _:
            return _in_plain_words(error, last)


def _not_a_step(given: Any, verbs: Iterable[str]) -> str:
    if not isinstance(given, dict):
        return "a step is a verb, a colon and what it acts on, such as `click: Sign in`."
    verb = str(next(iter(given), ""))
    return f"`{verb}` is not a verb{nearest(verb, verbs)}"


def _mended(given: str, right: Iterable[str]) -> str:
    """The measure with each of its words put right, when that makes a difference."""
    near = {word: get_close_matches(word, right, n=1, cutoff=0.5) for word in WORD.findall(given)}
    mended = WORD.sub(lambda found: (near[found[0]] or [found[0]])[0], re.sub(r"(\d)([A-Za-z])", r"\1 \2", given))
    return f"; did you mean `{mended}`?" if mended != given and all(near.values()) else "."


def _in_plain_words(error: ErrorDetails, last: str) -> str:
    """What was wanted, with what was given when that is short: a long or nested value would hide it."""
    said = error["msg"].removeprefix("Value error, ")
    if error["type"] in OUR_OWN:
        return f"{said}."
    given = f" (given: `{error['input']}`)" if isinstance(error["input"], str) and 0 < len(error["input"]) <= 60 else ""
    if wanted := WANTED.get(error["type"]):
        return f"{last} {wanted}{given}."
    return f"{last}: {said[0].lower()}{said[1:]}{given}."
