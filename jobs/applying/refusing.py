"""Rows that could not be taken: kept once per key with the newest reason, settled by what is newer, and tried again when it may help."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from agent.batch import Change, Row, plain
from data.bulk import LONGEST, STEP, binder, upsert
from data.dialects import clock
from data.models import RefusedRow
from data.queries.carriers import carrier_ids
from data.queries.replicas import READY, refusals
from jobs.applying.coming import Applying, Coming
from jobs.legacy.cells import CARRIER, Refused
from jobs.legacy.tables import LegacyTable

NAMES = (
    "source", "legacy_key", "legacy_version", "row", "mended_row", "reason", "waits_for", "refused_at", "mended_at", "decided_by",
)  # fmt: skip
LONGEST_WAIT = 110


def keep_refused(this: Applying, table: LegacyTable, refused: Sequence[tuple[Coming, Refused]]) -> None:
    """Keep each, unless a newer one of its key is kept; one that was put aside stays so while it comes as it was."""
    before = _kept_before(this, table, [coming.key for coming, _ in refused])
    rows: Any = RefusedRow.__table__
    bind, kept = binder(this.session, rows, NAMES), list[tuple[Any, ...]]()
    for coming, reason in refused:
        old = before.get(coming.key)
        if old is None or old["legacy_version"] <= coming.change.version:
            kept.append(bind(_to_keep(this, table, coming, reason, old)))
    upsert(this.session, rows, NAMES, kept, key=("source", "legacy_key"), version=None)
    this.counts["rows refused"] += len(kept)


def _to_keep(
    this: Applying, table: LegacyTable, coming: Coming, reason: Refused, old: Mapping[str, Any] | None
) -> dict[str, Any]:
    came, said, waits_for = _as_text(coming.came or {}), str(reason), reason.waits_for
    if old is not None and old["mended_at"] and old["decided_by"] and old["row"] == came:
        return {**old, "legacy_version": coming.change.version}
    mended, was_open = coming.came is not coming.change.row, old is not None and old["mended_at"] is None
    if mended and old is not None and not waits_for:
        said = f"{said} So it is as {old['decided_by']} mended it."
    return {
        "source": table.name, "legacy_key": coming.key, "legacy_version": coming.change.version, "row": came, "reason": said,
        "mended_row": coming.change.row if mended and waits_for else None,
        "waits_for": waits_for if waits_for and len(waits_for) <= LONGEST_WAIT else None,
        "refused_at": old["refused_at"] if old is not None and was_open else this.now, "mended_at": None,
        "decided_by": old["decided_by"] if old is not None and mended else None,
    }  # fmt: skip


def settle(this: Applying, table: LegacyTable, versions: Mapping[str, int]) -> None:
    """Of each key something as new as this stands here now, so that what was refused before it is settled."""
    refused = refusals(this.session, table.name, list(versions))
    settled = [key for key, version in refused.items() if version <= versions.get(key, -1)]
    for start in range(0, len(settled), STEP):
        some = RefusedRow.legacy_key.in_(settled[start : start + STEP])
        open_ = update(RefusedRow).where(RefusedRow.source == table.name, some, RefusedRow.mended_at.is_(None))
        this.session.execute(open_.values(mended_at=this.now, waits_for=None).execution_options(synchronize_session=False))


def wake(this: Applying, come: Sequence[str]) -> None:
    """What these rows waited for is here; they are tried again."""
    open_ = (RefusedRow.mended_at.is_(None), RefusedRow.waits_for.is_not(None))
    if not come or this.session.scalars(select(RefusedRow.id).where(*open_).limit(1)).first() is None:
        return
    for start in range(0, len(come), STEP):
        some = update(RefusedRow).where(*open_, RefusedRow.waits_for.in_(come[start : start + STEP]))
        this.session.execute(some.values(waits_for=READY).execution_options(synchronize_session=False))


def wake_carriers(session: Session) -> None:
    """Rows that waited for a carrier's file which is there now are tried again."""
    wake(Applying(session, "", clock(session)), [f"{CARRIER}:{slug}" for slug in carrier_ids(session)])


def ready(this: Applying, limit: int) -> dict[str, list[Coming]]:
    """Some of the rows that are to be tried again, by table; each is only once, whatever comes of it."""
    columns = (
        RefusedRow.id, RefusedRow.source, RefusedRow.legacy_key, RefusedRow.legacy_version, RefusedRow.row, RefusedRow.mended_row,
    )  # fmt: skip
    query = select(*columns).where(RefusedRow.waits_for == READY, RefusedRow.mended_at.is_(None)).order_by(RefusedRow.id)
    found, ids = dict[str, list[Coming]](), list[int]()
    for number, source, key, version, came, mended in this.session.execute(query.limit(limit)).all():
        row = mended if mended is not None else came
        found.setdefault(source, []).append(Coming(key, Change(source, key, version, row), came))
        ids.append(number)
    for start in range(0, len(ids), STEP):
        tried = update(RefusedRow).where(RefusedRow.id.in_(ids[start : start + STEP])).values(waits_for=None)
        this.session.execute(tried.execution_options(synchronize_session=False))
    return found


def _kept_before(this: Applying, table: LegacyTable, keys: list[str]) -> dict[str, Mapping[str, Any]]:
    columns = [RefusedRow.__table__.c[name] for name in NAMES]
    before: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(keys), STEP):
        some = RefusedRow.legacy_key.in_(keys[start : start + STEP])
        rows = this.session.execute(select(*columns).where(RefusedRow.source == table.name, some)).mappings()
        before.update((row["legacy_key"], dict(row)) for row in rows)
    return before


def _as_text(row: Row) -> Row:
    """The row as it is kept: JSON as it travels, without what is no text, and cut where it is longer than a page can show."""
    told = json.dumps(row, default=plain, ensure_ascii=False).encode(errors="replace")
    if len(told) > LONGEST:
        return _as_text({name: str(cell)[: LONGEST // 4 // len(row)] for name, cell in row.items()})
    kept: Row = json.loads(told)
    return kept
