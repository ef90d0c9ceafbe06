"""The rows of a file or of an invoice, as rules look at them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from billing.ledes.problem import Problem
from billing.ledes.row import TYPE, Row
from billing.ledes.values import number_in

FACTORS = ("LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_UNIT_COST", "LINE_ITEM_ADJUSTMENT_AMOUNT")


@dataclass(frozen=True)
class Sheet:
    """Rows that could be told apart into columns. `torn` names the invoices of which a row could not: their sums prove nothing.

    `stands` gives the line of each field that the file says only once for all rows."""

    rows: tuple[Row, ...]
    torn: frozenset[str] = frozenset()
    stands: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def invoices(self) -> dict[str, list[Row]]:
        """The rows of each invoice, in the file's order."""
        found: dict[str, list[Row]] = {}
        for row, number in zip(self.rows, self.column("INVOICE_NUMBER"), strict=True):
            found.setdefault(number, []).append(row)
        return found

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What each row says it is, in capitals; the word may be one that LEDES does not know."""
        return tuple(map(str.upper, self.column(TYPE)))

    def has(self, field: str) -> bool:
        """The rows are of a format with this field; without rows there is none."""
        return bool(self.rows) and field in self.rows[0].columns

    def column(self, field: str) -> tuple[str, ...]:
        """The texts under a field's name, in the order of the rows."""
        return self._columns[self.rows[0].columns[field]] if self.rows else ()

    def numbers(self, field: str) -> Sequence[Decimal | None]:
        """The numbers under a field's name: 0 where it is empty, None where it cannot be read."""
        if field not in self._numbers:
            self._numbers[field] = tuple(map(number_in, self.column(field)))
        return self._numbers[field]

    @cached_property
    def worths(self) -> Sequence[Decimal | None]:
        """What each line costs by its own factors, not rounded; None if one of them cannot be read."""
        return [
            None if units is None or cost is None or adjustment is None else units * cost + adjustment
            for units, cost, adjustment in zip(*map(self.numbers, FACTORS), strict=True)
        ]

    def row_at(self, line: int) -> Row | None:
        """The row that stands on a line of the file; None where the line says something of the whole bill, or of several rows."""
        found = [row for row in self.rows if row.line <= line <= self.last_line(row)]
        return found[0] if len(found) == 1 else None

    def last_line(self, row: Row) -> int:
        """The line of the file on which a row ends."""
        return row.line

    def place(self, problem: Problem) -> Problem:
        """The problem, told of the line that its value stands on."""
        return replace(problem, line=self.stands.get(problem.field, problem.line))

    @cached_property
    def _columns(self) -> Sequence[tuple[str, ...]]:
        return tuple(zip(*(row.cells for row in self.rows), strict=True))

    @cached_property
    def _numbers(self) -> dict[str, tuple[Decimal | None, ...]]:
        return {}


Rule: TypeAlias = Callable[[Sheet], Iterator[Problem]]
"""One thing that must hold between values; yields every breach."""
