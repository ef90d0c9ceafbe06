"""What a comparison found, and how it is written down."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from data.bulk import binder, upsert
from data.models import Drift
from data.queries import replicas
from data.queries.drifts import close_drifts, open_drifts
from data.vocabulary import DriftKind
from jobs.comparing.here import refused_here
from jobs.legacy.tables import LegacyTable

NAMES = ("source", "legacy_key", "kind", "found_at", "repaired_at", "repaired_by", "there", "here")


class Difference(NamedTuple):
    """One row that differs, with its checksums there and here; None: there is no such row."""

    key: str
    kind: DriftKind
    there: int | None
    here: int | None


class Sameness(NamedTuple):
    """A row that says the same with other cells around it (a new column there): from now on `checksum` is its checksum."""

    at: str
    of: int
    sum: int


@dataclass
class Found:
    """Of one answer: `version` is the one there that it is true of, `equal` are keys known to be the same on both ends."""

    table: LegacyTable
    version: int
    differences: list[Difference] = field(default_factory=list)
    equal: list[str] = field(default_factory=list)
    same: list[Sameness] = field(default_factory=list)
    unequal_ranges: Sequence[str] = ()


def write_down(session: Session, found: Found, now: dt.datetime) -> int:
    """Differences that stand still, what became equal, and checksums that are known now; how many differ."""
    differences = _still(session, found)
    _upsert(session, found.table, differences, now)
    close_drifts(session, found.table.name, found.equal, now)
    if found.same:
        rows: Any = found.table.model.__table__
        it = rows.c.legacy_key == bindparam("at"), rows.c.legacy_version == bindparam("of")
        as_there = update(rows).where(*it).values(checksum=bindparam("sum"))
        session.connection().execute(as_there, [each._asdict() for each in found.same])
    return len(differences)


def _still(session: Session, found: Found) -> list[Difference]:
    """Without what something newer overtook since we looked."""
    held = replicas.held(session, found.table.model, [each.key for each in found.differences])
    refused = refused_here(session, found.table) if found.differences else {}

    def stands(each: Difference) -> bool:
        version, is_gone = held.get(each.key, (-1, True))
        if each.kind == DriftKind.MISSING:
            return is_gone
        if is_gone and each.key in refused:
            return refused[each.key].version <= found.version
        return not is_gone and version <= found.version

    return [each for each in found.differences if stands(each)]


def _upsert(session: Session, table: LegacyTable, differences: Sequence[Difference], now: dt.datetime) -> None:
    rows: Any = Drift.__table__
    bind, since = binder(session, rows, NAMES), open_drifts(session, table.name)
    bound = [
        bind({
            "source": table.name, "legacy_key": each.key, "kind": each.kind, "found_at": since.get(each.key, now),
            "repaired_at": None, "repaired_by": None, "there": each.there, "here": each.here,
        })
        for each in differences
    ]  # fmt: skip
    upsert(session, rows, NAMES, bound, key=("source", "legacy_key"), version=None)
