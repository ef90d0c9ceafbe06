"""Booked time that comes back as it was said here: nothing of it is taken, and how it stands there is noted."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from agent.batch import checksum
from billing.timekeeping import outbox
from jobs.applying.coming import Applying, Coming
from jobs.applying.taking import take
from jobs.legacy.tables import LegacyTable


def without_echoes(this: Applying, table: LegacyTable, newest: Mapping[str, Coming]) -> Mapping[str, Coming]:
    """Without what was said here and only comes back; of that, we note how it stands there."""
    echoes = {key: coming.change.booked for key, coming in newest.items() if coming.change.booked is not None}
    if not echoes:
        return newest
    versions = {key: newest[key].change.version for key in echoes if newest[key].change.row is not None}
    only_back = set(versions) - outbox.said_there(this.session, versions, echoes)
    last = outbox.last_words(this.session, [echoes[key] for key in only_back])
    _note(this, table, [newest[key] for key in only_back], {key for key in only_back if echoes[key].booked_id in last})
    return {key: coming for key, coming in newest.items() if key not in only_back}


def _note(this: Applying, table: LegacyTable, back: list[Coming], last: set[str]) -> None:
    """Checksums to compare both ends by. Where something newer was said here, our columns do not say what stands there."""
    taken = take(this.session, table, [coming for coming in back if coming.key in last])
    place = {name: number for number, name in enumerate(taken.names)}
    own = {bound[place["legacy_key"]]: bound[place["kept"]] for bound in taken.rows}
    as_there = [
        {"at": coming.key, "of": coming.change.version, "sum": checksum(coming.came or {}), "own": own.get(coming.key)}
        for coming in back
    ]
    if as_there:
        rows: Any = table.model.__table__
        not_newer = (rows.c.legacy_key == bindparam("at"), rows.c.legacy_version <= bindparam("of"))
        values: dict[str, Any] = {"checksum": bindparam("sum"), "kept": bindparam("own"), "legacy_version": bindparam("of")}
        this.session.connection().execute(update(rows).where(*not_newer).values(values), as_there)
