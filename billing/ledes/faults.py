"""Values that are wrong by themselves, wherever they stand."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import compress
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
    faulty, with_gaps = set[str](), list[Field[Any]]()
    for kind, alike in fields.by_kind:
        cells = set[str]().union(*(sheet.texts(field.name) for field in alike))
        if not kind.takes(cells):
            faulty.update(field.name for field in alike)
        elif "" in cells:
            with_gaps.extend(alike)
    return faulty.union(_lacking(sheet, with_gaps))


def _lacking(sheet: Sheet, fields: Sequence[Field[Any]]) -> Iterator[str]:
    """The names of columns in which a line is without a value that it needs."""
    for kind in set(sheet.kinds) if fields else ():
        of_kind = [each == kind for each in sheet.kinds]
        yield from (each.name for each in fields if each.needed(kind) and "" in compress(sheet.columns[each.name], of_kind))
