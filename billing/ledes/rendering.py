"""An invoice of ours as the texts of a LEDES file, before anybody asks whether it may be sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, TypeAlias

from billing.ledes.bill import Bill
from billing.ledes.field import Field
from billing.ledes.format import Format
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


_Written: TypeAlias = tuple[Field[Any], Any, Any]
"""A field, its value (or those of all lines), and the text (or texts) that became of it."""


@dataclass(frozen=True)
class Rendering:
    """The texts of the bill itself (`head`, by field), of its lines, and what was changed for it."""

    head: Mapping[str, str]
    sheet: Sheet
    changes: tuple[Change, ...]

    @cached_property
    def emptied(self) -> set[tuple[int | None, str]]:
        """Lines and fields of which nothing was left."""
        return {(change.line, change.field) for change in self.changes if not change.after}


def render(bill: Bill, form: Format) -> Rendering:
    """Needs the invoice's lines, each line's timekeeper, the matter and its client loaded."""
    lines, of_bill, of_lines = bill.said["position"], _of_bill(bill, form), _of_lines(bill, form)
    head = {field.name: cell for field, _, cell in of_bill}
    columns = {name: [cell] * len(lines) for name, cell in head.items()} | {field.name: cells for field, _, cells in of_lines}
    return Rendering(head, Sheet(lines, columns), (*_changes_of_bill(of_bill), *_changes_of_lines(of_lines, lines)))


def _of_bill(bill: Bill, form: Format) -> list[_Written]:
    values = [(field, field.value(bill)) for field in form.bill_fields]
    return [(field, value, "" if value is None else field.kind.cell(value)) for field, value in values]


def _of_lines(bill: Bill, form: Format) -> list[_Written]:
    return [(field, values := field.values(bill), field.kind.cells(values)) for field in form.line_fields]


def _changes_of_bill(written: Iterable[_Written]) -> Iterator[Change]:
    for field, value, cell in written:
        if value != cell and field.kind.is_words and value is not None:
            yield Change(None, field.name, value, cell)


def _changes_of_lines(written: Iterable[_Written], lines: Sequence[int]) -> Iterator[Change]:
    """Every text that did not stay as it was, line by line; other values are only written another way."""
    changed = [(field, values, cells) for field, values, cells in written if field.kind.is_words and values != cells]
    for place, line in enumerate(lines) if changed else ():
        for field, values, cells in changed:
            if values[place] != cells[place] and values[place] is not None:
                yield Change(line, field.name, values[place], cells[place])
