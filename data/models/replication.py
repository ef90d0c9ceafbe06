"""How far replication is, the rows it refused, and what goes back."""

import datetime as dt
from typing import Any

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.dialects import Json, Key, UtcTime, row_id, word
from data.models.base import Base
from data.vocabulary import Return


class Cursor(Base):
    """The newest row version we hold of one table of the case-management system."""

    __tablename__ = "cursors"

    source: Mapped[str] = mapped_column(Key(60), unique=True, comment="The table there")
    position: Mapped[int] = mapped_column(row_id(), comment="Row version up to which everything was read")
    moved_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it last moved (UTC)")


class RefusedRow(Base):
    """A row we could not take, kept as it came, with the reason; it is tried again at each run."""

    __tablename__ = "refused_rows"
    __table_args__ = (UniqueConstraint("source", "legacy_key"),)

    source: Mapped[str] = mapped_column(Key(60), comment="The table there")
    legacy_key: Mapped[str] = mapped_column(Key(40), comment="Its key there")
    legacy_version: Mapped[int] = mapped_column(row_id(), comment="Its row version")
    row: Mapped[dict[str, Any]] = mapped_column(Json, comment="The row as it came")
    reason: Mapped[str] = mapped_column(Text, comment="Why it was refused and whose turn it is")
    refused_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it was first refused (UTC)")
    mended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it was taken after all (UTC)")


class ReturnedTime(Base):
    """The outbox: one row for each piece of work that was booked here, with how much of what was said of it stands there."""

    __tablename__ = "returned_time"

    booked_id: Mapped[str] = mapped_column(
        Key(32), unique=True, comment="The entry's name on both sides (time_entries.booked_id)"
    )
    revision: Mapped[int] = mapped_column(comment="How often it was said what the work is; the newest stands in time_entries")
    sent_revision: Mapped[int] = mapped_column(comment="The newest of them that stands there; 0: none yet")
    seen_version: Mapped[int] = mapped_column(row_id(), comment="The row version there that the newest revision knew; 0: none")
    state: Mapped[Return] = mapped_column(word(Return), index=True, comment="Where it stands")
    sentence: Mapped[str | None] = mapped_column(Text, comment="Why it was overruled or refused")
    said_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When the newest revision was said (UTC)")
    sent_at: Mapped[dt.datetime | None] = mapped_column(
        UtcTime, comment="When the newest one that stands there was written (UTC)"
    )
