"""How far replication is, and the rows it refused."""

import datetime as dt
from typing import Any

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.dialects import Json, Key, UtcTime, row_id
from data.models.base import Base


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
