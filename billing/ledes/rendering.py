"""An invoice of ours as the texts of a LEDES file, before anybody asks whether it may be sent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, NamedTuple

from billing.ledes.bill import Bill
from billing.ledes.field import Field
from billing.ledes.format import Format
from billing.ledes.kinds import Text
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet


@dataclass(frozen=True)
class Change:
    """A text that LEDES cannot carry as it is, and what became of it; without a line when it is about the whole bill."""

    line: int | None
    field: str
    before: str
    after: str

    def as_dict(self) -> dict[str, Any]:
        """The change as it is kept with the file."""
        return asdict(self)


@dataclass(frozen=True)
class Rendering:
    """The texts of the bill itself (`head`, with the lines' columns empty), of each of its lines, and what was changed for it."""

    head: Row
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]

    @cached_property
    def sheet(self) -> Sheet:
        """The lines as rules look at them."""
        return Sheet(self.rows)

    @cached_property
    def emptied(self) -> set[tuple[int | None, str]]:
        """Lines and fields of which nothing was left."""
        return {(change.line, change.field) for change in self.changes if not change.after}


def render(bill: Bill, form: Format) -> Rendering:
    """Needs the invoice's lines, each line's timekeeper, the matter and its client loaded."""
    lines = [line.position for line in bill.lines]
    of_bill = {place: _written(field, [field.value(bill)]) for place, field in form.bill_fields}
    of_lines = {place: _written(field, field.values(bill)) for place, field in form.line_fields}
    head = tuple(of_bill[place].cells[0] if place in of_bill else "" for place in range(len(form.fields)))
    columns = (of_lines[place].cells if place in of_lines else [cell] * len(lines) for place, cell in enumerate(head))
    rows = tuple(Row(line, cells, form.columns) for line, cells in zip(lines, zip(*columns, strict=True), strict=True))
    return Rendering(Row(0, head, form.columns), rows, (*_changes(of_bill.values(), [None]), *_changes(of_lines.values(), lines)))


class _Written(NamedTuple):
    """The values of one field, and the texts they became."""

    field: Field[Any]
    values: list[Any]
    cells: list[str]

    @property
    def is_changed(self) -> bool:
        """Words did not stay as they were; other values are only written another way."""
        return isinstance(self.field.kind, Text) and ["" if value is None else value for value in self.values] != self.cells


def _written(field: Field[Any], values: list[Any]) -> _Written:
    return _Written(field, values, field.kind.cells(values))


def _changes(columns: Iterable[_Written], lines: Sequence[int | None]) -> Iterator[Change]:
    """Every text that did not stay as it was, line by line."""
    changed = [column for column in columns if column.is_changed]
    for row, line in enumerate(lines) if changed else ():
        for field, values, cells in changed:
            if values[row] is not None and values[row] != cells[row]:
                yield Change(line, field.name, values[row], cells[row])
