"""One batch of the inbox, one transaction: its rows, its tombstones, the rows refused, and how far we are."""

import datetime as dt
from collections import Counter
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.batch import Batch, Change, Kind, unpack
from billing.replication.wishing import fulfil
from data.dialects import clock
from data.models import InboxBatch, Stream
from data.queries import inbox
from data.vocabulary import BatchState
from jobs.applying.anew import begin_anew
from jobs.applying.brake import LATELY, Brake, Braked
from jobs.applying.columns import cursor_of
from jobs.applying.coming import Applying, newest_of
from jobs.applying.parts import is_part
from jobs.applying.refusing import ready
from jobs.applying.repairing import repair
from jobs.applying.table import apply_table
from jobs.applying.whole import finish_whole, part_of
from jobs.legacy.tables import BY_NAME, TABLES

AT_ONCE = 5000
"""Rows that are tried again in one transaction."""
LEFT = "more rows to try again"


def apply_next(session: Session, name: str, brake: Brake, at_hand: Batch | None = None) -> Counter[str] | None:
    """Apply the next batch of a stream; what that did, by name. None if there is none, or it is held.

    Whoever has just stored one has it `at_hand` and need not have it unpacked again."""
    stream = inbox.stream_held(session, name, 1)
    entry = inbox.batch_at(session, name, stream.epoch, stream.applied_seq + 1)
    if entry is None or entry.seq > stream.received_seq or entry.state == BatchState.HELD:
        return None
    batch, now = at_hand if at_hand and at_hand.sha256 == entry.sha256 else unpack(entry.content or b""), clock(session)
    believed = None if entry.decided_by else replace(brake, since=_since(session, name, now))
    this = Applying(session, name, now, believed, batch.header.columns)
    try:
        with session.begin_nested():
            _apply(this, entry, batch)
    except Braked as why:
        entry.state, entry.sentence = BatchState.HELD, str(why)
        return None
    _note(this, stream, entry, batch)
    return this.counts


def try_ready(session: Session) -> Counter[str] | None:
    """Try some refused rows again that may be taken now: mended here, or their parent has come. None if there are none."""
    this = Applying(session, "", clock(session))
    return this.counts if _try_ready(this, AT_ONCE) else None


def _apply(this: Applying, entry: InboxBatch, batch: Batch) -> None:
    if entry.seq == 1:
        begin_anew(this, entry.epoch)
    if is_part(batch):  # of rows that were wished for: to be repaired, or only to be compared (jobs/compare.py)
        if "keys" in batch.header.notes["wanted"]:
            repair(this, entry, batch)
        return
    by_table: dict[str, list[Change]] = {}
    for change in batch.changes:
        by_table.setdefault(change.table, []).append(change)
    this.counts["rows read"] += len(batch.changes)
    this.counts["rows of other tables"] += sum(len(rows) for name, rows in by_table.items() if name not in BY_NAME)
    for table in TABLES:
        if changes := by_table.get(table.name):
            apply_table(this, table, newest_of(changes))
    while tried := _try_ready(this, AT_ONCE):
        if tried == AT_ONCE:
            this.counts[LEFT] += 1  # tried right after this batch: a transaction must not grow without end
            break
    if batch.header.kind == Kind.WHOLE:
        this.counts[part_of(batch.header.notes)] += len(batch.changes)
        if batch.header.notes.get("is_last"):
            finish_whole(this, entry, batch.header.notes)


def _try_ready(this: Applying, limit: int) -> int:
    """Old words say nothing of the columns that a table has now."""
    found, this = ready(this, limit), replace(this, columns={})
    for table in TABLES:
        if rows := found.get(table.name):
            apply_table(this, table, {coming.key: coming for coming in rows})
    return sum(len(rows) for rows in found.values())


def _note(this: Applying, stream: Stream, entry: InboxBatch, batch: Batch) -> None:
    """How far we are; in the same transaction, or a batch would be applied twice or never."""
    header = batch.header
    for source, position in header.positions.items():
        cursor = cursor_of(this, source)
        cursor.position, cursor.moved_at = position, this.now
    answered = header.notes.get("answers")
    if isinstance(answered, int) and (header.kind != Kind.WHOLE or header.notes.get("is_last")):
        fulfil(this.session, answered, dict(this.counts))
    stream.applied_seq, stream.applied_at, stream.source_at = entry.seq, this.now, _moment(header.at) or stream.source_at
    entry.state, entry.applied_at, entry.counts, entry.sentence = BatchState.APPLIED, this.now, dict(+this.counts), None
    if header.kind != Kind.RANGES and not (is_part(batch) and _is_needed(batch)):
        entry.content = None


def _is_needed(batch: Batch) -> bool:
    """Both ends are compared by it after it is applied, or it is a part of an answer whose end has not come."""
    return "keys" not in batch.header.notes["wanted"] or not batch.header.notes.get("is_last")


def _moment(told: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _since(session: Session, name: str, now: dt.datetime) -> dt.datetime:
    """From when on deletes count: of the last hour, and after the last batch that somebody let through."""
    decided = select(func.max(InboxBatch.applied_at)).where(InboxBatch.stream == name, InboxBatch.decided_by.is_not(None))
    return max(now - LATELY, session.scalars(decided).one() or now - LATELY)
