"""What a file format carries: fields, walked by writer, reader, checker and documentation alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from billing.ledes.bill import Bill
from billing.ledes.kinds import Kind
from billing.ledes.line import Line
from data.models import Timekeeper
from data.vocabulary import LineKind, Turn

V = TypeVar("V")
Needed: TypeAlias = Callable[[str], bool]
"""Whether a line whose type is this word must fill the field; the word may be one that LEDES does not know."""


def always(_kind: str) -> bool:
    """On every line."""
    return True


def never(_kind: str) -> bool:
    """On no line."""
    return False


def on_fees(kind: str) -> bool:
    """On lines of somebody's time."""
    return kind == LineKind.FEE


def on_expenses(kind: str) -> bool:
    """On lines of costs."""
    return kind == LineKind.EXPENSE


def not_on_adjustments(kind: str) -> bool:
    """On every line but the adjustments of a whole bill."""
    return kind not in (LineKind.FEE_ADJUSTMENT, LineKind.EXPENSE_ADJUSTMENT)


@dataclass(frozen=True)
class Field(Generic[V]):
    """One column: its name and kind, and on which lines it is needed; a file may be read without it if `read_without` is set.

    `called` is what people call it, at the beginning of a sentence; `kept` is where they mend it on an invoice of ours."""

    name: str
    kind: Kind[V]
    needed: Needed
    called: str
    kept: str = ""
    read_without: bool = False
    turn: Turn = Turn.BILLER


@dataclass(frozen=True, kw_only=True)
class BillField(Field[V]):
    """A column that is the same on all lines of a bill: lines that agree in `alike_within` must agree here."""

    value: Callable[[Bill], V | None]
    alike_within: str | None = None


Column: TypeAlias = Callable[[Bill], Sequence[V | None]]
"""What a column is on each line of a bill."""


@dataclass(frozen=True, kw_only=True)
class LineField(Field[V]):
    """A column that belongs to one line of a bill."""

    values: Column[V]


@dataclass(frozen=True, kw_only=True)
class TimekeeperField(Field[str]):
    """A column that is the same on all lines of one timekeeper, and empty on the lines of nobody's work."""

    value: Callable[[Bill, Timekeeper], str | None]

    def values(self, bill: Bill) -> Sequence[str]:
        """What it is on each line of a bill."""
        keepers = bill.said["timekeeper"]
        known = {keeper: (keeper and self.value(bill, keeper)) or "" for keeper in set(keepers)}
        return [known[keeper] for keeper in keepers]


def said(word: str) -> Column[Any]:
    """What the lines themselves say under this word."""
    return lambda bill: bill.said[word]


def each(value: Callable[[Bill, Line], V | None]) -> Column[V]:
    """What is counted for one line after the other."""
    return lambda bill: [value(bill, line) for line in bill.lines]
