"""Rows that an admin lets be read there again: they stand here as they stand there, whatever stood here."""

from collections.abc import Mapping

from agent.batch import Batch, Booked, Change
from billing.timekeeping import outbox
from data.models import InboxBatch
from data.queries import replicas
from data.queries.drifts import close_drifts
from jobs.applying.burying import bury
from jobs.applying.coming import Applying, Coming, newest_of
from jobs.applying.parts import forget, parts_of, read_parts
from jobs.applying.refusing import settle
from jobs.applying.table import apply_table
from jobs.legacy.tables import BY_NAME, LegacyTable


def repair(this: Applying, entry: InboxBatch, batch: Batch) -> None:
    """Apply a part of the answer; with the last, of the keys that were wished for and are not there any more, bury the rows."""
    table, notes = BY_NAME.get(str(batch.header.notes.get("table"))), batch.header.notes
    if table is None:
        return
    apply_table(this, table, _to_take(this, table, newest_of(batch.changes)), overrule=True)
    if not notes.get("is_last"):
        return
    parts = parts_of(this.session, entry, batch)
    if parts is None:
        this.counts["repairs that were not complete"] += 1
        return
    there = {key for part in read_parts(this.session, parts) for key in newest_of(part.changes)}
    _bury(this, table, [str(key) for key in notes["wanted"]["keys"] if key not in there], int(notes["version"]))
    forget(this.session, parts)


def _to_take(this: Applying, table: LegacyTable, newest: Mapping[str, Coming]) -> Mapping[str, Coming]:
    """Without booked time of which something newer was said here."""
    if not table.takes_time:
        return newest
    outbox.adopt(this.session, {echo.booked_id: (coming.key, echo.version) for coming, echo in _echoes(newest)})
    keys = list(newest)
    unsettled, known = outbox.without_the_last_word(this.session, keys), outbox.known_versions(this.session, keys)
    settled = {key: each for key, each in newest.items() if key not in unsettled and each.change.version >= known.get(key, -1)}
    return {key: each._replace(change=_without_echo(each.change)) for key, each in settled.items()}


def _echoes(newest: Mapping[str, Coming]) -> list[tuple[Coming, Booked]]:
    return [(coming, coming.change.booked) for coming in newest.values() if coming.change.booked is not None]


def _without_echo(change: Change) -> Change:
    """Also what was said here is taken from there again: its columns may have been changed since."""
    return Change(change.table, change.key, change.version, change.row)


def _bury(this: Applying, table: LegacyTable, keys: list[str], version: int) -> None:
    held = replicas.held(this.session, table.model, keys)
    unsettled = outbox.without_the_last_word(this.session, keys) if table.takes_time else set[str]()
    alone = [key for key in keys if key in held and key not in unsettled and not held[key][1]]
    gone = dict.fromkeys([*alone, *(key for key in keys if key not in held)], version)
    bury(this, table, gone, alone)
    settle(this, table, gone)
    close_drifts(this.session, table.name, [key for key in keys if key not in unsettled], this.now)
