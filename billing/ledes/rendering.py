"""An invoice of ours as the texts of a LEDES file, before anybody asks whether it may be sent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, TypeAlias

from billing.ledes.bill import Bill
from billing.ledes.field import BillField, Field, LineField, TimekeeperField
from billing.ledes.format import Format
from billing.ledes.row import TYPE
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


WrittenField: TypeAlias = BillField[Any] | LineField[Any] | TimekeeperField
_Column: TypeAlias = tuple[Field[Any], Sequence[Any], list[str]]
"""A field, its values, and the texts they became."""


@dataclass(frozen=True)
class Rendering:
    """The texts of the bill itself (`head`, one line of which no type is said), of its lines, and what was changed for it."""

    head: Sheet
    sheet: Sheet
    changes: tuple[Change, ...]

    def says(self, field: str) -> str:
        """The text of the bill itself under a field's name."""
        return self.head.columns[field][0]

    @cached_property
    def emptied(self) -> set[tuple[int | None, str]]:
        """Lines and fields of which nothing was left."""
        return {(change.line, change.field) for change in self.changes if not change.after}


def render(bill: Bill, form: Format) -> Rendering:
    """Needs the invoice's lines, each line's timekeeper, the matter and its client loaded."""
    lines = bill.said["position"]
    of_bill, of_lines = _columns(form.bill_fields, bill), _columns(form.line_fields, bill)
    head = {field.name: cells for field, _, cells in of_bill}
    columns = {name: cells * len(lines) for name, cells in head.items()} | {field.name: cells for field, _, cells in of_lines}
    changes = (*_changes(of_bill, [None]), *_changes(of_lines, lines))
    return Rendering(Sheet((0,), {TYPE: ("",), **head}), Sheet(lines, columns), changes)


def _columns(fields: Iterable[WrittenField], bill: Bill) -> list[_Column]:
    return [(field, values := field.values(bill), field.kind.cells(values)) for field in fields]


def _changes(columns: Iterable[_Column], lines: Sequence[int | None]) -> Iterator[Change]:
    """Every text that did not stay as it was, line by line; other values are only written another way."""
    changed = [(field, values, cells) for field, values, cells in columns if field.kind.is_words and values != cells]
    for place, line in enumerate(lines) if changed else ():
        for field, values, cells in changed:
            if values[place] != cells[place] and values[place] is not None:
                yield Change(line, field.name, values[place], cells[place])
