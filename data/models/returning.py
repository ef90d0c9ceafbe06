"""What goes back into the case-management system, and the words about it that did not hold."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.dialects import Json, Key, UtcTime, row_id, word
from data.models.base import Base
from data.vocabulary import Return, Side


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


class TimeWord(Base):
    """What one side said of one piece of work, whether it held or not: nobody's word is lost."""

    __tablename__ = "time_words"
    __table_args__ = (Index(None, "entry_id", "said_at"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("time_entries.id"), comment="Of which time entry")
    side: Mapped[Side] = mapped_column(word(Side), comment="Where it was said")
    said_by: Mapped[str | None] = mapped_column(Key(120), comment="Who said it; empty: the case-management system does not tell")
    said_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it was said, or came from there (UTC)")
    version: Mapped[int] = mapped_column(
        row_id(), comment="Row version there that said it, or that it was said upon; 0: none yet"
    )
    told: Mapped[dict[str, Any]] = mapped_column(
        Json, comment="Matter, day, hours, codes and narrative as said; empty: taken back"
    )
    held: Mapped[bool] = mapped_column(comment="Whether it held when both were compared")


class ReturnedStatus(Base):
    """The outbox of bills: where each invoice stands, for a case-management system that wants to know."""

    __tablename__ = "returned_statuses"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), unique=True, comment="Which invoice")
    revision: Mapped[int] = mapped_column(comment="How often its state was said")
    sent_revision: Mapped[int] = mapped_column(comment="The newest of them that stands there; 0: none yet")
    told: Mapped[dict[str, Any]] = mapped_column(
        Json, comment="What stands there: number, matter, state, total, receipt; empty before it does"
    )
    state: Mapped[Return] = mapped_column(word(Return), index=True, comment="Where it stands on its way")
    sentence: Mapped[str | None] = mapped_column(Text, comment="Why it was refused there")
    said_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When the newest was said (UTC)")
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When the newest that stands there was written (UTC)")


class BillToCompare(Base):
    """Work of this bill changed there, and nobody looked yet whether both still say the same.

    It points to no invoice by a foreign key: whoever holds the invoice must not wait for whoever applies a batch."""

    __tablename__ = "bills_to_compare"

    invoice_id: Mapped[int] = mapped_column(row_id(), unique=True, comment="Which invoice (its own number)")
