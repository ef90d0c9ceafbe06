"""Rows as they came become rows of ours, bound and ready to be stored, or are refused with a reason."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from agent.batch import checksum
from data.bulk import values_binder
from data.queries.carriers import carrier_ids
from data.queries.replicas import ids_of
from jobs.applying.coming import Coming
from jobs.legacy.cells import Refused
from jobs.legacy.tables import BY_NAME, CARRIER, Known, LegacyTable

OWN = ("legacy_key", "legacy_version", "checksum", "kept", "gone_at")
"""Columns of ours that say which row it is there, and how it came."""


@dataclass
class Taken:
    """Rows of one table: `names` are their columns, `natural` the keys by the column by which people know them."""

    names: tuple[str, ...] = ()
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    natural: dict[str, str] = field(default_factory=dict)
    refused: list[tuple[Coming, Refused]] = field(default_factory=list)


def take(session: Session, table: LegacyTable, puts: Sequence[Coming]) -> Taken:
    """Every row either way."""
    taken, there = Taken((*OWN, *table.own)), _known(session, table, puts)
    bind = values_binder(session, table.model.__table__, taken.names)
    for coming in puts:
        try:
            values = _values(table, coming, there)
            own = values.values()
            taken.rows.append(
                bind((coming.key, coming.change.version, checksum(coming.came or {}), own_checksum(own), None, *own))
            )
        except Refused as reason:
            taken.refused.append((coming, reason))
        except ValueError as reason:
            taken.refused.append((coming, Refused(f"{reason} Somebody mends it in the case-management system.")))
        else:
            taken.versions[coming.key] = coming.change.version
            if table.natural:
                taken.natural[values[table.natural]] = coming.key
    return taken


def own_checksum(values: Iterable[Any]) -> int:
    """48 bits of our own columns, in the order in which the table of tables gives them; the same from what the database gives back."""
    told = "\x1f".join([value if isinstance(value, str) else _told(value) for value in values])
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=6).digest(), "big")


@lru_cache(maxsize=4096, typed=True)  # the same few amounts, days and ids stand on hundreds of thousands of rows
def _told(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "\x00" if value is None else str(value)


def _values(table: LegacyTable, coming: Coming, there: Known) -> dict[str, Any]:
    row = coming.change.row or {}
    try:
        if coming.came is not row and str(row[table.key]).strip() != coming.key:
            raise Refused(f"{table.key} says which row it is and cannot be mended here.")
        return table.take(row, there)
    except KeyError as column:
        raise Refused(
            f"It has no column {column.args[0]}, which we need; an admin looks at {table.name} in the case-management system.",
            waits_for=columns_of(table),
        ) from None


def columns_of(table: LegacyTable) -> str:
    """What a row waits for whose table there has not the columns that we need."""
    return f"COLUMNS:{table.name}"


def _known(session: Session, table: LegacyTable, puts: Sequence[Coming]) -> Known:
    named: dict[str, set[str]] = {parent: set() for _, parent in table.parents}
    for column, parent in table.parents:
        found = {(coming.change.row or {}).get(column) for coming in puts}
        named[parent].update(str(key or "").strip() for key in found)
    ids = {parent: ids_of(session, BY_NAME[parent].model, keys - {""}) for parent, keys in named.items()}
    return Known({CARRIER: carrier_ids(session), **ids})
