"""The lines of a file or of an invoice, as rules look at them: column by column."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain, groupby, repeat
from operator import add, mul
from typing import Any, Self, TypeAlias, TypeVar

from billing.ledes.problem import Problem
from billing.ledes.row import TYPE, Row, Rows
from billing.ledes.values import numbers_in

T = TypeVar("T")
FACTORS = ("LINE_ITEM_NUMBER_OF_UNITS", "LINE_ITEM_UNIT_COST", "LINE_ITEM_ADJUSTMENT_AMOUNT")


class Column(list[str]):
    """A column of which whoever made it knows the different texts, if it does."""

    distinct: AbstractSet[str] = frozenset()


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

    @property
    def rows(self) -> Rows:
        """The lines one by one."""
        return Rows(self.lines, self.columns)

    @cached_property
    def invoices(self) -> dict[str, Sequence[Row]]:
        """The rows of each invoice, in the file's order."""
        return {number: at(places, self.rows) for number, places in self.places.items()}

    @cached_property
    def places(self) -> Mapping[str, Sequence[int]]:
        """Where the lines of each invoice stand in the columns."""
        return self.places_by("INVOICE_NUMBER")

    def places_by(self, field: str) -> Mapping[str, Sequence[int]]:
        """Where each text under a field's name stands: a range, or a list if its lines do not follow each other."""
        found: dict[str, list[range]] = {}
        first = 0
        for text, alike in groupby(self.column(field)):
            found.setdefault(text, []).append(range(first, first := first + len(list(alike))))
        return {text: parts[0] if len(parts) == 1 else list(chain(*parts)) for text, parts in found.items()}

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

    def texts(self, field: str) -> AbstractSet[str]:
        """The different texts under a field's name."""
        column = self.column(field)
        return column.distinct if isinstance(column, Column) and column.distinct else set(column)

    def numbers(self, field: str) -> Sequence[Decimal | None]:
        """The numbers under a field's name: 0 where it is empty, None where it cannot be read."""
        if field not in self._numbers:
            self._numbers[field] = numbers_in(self.column(field))
        return self._numbers[field]

    @cached_property
    def worths(self) -> Sequence[Decimal | None]:
        """What each line costs by its own factors, not rounded; None if one of them cannot be read."""
        units, costs, adjustments = map(self.numbers, FACTORS)
        try:
            return list(map(add, map(mul, units, costs), adjustments))
        except TypeError:  # one of them cannot be read
            lines = zip(units, costs, adjustments, strict=True)
            return [None if None in line else line[0] * line[1] + line[2] for line in lines]  # type: ignore[operator]  # of these

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


def at(places: Sequence[int], column: Sequence[T]) -> Sequence[T]:
    """What stands at these places of a column."""
    return column[places.start : places.stop] if isinstance(places, range) else [column[place] for place in places]


Rule: TypeAlias = Callable[[Sheet], Iterator[Problem]]
"""One thing that must hold between values; yields every breach."""
