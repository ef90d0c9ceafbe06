"""Kinds of values: how each is written into a file, and everything that can be wrong with one that is read."""

import datetime as dt
import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Generic, TypeVar

from billing.ledes.characters import clean, is_clean, strange_in
from billing.ledes.problem import Fault
from billing.ledes.values import LONGEST, day_as_text, day_in, number_as_text, number_in, share_in
from data.vocabulary import Severity

V = TypeVar("V")
FINE: tuple[Fault, ...] = ()
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


class Kind(ABC, Generic[V]):
    """How one kind of value is written (`cell`) and what is wrong with one that is there (`faults`, of a value that is not empty)."""

    @abstractmethod
    def cell(self, value: V) -> str: ...

    @abstractmethod
    def faults(self, cell: str) -> tuple[Fault, ...]: ...

    def cells(self, values: Sequence[V | None]) -> list[str]:
        """A whole column as it is written; empty where there is no value."""
        return ["" if value is None else self.cell(value) for value in values]

    def takes(self, cells: AbstractSet[str]) -> bool:
        """Nothing is wrong with any of these values. Kinds that can tell faster than one by one do."""
        return not any(map(self.faults, cells))


@dataclass(frozen=True)
class Text(Kind[str]):
    """Words for people. What LEDES cannot carry is only seen when reading: it is replaced when the words are written again."""

    longest: int
    strange: Severity = Severity.WARN

    def cell(self, value: str) -> str:
        return clean(value)

    def cells(self, values: Sequence[str | None]) -> list[str]:
        written = {value: "" if value is None else self.cell(value) for value in set(values)}
        return [written[value] for value in values]

    def faults(self, cell: str) -> tuple[Fault, ...]:
        if len(cell) <= self.longest and is_clean(cell):
            return FINE
        return tuple(self._faults(cell))

    def takes(self, cells: AbstractSet[str]) -> bool:
        return max(map(len, cells), default=0) <= self.longest and is_clean("".join(cells))

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

    def takes(self, cells: AbstractSet[str]) -> bool:
        return cells <= self.words

    def faults(self, cell: str) -> tuple[Fault, ...]:
        if cell in self.words:
            return FINE
        if cell.upper() in self.words:
            return (
                Fault(f"is written in small letters; it is read as {cell.upper()}", None, Severity.WARN, "Write it in capitals."),
            )
        return (*super().faults(cell), Fault(f"is not {self.listed}", None, self.unknown, "Write one of those."))


@dataclass(frozen=True)
class Day(Kind[dt.date]):
    """A day of the calendar, written YYYYMMDD."""

    def cell(self, value: dt.date) -> str:
        return day_as_text(value)

    def faults(self, cell: str) -> tuple[Fault, ...]:
        return (
            FINE
            if day_in(cell)
            else (Fault("is not a day of the calendar written as YYYYMMDD", "003", mend="Write a day such as 20261031."),)
        )


@dataclass(frozen=True)
class Number(Kind[Decimal]):
    """A number with at most so many digits before the point and four after it; written with at least so many decimals."""

    digits: int
    least_places: int = 0

    def cell(self, value: Decimal) -> str:
        return number_as_text(value, self.least_places)

    def faults(self, cell: str) -> tuple[Fault, ...]:
        if len(cell) > LONGEST:
            return (
                Fault(
                    f"is too long for a number: {self.digits} digits and 4 decimals at most", "004", mend="Correct the number."
                ),
            )
        return _faults_of_number(cell, self.digits)


@dataclass(frozen=True)
class Share(Kind[Decimal]):
    """A share of one, such as a tax rate."""

    def cell(self, value: Decimal) -> str:
        return number_as_text(value, 0)

    def faults(self, cell: str) -> tuple[Fault, ...]:
        return (
            FINE if share_in(cell) is not None else (Fault("is not a share between 0 and 1", "004", mend="Write 21 % as 0.21."),)
        )


@lru_cache(maxsize=20_000)
def _faults_of_number(cell: str, digits: int) -> tuple[Fault, ...]:
    number = number_in(cell)
    if not PLAIN.fullmatch(cell):
        return (
            Fault(
                "is not a plain number: only digits, one point and a leading minus; no comma, blank or currency",
                "004",
                mend="Write it such as 1234.50 or -70.00.",
            ),
        )
    if number is None or abs(number) >= 10**digits:
        return (
            Fault(f"is too long: at most {digits} digits before the point and 4 after it", "004", mend="Correct the number."),
        )
    if cell.startswith("+"):
        return (Fault("begins with a plus sign, which carriers refuse", "004", Severity.WARN, "Take it away."),)
    return FINE
