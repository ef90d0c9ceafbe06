"""Replication: what came, how far we are, the rows that were refused or are gone, and how both ends compare."""

import datetime as dt
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from data.dialects import Json, Key, UtcTime, row_id, word
from data.models.base import Base
from data.vocabulary import BatchState, DriftKind, WishState


class Stream(Base):
    """One source of changes, in the order it numbers its batches; whatever way they come, one row says how far we are."""

    __tablename__ = "streams"

    name: Mapped[str] = mapped_column(Key(60), unique=True, comment="What its agent calls it")
    epoch: Mapped[int] = mapped_column(comment="Counts how often the source began anew (restored, read again from nothing)")
    received_seq: Mapped[int] = mapped_column(
        row_id(), comment="Number of the newest batch of the epoch in the inbox without a gap"
    )
    received_sha: Mapped[str] = mapped_column(Key(64), comment="Its SHA-256 as it travelled; the next one must name it")
    applied_seq: Mapped[int] = mapped_column(row_id(), comment="Number of the newest batch of the epoch that was applied")
    positions: Mapped[dict[str, int]] = mapped_column(
        Json, comment="Row version read up to, by table, with the newest received batch"
    )
    source_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When the newest applied batch was read there (UTC)")
    heard_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When the agent last spoke (UTC); silence is an alarm")
    applied_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When a batch was last applied (UTC)")


class InboxBatch(Base):
    """One batch that came: kept whole until it is applied, then its counts alone."""

    __tablename__ = "inbox_batches"
    __table_args__ = (UniqueConstraint("stream", "epoch", "seq"), Index(None, "state", "received_at"))

    stream: Mapped[str] = mapped_column(Key(60), comment="Of which stream")
    epoch: Mapped[int] = mapped_column(comment="Of which epoch of it")
    seq: Mapped[int] = mapped_column(row_id(), comment="Its number there, from 1, without gaps")
    batch_id: Mapped[str] = mapped_column(Key(64), comment="The agent's own name for it (its Idempotency-Key)")
    sha256: Mapped[str] = mapped_column(Key(64), comment="SHA-256 as it travelled")
    previous: Mapped[str] = mapped_column(
        Key(64), comment="SHA-256 of the batch before it, as its agent says; empty for the first"
    )
    kind: Mapped[str] = mapped_column(Key(20), comment="changes, whole, heartbeat or ranges (agent/batch.py)")
    way: Mapped[str] = mapped_column(Key(20), comment="How it came: https, folder or direct")
    state: Mapped[BatchState] = mapped_column(word(BatchState), comment="What became of it")
    rows: Mapped[int] = mapped_column(comment="Changes in it")
    content: Mapped[bytes | None] = mapped_column(
        LargeBinary().with_variant(mysql.LONGBLOB(), "mysql"), comment="As it travelled (gzip); empty once it is applied"
    )
    positions: Mapped[dict[str, int]] = mapped_column(Json, comment="Row version read up to with it, by table")
    received_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it came (UTC)")
    applied_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it was applied (UTC)")
    counts: Mapped[dict[str, Any]] = mapped_column(Json, comment="What applying it did, by name")
    sentence: Mapped[str | None] = mapped_column(Text, comment="Why it is held or refused, and whose turn it is")
    decided_by: Mapped[str | None] = mapped_column(Key(120), comment="Who said that a held batch is right")


class Cursor(Base):
    """How far one table of the case-management system is, or one mailbox."""

    __tablename__ = "cursors"

    source: Mapped[str] = mapped_column(Key(60), unique=True, comment="The table there")
    position: Mapped[int] = mapped_column(row_id(), comment="Row version up to which everything was read")
    moved_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it last moved (UTC)")
    columns: Mapped[list[str] | None] = mapped_column(
        Json, comment="The columns it had when it last came; those we do not map among them"
    )
    stopped_why: Mapped[str | None] = mapped_column(Text, comment="Why this table alone is not taken any more; empty: it is")


