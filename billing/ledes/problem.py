"""What is wrong with a value, and what is wrong with a file or an invoice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from data.vocabulary import Severity, Turn

SHOWN = 40
TOLD = 3


class Fault(NamedTuple):
    """What is wrong with one value, as the rest of a sentence that begins with the field's name."""

    tail: str
    code: str | None = None
    severity: Severity = Severity.REFUSE


EMPTY = Fault("is empty but needed here", "005")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, in a sentence that says how to mend it.

    `line` is the line of the file (from 1) when a file was read, the line's position when an invoice of ours was checked,
    None when it is about the whole. `code` is the number Legal Tracker gives to such a fault, where it has one.
    """

    sentence: str
    line: int | None = None
    field: str = "file"
    shown: str = ""
    code: str | None = None
    severity: Severity = Severity.REFUSE
    turn: Turn = Turn.BILLER

    def __str__(self) -> str:
        return self.sentence if self.line is None else f"Line {self.line}: {self.sentence}"


def told(problems: Sequence[Problem]) -> str:
    """The first problems as sentences, and how many there are besides."""
    more = f" And {len(problems) - TOLD} more." if len(problems) > TOLD else ""
    return " ".join(str(problem) for problem in problems[:TOLD]) + more


def short(value: str) -> str:
    """A value as a sentence can carry it."""
    return value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
