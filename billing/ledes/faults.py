"""Values that are wrong by themselves, wherever they stand."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain, compress
from operator import not_
from typing import Any, TypeVar

from billing.ledes.field import Field
from billing.ledes.kinds import Kind
from billing.ledes.problem import EMPTY, Fault
from billing.ledes.sheet import Sheet

F = TypeVar("F", bound=Field[Any], covariant=True)


class Fields(tuple[F, ...]):
    """Some of a format's fields, in its order."""

    @cached_property
    def by_kind(self) -> Sequence[tuple[Kind[Any], Sequence[F]]]:
        """Those of each kind."""
        kinds = dict.fromkeys(field.kind for field in self)
        return [(kind, [field for field in self if field.kind == kind]) for kind in kinds]


def faults_in(sheet: Sheet, fields: Fields[Field[Any]]) -> Iterator[tuple[int, Field[Any], str, Fault]]:
    """Every fault in these columns, line by line, with the line, the column and the value."""
    faulty = _faulty(sheet, fields) if sheet.lines else ()
    wrong = [(field, sheet.columns[field.name]) for field in fields if field.name in faulty]
    for place, line in enumerate(sheet.lines) if wrong else ():
        for field, cells in wrong:
            for fault in faults_of(field, cells[place], sheet.kinds[place]):
                yield line, field, cells[place], fault


def faults_of(field: Field[Any], cell: str, kind: str) -> tuple[Fault, ...]:
    """What is wrong with one value on a line of this kind; a bill itself is of none."""
    if cell:
        return () if field.kind.fine[cell] else field.kind.faults(cell)
    return (EMPTY,) if field.needed(kind) else ()


def _faulty(sheet: Sheet, fields: Fields[Field[Any]]) -> set[str]:
    """The names of columns that are not fine; those of one kind are judged together, because nearly always all of them are."""
    faulty = set[str]()
    for kind, alike in fields.by_kind:
        cells = set(chain.from_iterable([sheet.columns[field.name] for field in alike]))
        if not kind.takes(cells):
            faulty.update(field.name for field in alike)
        elif "" in cells:
            faulty.update(field.name for field in alike if _lacks(sheet, field))
    return faulty


def _lacks(sheet: Sheet, field: Field[Any]) -> bool:
    """A line is without a value that it needs."""
    cells = sheet.columns[field.name]
    return "" in cells and any(map(field.needed, set(compress(sheet.kinds, map(not_, cells)))))
