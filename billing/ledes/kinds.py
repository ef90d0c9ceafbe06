"""Kinds of values: how each is written into a file, and everything that can be wrong with one that is read."""

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Generic, TypeVar

from billing.ledes.characters import clean, is_clean, strange_in
from billing.ledes.days import days_as_text, is_day
from billing.ledes.problem import Fault
from billing.ledes.remembered import RememberedTexts
from billing.ledes.values import LONGEST, in_digits, number_as_text, number_in, share_in
from carriers.profile import Days
from data.vocabulary import Severity

EXAMPLE = dt.date(2026, 10, 31)
V = TypeVar("V")
FINE: tuple[Fault, ...] = ()
CLEANED = RememberedTexts(clean)
NO_SHARE = Fault("is not a share between 0 and 1", "004", mend="Write 21 % as 0.21.")
NOT_PLAIN = Fault(
    "is not a plain number: only digits, one point and a leading minus; no comma, blank or currency", "004",
    mend="Write it such as 1234.50 or -70.00.",
)  # fmt: skip
PLUS = Fault("begins with a plus sign, which carriers refuse", "004", Severity.WARN, "Take it away.")
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


class Kind(ABC, Generic[V]):
    """How one kind of value is written (`cell`) and what is wrong with one that is there (`faults`, of a value that is not empty)."""

    is_words: ClassVar[bool] = False

    @abstractmethod
    def cell(self, value: V) -> str: ...

    @abstractmethod
    def faults(self, cell: str) -> tuple[Fault, ...]: ...

    def cells(self, values: Sequence[V | None]) -> list[str]:
        """A whole column as it is written; empty where there is no value."""
        return ["" if value is None else self.cell(value) for value in values]

    def takes(self, cells: AbstractSet[str]) -> bool:
        """Nothing is wrong with any of these values, of which some may be empty."""
        return all(map(self.fine.__getitem__, cells))

    @cached_property
    def fine(self) -> Mapping[str, bool]:
        """Whether nothing is wrong with a value; it is judged once, because most values stand on many lines."""
        return RememberedTexts(lambda cell: not cell or not self.faults(cell))


@dataclass(frozen=True)
class Text(Kind[str]):
    """Words for people. What LEDES cannot carry is only seen when reading: it is replaced when the words are written again."""

    is_words = True
    longest: int
    strange: Severity = Severity.WARN

    def cell(self, value: str) -> str:
        return CLEANED[value]

    def cells(self, values: Sequence[str | None]) -> list[str]:
        return [CLEANED[value] if value else "" for value in values]

    def faults(self, cell: str) -> tuple[Fault, ...]:
        if len(cell) <= self.longest and is_clean(cell):
            return FINE
        return tuple(self._faults(cell))

    def _faults(self, cell: str) -> list[Fault]:
        found = []
        if len(cell) > self.longest:
            found.append(Fault(f"has {len(cell):,} characters; at most {self.longest:,} are allowed", mend="Shorten it."))
        if not is_clean(cell):
            replaced = "; they are replaced when it is written" if self.strange is Severity.WARN else ""
            tail = f"holds characters that LEDES cannot carry ({strange_in(cell)}){replaced}"
            found.append(Fault(tail, None, self.strange, "Write it without them."))
        return found


@dataclass(frozen=True)
class Label(Text):
    """Words that only inform and that nobody checks: too long ones are cut, and the cut is told as a change."""

    def cell(self, value: str) -> str:
        return clean(value)[: self.longest].rstrip(" ")

    def cells(self, values: Sequence[str | None]) -> list[str]:
        return [cell[: self.longest].rstrip(" ") for cell in super().cells(values)]


@dataclass(frozen=True)
class Prose(Text):
    """Long words, hardly ever the same on two lines: all of a column are looked at in one go."""

    def cells(self, values: Sequence[str | None]) -> list[str]:
        words = [value or "" for value in values]
        return [word.strip(" ") for word in words] if is_clean("".join(words)) else list(map(clean, words))

    def takes(self, cells: AbstractSet[str]) -> bool:
        return max(map(len, cells), default=0) <= self.longest and is_clean("".join(cells))


@dataclass(frozen=True)
class Code(Text):
    """Words that machines compare: an identifier with a character replaced would name something else, so it is refused."""

    strange: Severity = Severity.REFUSE


@dataclass(frozen=True, kw_only=True)
class OneOf(Code):
    """One of a list of words. Small letters are understood when reading."""

    words: frozenset[str]
    listed: str
    unknown: Severity = Severity.REFUSE

    def faults(self, cell: str) -> tuple[Fault, ...]:
        if cell in self.words:
            return FINE
        if cell.upper() in self.words:
            understood = f"is written in small letters; it is read as {cell.upper()}"
            return (Fault(understood, None, Severity.WARN, "Write it in capitals."),)
        return (*super().faults(cell), Fault(f"is not {self.listed}", None, self.unknown, "Write one of those."))


@dataclass(frozen=True)
class Day(Kind[dt.date]):
    """A day of the calendar, written in one way."""

    way: Days = "YYYYMMDD"

    def cell(self, value: dt.date) -> str:
        return days_as_text(self.way)[value]

    def cells(self, values: Sequence[dt.date | None]) -> list[str]:
        known = days_as_text(self.way)
        return ["" if value is None else known[value] for value in values]

    def faults(self, cell: str) -> tuple[Fault, ...]:
        if is_day(cell, self.way):
            return FINE
        tail = f"is not a day of the calendar written as {self.way}"
        return (Fault(tail, "003", mend=f"Write a day such as {self.cell(EXAMPLE)}."),)


@dataclass(frozen=True)
class Number(Kind[Decimal]):
    """A number with at most so many digits before the point and four after it; written with at least so many decimals."""

    digits: int
    least_places: int = 0

    def cell(self, value: Decimal) -> str:
        return number_as_text(value, self.least_places)

    def cells(self, values: Sequence[Decimal | None]) -> list[str]:
        return list(map(in_digits(self.least_places).__getitem__, map(str, values)))

    def faults(self, cell: str) -> tuple[Fault, ...]:
        if len(cell) > LONGEST:
            too_long = f"is too long for a number: {self.digits} digits and 4 decimals at most"
            return (Fault(too_long, "004", mend="Correct the number."),)
        number = number_in(cell)
        if not PLAIN.fullmatch(cell):
            return (NOT_PLAIN,)
        if number is None or abs(number) >= 10**self.digits:
            too_long = f"is too long: at most {self.digits} digits before the point and 4 after it"
            return (Fault(too_long, "004", mend="Correct the number."),)
        return (PLUS,) if cell.startswith("+") else FINE


@dataclass(frozen=True)
class Share(Kind[Decimal]):
    """A share of one, such as a tax rate."""

    def cell(self, value: Decimal) -> str:
        return number_as_text(value, 0)

    def faults(self, cell: str) -> tuple[Fault, ...]:
        return FINE if share_in(cell) is not None else (NO_SHARE,)
