"""What is wrong with a carrier file, said so that its keeper can mend it: file, line, what was given, the nearest right word."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

QUOTED = re.compile("'([^']+)'")


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
    close = get_close_matches(given, words, n=1, cutoff=0.6)
    if close:
        return f"; did you mean `{close[0]}`?"
    return f"; there is {', '.join(f'`{word}`' for word in words)}." if 0 < len(words) <= 12 else "."


def sentence(error: ErrorDetails, words: Iterable[str], verbs: Iterable[str]) -> str:
    """What pydantic found, in the words of somebody who keeps carrier files; `words` are all the words a file may use."""
    given, last = error["input"], str(error["loc"][-1]) if error["loc"] else "the file"
    match error["type"]:
        case "union_tag_invalid":
            return _not_a_step(given, verbs)
        case "extra_forbidden" if last in verbs:
            return f"one step, one verb: `{last}` starts a step of its own."
        case "extra_forbidden":
            return f"`{last}` is not known here{nearest(last, words)}"
        case "missing":
            return f"`{last}` is missing."
        case "too_short":
            return f"`{last}` is empty."
        case "literal_error":
            return f"`{given}` is not allowed here{nearest(str(given), QUOTED.findall(error['ctx']['expected']))}"
        case _:
            return _in_plain_words(error, last)


def _not_a_step(given: Any, verbs: Iterable[str]) -> str:
    if not isinstance(given, dict):
        return "a step is a verb, a colon and what it acts on, such as `click: Sign in`."
    verb = str(next(iter(given), ""))
    return f"`{verb}` is not a verb{nearest(verb, verbs)}"


def _in_plain_words(error: ErrorDetails, last: str) -> str:
    """Pydantic's own words, with what was given when that is short: a long or nested value would hide them."""
    said = error["msg"].removeprefix("Value error, ")
    if error["type"] in {"pattern", "receipt", "file_place"}:
        return f"{said}."
    given = f" (given: `{error['input']}`)" if isinstance(error["input"], str) and 0 < len(error["input"]) <= 60 else ""
    return f"`{last}`: {said[0].lower()}{said[1:]}{given}."
