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
    mend: str = ""


EMPTY = Fault("is empty but needed here", "005", mend="Fill it in.")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: a sentence that says what, and another (`mend`) that says what to do about it.

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
    mend: str = ""

    @property
    def words(self) -> str:
        """What is wrong and how to mend it, as people read it."""
        return f"{self.sentence} {self.mend}" if self.mend else self.sentence

    def __str__(self) -> str:
        return self.words if self.line is None else f"Line {self.line}: {self.words}"


def told(problems: Sequence[Problem]) -> str:
    """The first problems as sentences, and how many there are besides."""
    more = f" And {len(problems) - TOLD} more." if len(problems) > TOLD else ""
    return " ".join(str(problem) for problem in problems[:TOLD]) + more


def short(value: str) -> str:
    """A value as a sentence can carry it."""
    return value if len(value) <= SHOWN else value[: SHOWN - 1] + "…"
