"""The lines of a file or of an invoice, as rules look at them: column by column."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import count, repeat
from typing import Any, Self, TypeAlias

from billing.ledes.problem import Problem
from billing.ledes.row import TYPE, Row
from billing.ledes.values import numbers_in

FACTORS = ("LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_UNIT_COST", "LINE_ITEM_ADJUSTMENT_AMOUNT")


@dataclass(frozen=True)
class Sheet:
    """Lines that could be told apart into columns: their numbers (of the file's line, or on the bill), and what stands in each column.

    `torn` names the invoices of which a line could not: their sums prove nothing. `stands` gives the line of each field that the
    file says only once for all of them."""

    lines: Sequence[int] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    torn: frozenset[str] = frozenset()
    stands: Mapping[str, int] = field(default_factory=dict)
    _numbers: dict[str, Sequence[Decimal | None]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, lines: Sequence[int], cells: Sequence[Sequence[str]], names: Iterable[str], **more: Any) -> Self:
        """Of lines that were told apart one by one: the texts of each, in the order of these fields."""
        columns = zip(*cells, strict=True) if cells else repeat(())
        return cls(lines, dict(zip(names, columns, strict=False)), **more)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The lines one by one."""
        return tuple(map(Row, self.lines, count(), repeat(self.columns)))

    @cached_property
    def invoices(self) -> dict[str, list[Row]]:
        """The rows of each invoice, in the file's order."""
        return {number: [self.rows[place] for place in places] for number, places in self.places.items()}

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where the lines of each invoice stand in the columns."""
        found: dict[str, list[int]] = {}
        for place, number in enumerate(self.column("INVOICE_NUMBER")):
            found.setdefault(number, []).append(place)
        return found

    @cached_property
    def kinds(self) -> Sequence[str]:
        """What each line says it is, in capitals; the word may be one that LEDES does not know."""
        return list(map(str.upper, self.column(TYPE)))

    def has(self, field: str) -> bool:
        """The lines are of a format with this field; without lines there is none."""
        return bool(self.lines) and field in self.columns

    def column(self, field: str) -> Sequence[str]:
        """The texts under a field's name, line by line."""
        return self.columns[field] if self.lines else ()

    def numbers(self, field: str) -> Sequence[Decimal | None]:
        """The numbers under a field's name: 0 where it is empty, None where it cannot be read."""
        if field not in self._numbers:
            self._numbers[field] = numbers_in(self.column(field))
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


Rule: TypeAlias = Callable[[Sheet], Iterator[Problem]]
"""One thing that must hold between values; yields every breach."""
