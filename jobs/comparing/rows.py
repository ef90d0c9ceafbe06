"""The rows of some ranges as they stand there, one by one against ours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from agent.batch import Batch, checksum
from agent.ranges import range_of
from billing.timekeeping import outbox
from data.queries.drifts import open_drifts
from data.queries.replicas import tombstones
from data.vocabulary import DriftKind
from jobs.applying.coming import Coming, newest_of
from jobs.applying.taking import take
from jobs.comparing.found import Difference, Found, Sameness
from jobs.comparing.here import RefusedHere, RowHere, refused_here, rows_here
from jobs.legacy.tables import LegacyTable


@dataclass
class _Here:
    """What stands here of the ranges; rows that were met are taken out."""

    rows: dict[str, RowHere]
    refused: Mapping[str, RefusedHere]
    gone: Mapping[str, int]


def compare_rows(session: Session, table: LegacyTable, ranges: Sequence[str], version: int, parts: Iterable[Batch]) -> Found:
    """What differs in these ranges; `parts` are all rows that stand there in them."""
    found, names = Found(table, version), set(ranges)
    rows = {row.key: row for row in rows_here(session, table) if range_of(row.key) in names}
    refused, seen = refused_here(session, table), set[str]()
    for part in parts:
        there = newest_of(part.changes)
        seen.update(there)
        _compare(session, found, _Here(rows, refused, tombstones(session, table.name, list(there))), there)
    alone = [row for row in rows.values() if row.version <= version]
    found.differences += [Difference(row.key, DriftKind.EXTRA, None, row.checksum or row.own) for row in alone]
    only_refused = [key for key in refused if key not in seen and key not in rows and range_of(key) in names]
    last = {key: refused[key] for key in only_refused if refused[key].version <= version}
    found.differences += [Difference(key, DriftKind.EXTRA, None, each.checksum) for key, each in last.items()]
    return _settled(session, found, names)


def _compare(session: Session, found: Found, here: _Here, there: Mapping[str, Coming]) -> None:
    other: list[tuple[Coming, RowHere | None]] = []
    for key, coming in there.items():
        row, refused = here.rows.pop(key, None), here.refused.get(key)
        newest = max(row.version if row else -1, here.gone.get(key, -1))
        if max(newest, coming.change.version) > found.version or (refused and refused.version > newest):
            continue  # one of both ends is of a later moment, or the row is known and waits among the refused
        if row is None or row.checksum != checksum(coming.came or {}) or row.kept != row.own:
            other.append((coming, row))
    _look_closer(session, found, other)


def _look_closer(session: Session, found: Found, other: Sequence[tuple[Coming, RowHere | None]]) -> None:
    """Rows with another checksum are the same to us if all columns that we take are."""
    taken = take(session, found.table, [coming for coming, row in other if row is not None])
    place = {name: number for number, name in enumerate(taken.names)}
    own = {bound[place["legacy_key"]]: bound[place["kept"]] for bound in taken.rows}
    for coming, row in other:
        there = checksum(coming.came or {})
        if row is None:
            found.differences.append(Difference(coming.key, DriftKind.MISSING, there, None))
        elif own.get(coming.key) == row.own:
            found.same.append(Sameness(row.key, row.version, there))
        else:
            found.differences.append(Difference(row.key, DriftKind.CHANGED, there, row.checksum))


def _settled(session: Session, found: Found, ranges: set[str]) -> Found:
    """Without booked time that still has something to say there; what was open and is not found again is equal."""
    if found.table.takes_time:
        unsettled = outbox.without_the_last_word(session)
        found.differences = [each for each in found.differences if each.key not in unsettled]
    differ = {each.key for each in found.differences}
    found.equal = [key for key in open_drifts(session, found.table.name) if range_of(key) in ranges and key not in differ]
    return found
