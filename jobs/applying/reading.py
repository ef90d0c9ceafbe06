"""One column of a batch is read: each value that stands in it once, however many rows have it."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from data.bulk import binding
from jobs.legacy.cells import MENDED_THERE, Cell, Known, Refused, Row, text
from jobs.legacy.tables import LegacyTable

MISSING = object()
TOLD_APART = frozenset((str, int, type(None), object))
"""Kinds of cells of which no two are equal that are not the same text; True equals 1, and lists cannot be looked up."""


class Column(NamedTuple):
    """Of each row in order: what a checksum is told of its value, and what the driver takes; and why a row is refused, by its place."""

    told: Sequence[str]
    bound: Sequence[Any]
    refused: Mapping[int, Refused]


def read_column(session: Session, table: LegacyTable, name: str, rows: Sequence[Row], there: Known) -> Column:
    """A column of ours, by its name, out of rows as they came."""
    cell, bind = table.cells[name], binding(session, table.model.__table__, name)
    cells = _cells(cell, rows)
    told_of, bound_of, wrong = dict[Hashable, str](), dict[Hashable, Any](), dict[Hashable, Refused]()
    for found in set(cells):
        told_of[found], bound_of[found] = "", None
        try:
            value = _value(table, cell, found, there)
            told_of[found], bound_of[found] = told(value), bind(value)
        except Refused as reason:
            wrong[found] = reason
        except ValueError as reason:
            wrong[found] = Refused(f"{reason} {MENDED_THERE.capitalize()}")
    refused = {place: wrong[found] for place, found in enumerate(cells) if found in wrong} if wrong else {}
    return Column(list(map(told_of.__getitem__, cells)), list(map(bound_of.__getitem__, cells)), refused)


def told(value: Any) -> str:
    """What a checksum of our columns is told of a value: the same before it is stored and after."""
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "\x00" if value is None else str(value)


def columns_of(table: LegacyTable) -> str:
    """What a row waits for whose table there has not the columns that we need."""
    return f"COLUMNS:{table.name}"


def _cells(cell: Cell, rows: Sequence[Row]) -> list[Hashable]:
    """As they came, where equal ones are the same text; otherwise their texts. MISSING where a row has no such column."""
    raw = [row.get(cell.name, MISSING) for row in rows]
    if TOLD_APART.issuperset(map(type, raw)):
        return raw
    return [each if each is MISSING else text(each) for each in raw]


def _value(table: LegacyTable, cell: Cell, found: Hashable, there: Known) -> Any:
    if found is not MISSING:
        return cell.read(text(found), there)
    if not cell.is_needed:
        return cell.read("", there)
    raise Refused(
        f"It has no column {cell.name}, which we need; an admin looks at {table.name} in the case-management system.",
        waits_for=columns_of(table),
    )
