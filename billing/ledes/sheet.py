"""The rows of a file or of an invoice, as rules look at them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from billing.ledes.problem import Problem
from billing.ledes.row import Row


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
        for row in self.rows:
            found.setdefault(row.says("INVOICE_NUMBER"), []).append(row)
        return found

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