class RefusedRow(Base):
    """A row we could not take, kept as it came, with the reason: until it comes better, its parent comes, or a person decides."""

    __tablename__ = "refused_rows"
    __table_args__ = (UniqueConstraint("source", "legacy_key"), Index(None, "waits_for"))

    source: Mapped[str] = mapped_column(Key(60), comment="The table there")
    legacy_key: Mapped[str] = mapped_column(Key(40), comment="Its key there")
    legacy_version: Mapped[int] = mapped_column(row_id(), comment="Its row version")
    row: Mapped[dict[str, Any]] = mapped_column(Json, comment="The row as it came")
    mended_row: Mapped[dict[str, Any] | None] = mapped_column(
        Json, comment="The row as somebody mended it here, to be tried with the next run"
    )
    reason: Mapped[str] = mapped_column(Text, comment="Why it was refused and whose turn it is")
    waits_for: Mapped[str | None] = mapped_column(
        Key(110), comment="TABLE:key of the parent that has not come; empty: the row itself is wrong"
    )
    refused_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it was first refused (UTC)")
    mended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it was taken after all (UTC)")
    decided_by: Mapped[str | None] = mapped_column(Key(120), comment="Who mended it here or put it aside; empty: nobody had to")


class RefusedFile(Base):
    """A file in the box of agents that could not be taken: it lies in `refused/` there, and this row says so until it does not any more."""

    __tablename__ = "refused_files"

    name: Mapped[str] = mapped_column(Key(255), unique=True, comment="Its place in the box, without inbox/ or refused/ in front")
    stream: Mapped[str] = mapped_column(Key(60), comment="Of which stream, as its name says; empty: it does not")
    epoch: Mapped[int] = mapped_column(comment="Of which epoch of it, as its name says; 0: it does not")
    code: Mapped[str] = mapped_column(Key(40), comment="A short name of why, for machines")
    sentence: Mapped[str] = mapped_column(Text, comment="Why, and whose turn it is")
    refused_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it was last refused (UTC)")


class Tombstone(Base):
    """A row that was deleted there: an older version of it that comes late stays deleted."""

    __tablename__ = "tombstones"
    __table_args__ = (UniqueConstraint("source", "legacy_key"), Index(None, "source", "gone_at"))

    source: Mapped[str] = mapped_column(Key(60), comment="The table there")
    legacy_key: Mapped[str] = mapped_column(Key(40), comment="Its key there")
    version: Mapped[int] = mapped_column(row_id(), comment="The row version of the deletion")
    gone_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When we heard of it (UTC)")


class Wish(Base):
    """Something the portal wants read there again: checksums of a table, or some of its rows, or all. Its agent fetches and fulfils it."""

    __tablename__ = "wishes"
    __table_args__ = (Index(None, "stream", "state"),)

    stream: Mapped[str] = mapped_column(Key(60), comment="Of which stream")
    kind: Mapped[str] = mapped_column(
        Key(20), comment="ranges (checksums), rows (of ranges or keys) or whole (a table from nothing)"
    )
    source: Mapped[str] = mapped_column(Key(60), comment="The table there")
    wanted: Mapped[dict[str, Any]] = mapped_column(Json, comment="Which ranges or keys; empty: all")
    state: Mapped[WishState] = mapped_column(word(WishState), comment="Where it stands")
    asked_by: Mapped[str] = mapped_column(Key(120), comment="Who asked: a person's name, or the timetable")
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When (UTC)")
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it was fulfilled (UTC)")
    result: Mapped[dict[str, Any]] = mapped_column(Json, comment="What came of it, by name")


class Drift(Base):
    """One row that is not the same on both ends, found by comparing them."""

    __tablename__ = "drifts"
    __table_args__ = (UniqueConstraint("source", "legacy_key"),)

    source: Mapped[str] = mapped_column(Key(60), comment="The table there")
    legacy_key: Mapped[str] = mapped_column(Key(40), comment="Its key there")
    kind: Mapped[DriftKind] = mapped_column(word(DriftKind), comment="Missing here, here alone, or different")
    found_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When (UTC)")
    repaired_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When both ends were equal again (UTC)")
    repaired_by: Mapped[str | None] = mapped_column(Key(120), comment="Who pressed Repair; empty: it came right by itself")
    there: Mapped[int | None] = mapped_column(BigInteger, comment="Checksum there; empty: no such row there")
    here: Mapped[int | None] = mapped_column(BigInteger, comment="Checksum here; empty: no such row here")
