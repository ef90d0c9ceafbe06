"""What a file format carries: fields, walked by writer, reader, checker and documentation alike."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from billing.ledes.bill import Bill
from billing.ledes.discounts import Line
from billing.ledes.kinds import Kind
from billing.ledes.problem import EMPTY, Fault
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet
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


@dataclass(frozen=True, kw_only=True)
class LineField(Field[V]):
    """A column that belongs to one line of a bill."""

    value: Callable[[Bill, Line], V | None]

    def values(self, bill: Bill) -> list[V | None]:
        """What it is on each line of a bill."""
        return [self.value(bill, line) for line in bill.lines]


@dataclass(frozen=True, kw_only=True)
class TimekeeperField(Field[V]):
    """A column that is the same on all lines of one timekeeper, and empty on the lines of nobody's work."""

    value: Callable[[Bill, Timekeeper], V | None]

    def values(self, bill: Bill) -> list[V | None]:
        """What it is on each line of a bill."""
        known = {keeper: self.value(bill, keeper) for keeper in set(bill.timekeepers) if keeper}
        return [known[keeper] if keeper else None for keeper in bill.timekeepers]


Columns: TypeAlias = Sequence[tuple[int, Field[Any]]]
"""Some of a format's columns with their places."""


def faults_in(sheet: Sheet, fields: Columns) -> Iterator[tuple[Row, Field[Any], str, Fault]]:
    """Every fault in these columns, row by row, with the row, the column and the value."""
    wrong = [(place, field) for place, field in fields if _has_faults(field, sheet)]
    for row, kind in zip(sheet.rows, sheet.kinds, strict=True) if wrong else ():
        for place, field in wrong:
            cell = row.cells[place]
            for fault in _faults(field, cell, kind):
                yield row, field, cell, fault


def _has_faults(field: Field[Any], sheet: Sheet) -> bool:
    """Judges every value of a column once, however many rows say it: nearly always all are fine."""
    cells = sheet.column(field.name)
    values = set(cells)
    unfilled = {kind for kind, cell in zip(sheet.kinds, cells, strict=True) if not cell} if "" in values else ()
    values.discard("")
    return any(map(field.needed, unfilled)) or not field.kind.takes(values)


def _faults(field: Field[Any], cell: str, kind: str) -> tuple[Fault, ...]:
    if cell:
        return field.kind.faults(cell)
    return (EMPTY,) if field.needed(kind) else ()
