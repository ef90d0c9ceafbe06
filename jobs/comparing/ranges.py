"""Checksums by range there against those here; and our own columns against what replication wrote into them."""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from sqlalchemy.orm import Session

from agent.ranges import Sum, added, range_of, unequal
from billing.timekeeping import outbox
from data.queries.drifts import open_drifts
from data.vocabulary import DriftKind
from jobs.comparing.found import Difference, Found
from jobs.comparing.here import RefusedHere, RowHere, refused_here, rows_here
from jobs.legacy.tables import LegacyTable

MOST_CHANGED = 10_000
"""Rows that somebody changed here which one comparison names; who repairs them sees the rest the night after."""


def compare_ranges(session: Session, table: LegacyTable, notes: Mapping[str, Any]) -> Found:
    """The ranges whose rows are to be read there, and the rows that somebody changed here."""
    found = Found(table, int(notes["version"]))
    unsettled = outbox.without_the_last_word(session) if table.takes_time else set[str]()
    refused = refused_here(session, table)
    rows = _told(rows_here(session, table), found, unsettled)
    here = added(_standing(rows, refused, found.version))
    found.unequal_ranges = unequal({name: Sum(*each) for name, each in notes["ranges"].items()}, here)
    doubtful = set(found.unequal_ranges), {each.key for each in found.differences}
    found.equal = [key for key in open_drifts(session, table.name) if range_of(key) not in doubtful[0] and key not in doubtful[1]]
    return found


def _told(rows: Iterator[RowHere], found: Found, unsettled: Set[str]) -> Iterator[RowHere]:
    for row in rows:
        if not row.is_as_it_came and row.key not in unsettled and len(found.differences) < MOST_CHANGED:
            found.differences.append(Difference(row.key, DriftKind.CHANGED, row.kept, row.own))
        yield row


def _standing(rows: Iterator[RowHere], refused: dict[str, RefusedHere], version: int) -> Iterator[tuple[str, int]]:
    """Key and checksum of all that we know to stand there at a version; of a row that was refused since, as it came then."""
    for row in rows:
        last = refused.pop(row.key, None)
        if last is None or last.version <= row.version:
            last = RefusedHere(row.version, row.checksum or 0)
        if last.version <= version:
            yield row.key, last.checksum
    yield from ((key, each.checksum) for key, each in refused.items() if each.version <= version)
