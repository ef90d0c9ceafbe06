"""What carriers cut, refuse and ask about, one row for each thing they name; and the rules that would have found it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from data.dialects import MONEY, Json, Key, UtcTime
from data.models.answer import Answer
from data.models.base import Base
from data.models.firm import Carrier
from data.models.invoice import Invoice
from data.models.person import Person


class Cut(Base):
    """One thing that an answer names, in the carrier's own words, and the rule it is about. What was said twice is one row."""

    __tablename__ = "cuts"
    __table_args__ = (
        UniqueConstraint("answer_id", "place"),
        Index(None, "said_at", "rule"),
        Index(None, "carrier_id", "said_at"),
        Index(None, "carrier_id", "wording"),
    )

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), comment="Which answer names it")
    place: Mapped[int] = mapped_column(comment="Its place in the answer, from 1")
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), index=True, comment="Of which invoice")
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"), comment="Which carrier said it")
    line: Mapped[int | None] = mapped_column(comment="The line of the invoice it is about; empty: the whole bill, or nobody says")
    words: Mapped[str] = mapped_column(Text, comment="The carrier's own words of it; never changed")
    wording: Mapped[str] = mapped_column(Key(64), comment="SHA-256 of the words without numbers: the same wording again")
    rule: Mapped[str] = mapped_column(Key(60), comment="A guideline's name, a LEDES field, `file`, or `unclassified`")
    dollars: Mapped[Decimal] = mapped_column(MONEY, comment="Dollars taken off for it; 0 where none were, or nobody can tell")
    said_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When the carrier said so (UTC)")
    ruled_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id"), comment="Who set the rule right; empty: told by wordings"
    )
    ruled_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When (UTC)")
    answer: Mapped[Answer] = relationship(lazy="raise")
    invoice: Mapped[Invoice] = relationship(lazy="raise")
    ruler: Mapped[Person | None] = relationship(lazy="raise")


class Suggestion(Base):
    """A rule that a carrier's file could switch on, or draw tighter, and what it would have found on the bills of the last months."""

    __tablename__ = "suggestions"
    __table_args__ = (UniqueConstraint("carrier_id", "rule"),)

    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"), comment="For whose file")
    rule: Mapped[str] = mapped_column(Key(60), comment="Which rule")
    is_on: Mapped[bool] = mapped_column(comment="Whether the file has the rule already, with a wider limit")
    lines: Mapped[str] = mapped_column(Text, comment="What to write into the carrier file")
    named: Mapped[int] = mapped_column(comment="Lines (or whole bills) that the carrier cut for this")
    caught: Mapped[int] = mapped_column(comment="How many of them the rule would have found")
    caught_now: Mapped[int] = mapped_column(comment="How many of them the file as it is finds")
    others: Mapped[int] = mapped_column(comment="Lines (or whole bills) it finds that the carrier did not cut for this")
    bills: Mapped[int] = mapped_column(comment="Bills that were looked at")
    examples: Mapped[dict[str, Any]] = mapped_column(Json, comment="A few of both, as numbers of invoices with their lines")
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it was worked out (UTC)")
    dismissed_at: Mapped[dt.datetime | None] = mapped_column(
        UtcTime, comment="When somebody put it aside (UTC); empty: it stands"
    )
    dismissed_by: Mapped[str | None] = mapped_column(Key(120), comment="Who did, now or before")
    dismissed_why: Mapped[str | None] = mapped_column(Text, comment="Why")
    dismissed_caught: Mapped[int | None] = mapped_column(comment="How many it would have found then")
    carrier: Mapped[Carrier] = relationship(lazy="raise")
