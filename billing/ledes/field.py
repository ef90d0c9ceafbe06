"""What a file format carries: fields, walked by writer, reader, checker and documentation alike."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from billing.ledes.bill import Bill
from billing.ledes.discounts import Line
from billing.ledes.kinds import Kind
from billing.ledes.problem import EMPTY, Fault
from billing.ledes.row import Row
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


@dataclass(frozen=True, kw_only=True)
class LineField(Field[V]):
    """A column that belongs to one line of a bill."""

    value: Callable[[Bill, Line], V | None]


Columns: TypeAlias = Sequence[tuple[int, Field[Any]]]
"""Some of a format's columns with their places."""


def faults_in(row: Row, fields: Columns) -> Iterator[tuple[Field[Any], str, Fault]]:
    """Every fault in these columns of a row, with the column and the value."""
    kind = row.says("EXP/FEE/INV_ADJ_TYPE").upper()
    for place, field in fields:
        cell = row.cells[place]
        if not cell:
            if field.needed(kind):
                yield field, cell, EMPTY
        elif faults := field.kind.faults(cell):
            for fault in faults:
                yield field, cell, fault
