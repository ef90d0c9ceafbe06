"""Rows as they came become rows of ours, bound and ready to be stored, or are refused with a reason."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from agent.batch import checksum
from data.bulk import binder
from data.queries.carriers import carrier_ids
from data.queries.replicas import ids_of
from jobs.applying.coming import Coming
from jobs.legacy.cells import Refused
from jobs.legacy.tables import BY_NAME, CARRIER, Known, LegacyTable


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
    taken, there, bind = Taken(), _known(session, table, puts), None
    for coming in puts:
        try:
            values = _values(table, coming, there)
            own = {
                "legacy_key": coming.key, "legacy_version": coming.change.version, "checksum": checksum(coming.came or {}),
                "kept": own_checksum(values.values()), "gone_at": None,
            }  # fmt: skip
            if bind is None:
                taken.names = (*own, *values)
                bind = binder(session, table.model.__table__, taken.names)
            taken.rows.append(bind(own | values))
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
    told = "\x1f".join([value if type(value) is str else _told(value) for value in values])
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=6).digest(), "big")


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
        named[parent].update(str((coming.change.row or {}).get(column) or "").strip() for coming in puts)
    ids = {parent: ids_of(session, BY_NAME[parent].model, keys - {""}) for parent, keys in named.items()}
    return Known({CARRIER: carrier_ids(session), **ids})
