"""Sums that a file says of itself, so that its reader can tell that nothing was lost."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from billing.ledes.bill import Bill
from billing.ledes.field import BillField, always
from billing.ledes.kinds import Number
from billing.ledes.line import Line
from billing.ledes.problem import Problem
from billing.ledes.row import Row
from billing.ledes.rules import number_of
from billing.ledes.sheet import Rule, Sheet
from billing.ledes.values import number_as_text
from data.vocabulary import LineKind

FEES = (LineKind.FEE, LineKind.FEE_ADJUSTMENT)
EXPENSES = (LineKind.EXPENSE, LineKind.EXPENSE_ADJUSTMENT)
ONE = Decimal(1)


@dataclass(frozen=True)
class Measure:
    """What is summed: of a line of ours, of a row that was read (None if it cannot be), and how the sum is written."""

    of_line: Callable[[Bill, Line], Decimal]
    of_row: Callable[[Row], Decimal | None]
    kind: Number


RECORDS = Measure(lambda _, __: ONE, lambda _: ONE, Number(10))
HOURS = Measure(lambda _, line: line.units, lambda row: number_of(row, "LINE_ITEM_NUMBER_OF_UNITS"), Number(10))
DOLLARS = Measure(lambda _, line: line.total, lambda row: number_of(row, "LINE_ITEM_TOTAL"), Number(12, 2))


@dataclass(frozen=True)
class Control:
    """One such sum, over the lines of some kinds."""

    name: str
    over: tuple[LineKind, ...]
    measure: Measure
    called: str

    @property
    def field(self) -> BillField[Decimal]:
        """The field that carries it."""
        return BillField(
            self.name, self.measure.kind, always, self.called,
            value=lambda bill: _sum(self.measure.of_line(bill, line) for line in bill.lines if line.kind in self.over),
        )  # fmt: skip

    def sum(self, rows: Iterable[Row]) -> Decimal | None:
        """What it should be by these rows, None if one of them cannot be read."""
        parts = [self.measure.of_row(row) for row in rows if row.kind in self.over]
        read = [part for part in parts if part is not None]
        return _sum(read) if len(read) == len(parts) else None


def controls_agree(controls: Iterable[Control]) -> Rule:
    """The rule that every control total is what the lines add up to."""

    def sums_agree(sheet: Sheet) -> Iterator[Problem]:
        """Every sum that a file says of its lines is what they add up to."""
        for number, rows in sheet.invoices.items():
            if number not in sheet.torn:
                yield from (problem for control in controls for problem in differs(control, rows))

    return sums_agree


def differs(control: Control, rows: Sequence[Row]) -> Iterator[Problem]:
    """The problem of a control total that is not what these rows, which all carry it, add up to."""
    said, right = number_of(rows[0], control.name), control.sum(rows)
    if said is not None and right is not None and said != right:
        written, shown = rows[0].says(control.name), number_as_text(right, control.measure.kind.least_places)
        sentence = f"{control.name} is {written}, but the lines of the bill make it {shown}."
        yield Problem(sentence, rows[0].line, control.name, written, mend=f"Write {shown}, or correct the lines.")


def _sum(parts: Iterable[Decimal]) -> Decimal:
    return sum(parts, Decimal(0))
