"""One column of a batch is read: each value that stands in it once, however many rows have it."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from data.bulk import binding
from jobs.legacy.cells import MENDED_THERE, Cell, Known, Refused, Row, text
from jobs.legacy.tables import LegacyTable


class Column(NamedTuple):
    """Of each row in order: what a checksum is told of its value, and what the driver takes; and why a row is refused, by its place."""

    told: Sequence[str]
    bound: Sequence[Any]
    refused: Mapping[int, Refused]


def read_column(session: Session, table: LegacyTable, name: str, rows: Sequence[Row], there: Known) -> Column:
    """A column of ours, by its name, out of rows as they came."""
    cell, bind = table.cells[name], binding(session, table.model.__table__, name)
    texts = _texts(cell, rows)
    told_of, bound_of, wrong = dict[Hashable, str](), dict[Hashable, Any](), dict[Hashable, Refused]()
    for found in set(texts):
        told_of[found], bound_of[found] = "", None
        try:
            value = _value(table, cell, found, there)
            told_of[found], bound_of[found] = told(value), bind(value)
        except Refused as reason:
            wrong[found] = reason
        except ValueError as reason:
            wrong[found] = Refused(f"{reason} {MENDED_THERE.capitalize()}")
    refused = {place: wrong[found] for place, found in enumerate(texts) if found in wrong} if wrong else {}
    return Column(list(map(told_of.__getitem__, texts)), list(map(bound_of.__getitem__, texts)), refused)


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


def _texts(cell: Cell, rows: Sequence[Row]) -> list[str | None]:
    """None where a row has no such column."""
    try:
        return list(map(text, map(itemgetter(cell.name), rows)))
    except KeyError:
        return [text(row[cell.name]) if cell.name in row else None for row in rows]


def _value(table: LegacyTable, cell: Cell, found: str | None, there: Known) -> Any:
    if found is None and cell.is_needed:
        raise Refused(
            f"It has no column {cell.name}, which we need; an admin looks at {table.name} in the case-management system.",
            waits_for=columns_of(table),
        )
    return cell.read(found or "", there)
