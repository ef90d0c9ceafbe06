"""The changes of one table in one batch: what is newer than what stands here is stored, buried or refused, and nothing else."""

from collections.abc import Collection, Mapping

from billing.comparing import compare_later
from billing.timekeeping import outbox, words
from data.bulk import insert, upsert
from data.queries import replicas
from data.queries.drifts import close_drifts
from jobs.applying.burying import bury, unbury
from jobs.applying.columns import go_on, stop, why_missing, why_other
from jobs.applying.coming import Applying, Coming
from jobs.applying.echoes import without_echoes
from jobs.applying.reading import columns_of
from jobs.applying.refusing import keep_refused, settle, wake
from jobs.applying.taking import Taken, take
from jobs.legacy.cells import Refused
from jobs.legacy.tables import TABLES, LegacyTable

PARENTS = {parent for table in TABLES for _, parent in table.parents}


def apply_table(this: Applying, table: LegacyTable, newest: Mapping[str, Coming], *, overrule: bool = False) -> None:
    """Apply the newest change of each key, in any order and however often it came before; `overrule`: whatever stands here."""
    new = without_echoes(this, table, newest) if table.takes_time and not overrule else newest
    keys = list(new)
    held = replicas.held(this.session, table.model, keys)
    stones = replicas.tombstones(this.session, table.name, keys)
    stands = {key: -1 if overrule else max(held.get(key, (-1, False))[0], stones.get(key, -1)) for key in keys}
    puts = [coming for key, coming in new.items() if coming.change.row is not None and coming.change.version > stands[key]]
    gone = {key: each.change.version for key, each in new.items() if each.change.row is None and _buries(each, held, stones)}
    taken = _taken(this, table, puts)
    if table.natural:
        replicas.adopt_imported(this.session, table.model, table.natural, taken.natural)
    _store(this, table, taken, held, version=None if overrule else "legacy_version")
    unbury(this, table, [key for key in taken.versions if key in stones])
    _hear(this, table, [key for key in taken.versions if key in held])
    bury(this, table, gone, [key for key in gone if key in held and not held[key][1]])
    keep_refused(this, table, taken.refused)
    settle(this, table, stands | taken.versions | gone)
    close_drifts(this.session, table.name, [*taken.versions, *gone], this.now)
    if table.name in PARENTS:
        wake(this, [f"{table.name}:{key}" for key in taken.versions if key not in held])
    this.counts["rows changed"] += len(taken.rows)
    this.counts["rows that were not newer"] += len(newest) - len(puts) - len(gone)


def _store(this: Applying, table: LegacyTable, taken: Taken, held: Collection[str], version: str | None) -> None:
    """Rows that are surely not here are inserted, the others overwrite or not: a key of letters may equal one that is written otherwise,
    and a row of an imported file may just have become one that comes."""
    rows, model = taken.rows, table.model.__table__
    if not table.natural:
        fresh = {key for key, *_ in rows if key not in held and key.isascii() and key.isdecimal()}
        insert(this.session, model, taken.names, [row for row in rows if row[0] in fresh])
        rows = [row for row in rows if row[0] not in fresh]
    upsert(this.session, model, taken.names, rows, key=("legacy_key",), version=version)


def _hear(this: Applying, table: LegacyTable, changed: list[str]) -> None:
    """What rows that stood here say now, of work that was booked here, and of bills that have them."""
    if table.takes_time:
        outbox.back_there(this.session, words.hear(this.session, changed))
    compare_later(this.session, table.model, changed)


def _buries(coming: Coming, held: Mapping[str, tuple[int, bool]], stones: Mapping[str, int]) -> bool:
    version = coming.change.version
    return version > stones.get(coming.key, -1) and version >= held.get(coming.key, (-1, False))[0]


def _taken(this: Applying, table: LegacyTable, puts: list[Coming]) -> Taken:
    """Rows of a table that has lost a column, or in which one is another than before, are all kept for later."""
    columns = this.columns.get(table.name)
    if not puts or columns is None:
        return take(this.session, table, puts)
    if why := why_missing(this, table, columns):
        return _stopped(this, table, puts, why)
    taken = take(this.session, table, puts)
    if why := why_other(this, table, [reason for _, reason in taken.refused], len(puts)):
        return _stopped(this, table, puts, why)
    go_on(this, table)
    return taken


def _stopped(this: Applying, table: LegacyTable, puts: list[Coming], why: str) -> Taken:
    stop(this, table, why)
    return Taken(refused=[(coming, Refused(why, waits_for=columns_of(table))) for coming in puts])
