"""An invoice of ours as the texts of a LEDES file, before anybody asks whether it may be sent."""

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from billing.ledes.bill import Bill
from billing.ledes.discounts import Line
from billing.ledes.field import Field
from billing.ledes.format import Format
from billing.ledes.row import Row


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
    def emptied(self) -> set[tuple[int | None, str]]:
        """Lines and fields of which nothing was left."""
        return {(change.line, change.field) for change in self.changes if not change.after}


def render(bill: Bill, form: Format) -> Rendering:
    """Needs the invoice's lines, each line's timekeeper, the matter and its client loaded."""
    changes: list[Change] = []
    head = _head(bill, form, changes)
    rows = tuple(_row(bill, line, head, form, changes) for line in bill.lines)
    return Rendering(Row(0, tuple(head), form.columns), rows, tuple(changes))


def _head(bill: Bill, form: Format, changes: list[Change]) -> list[str]:
    cells = [""] * len(form.fields)
    for place, field in form.bill_fields:
        cells[place] = _cell(field, field.value(bill), None, changes)
    return cells


def _row(bill: Bill, line: Line, head: list[str], form: Format, changes: list[Change]) -> Row:
    cells = head.copy()
    for place, field in form.line_fields:
        cells[place] = _cell(field, field.value(bill, line), line.position, changes)
    return Row(line.position, tuple(cells), form.columns)


def _cell(field: Field[Any], value: Any, line: int | None, changes: list[Change]) -> str:
    if value is None:
        return ""
    cell: str = field.kind.cell(value)
    if isinstance(value, str) and cell != value:
        changes.append(Change(line, field.name, value, cell))
    return cell
