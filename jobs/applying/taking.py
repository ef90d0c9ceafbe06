"""Rows as they came become rows of ours, bound and ready to be stored, or are refused with a reason."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from sqlalchemy.orm import Session

from agent.batch import checksum
from data.queries.carriers import carrier_ids
from data.queries.replicas import ids_of
from jobs.applying.coming import Coming
from jobs.applying.reading import Column, read_column, told
from jobs.legacy.cells import CARRIER, Known, Refused, text
from jobs.legacy.tables import BY_NAME, LegacyTable

OWN = ("legacy_key", "legacy_version", "checksum", "kept", "gone_at")
"""Columns of ours that say which row it is there, and how it came."""
SEPARATOR = "\x1f"
"""Stands between the columns of a row where a checksum is told of them."""


@dataclass
class Taken:
    """Rows of one table: `names` are their columns, `natural` the keys by the column by which people know them."""

    names: tuple[str, ...] = ()
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    natural: dict[str, str] = field(default_factory=dict)
    refused: list[tuple[Coming, Refused]] = field(default_factory=list)


def take(session: Session, table: LegacyTable, puts: Sequence[Coming]) -> Taken:
    """Every row either way; column by column, because most columns hold few values, and each is read once."""
    taken = Taken((*OWN, *table.own))
    if not puts:
        return taken
    rows, there = [coming.change.row or {} for coming in puts], _known(session, table, puts)
    columns = [read_column(session, table, name, rows, there) for name in table.own]
    wrong = _wrong(table, puts, columns)
    taken.refused = [(puts[place], wrong[place]) for place in sorted(wrong)]
    right = [place not in wrong for place in range(len(puts))]
    taken.rows = list(compress(zip(*_own(puts, columns), *(column.bound for column in columns), strict=True), right))
    taken.versions = {key: change.version for key, change, _ in compress(puts, right)}
    if table.natural:
        natural = zip(columns[table.own.index(table.natural)].bound, puts, strict=True)
        taken.natural = {name: coming.key for name, coming in compress(natural, right)}
    return taken


def _own(puts: Sequence[Coming], columns: Sequence[Column]) -> tuple[Sequence[Any], ...]:
    """What stands in the columns OWN, each of all rows."""
    all_told = map(SEPARATOR.join, zip(*(column.told for column in columns), strict=True))
    return (
        [coming.key for coming in puts],
        [coming.change.version for coming in puts],
        [checksum(coming.came or {}) for coming in puts],
        [_checksum(told) for told in all_told],
        [None] * len(puts),
    )


def _wrong(table: LegacyTable, puts: Sequence[Coming], columns: Sequence[Column]) -> dict[int, Refused]:
    """The first reason against each row that has one, by its place."""
    wrong: dict[int, Refused] = {}
    for place, (key, change, came) in enumerate(puts):
        if came is not change.row and text((change.row or {}).get(table.key)) != key:
            wrong[place] = Refused(f"{table.key} says which row it is and cannot be mended here.")
    for column in columns:
        wrong = {**column.refused, **wrong}
    return wrong


def own_checksum(values: Iterable[Any]) -> int:
    """48 bits of our own columns, in the order in which the table of tables gives them; the same from what the database gives back."""
    return _checksum(SEPARATOR.join(map(told, values)))


def _checksum(all_told: str) -> int:
    return int.from_bytes(hashlib.blake2b(all_told.encode(), digest_size=6).digest(), "big")


def _known(session: Session, table: LegacyTable, puts: Sequence[Coming]) -> Known:
    named: dict[str, set[str]] = {parent: set() for _, parent in table.parents}
    for column, parent in table.parents:
        found = {cell if type(cell) is str else text(cell) for cell in [(coming.change.row or {}).get(column) for coming in puts]}
        named[parent].update(map(text, found))
    ids = {parent: ids_of(session, BY_NAME[parent].model, keys - {""}) for parent, keys in named.items()}
    return Known({CARRIER: carrier_ids(session), **ids})
