"""What carriers approved and who said so here, and what people excuse: the two words that let a bill pass."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from data.dialects import RATE, Key, UtcTime
from data.models.base import Base
from data.models.person import Person


class Approval(Base):
    """One row of a carrier's list: who may work for it, and what an hour may cost."""

    __tablename__ = "approvals"
    __table_args__ = (Index(None, "carrier_id", "timekeeper_id"),)

    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"), comment="Whose list")
    timekeeper_id: Mapped[int | None] = mapped_column(
        ForeignKey("timekeepers.id"), comment="Whom it approves; empty: everybody of the classification"
    )
    classification: Mapped[str | None] = mapped_column(Key(10), comment="LEDES classification of 2014; empty: it names a person")
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id"), comment="For which matter; empty: for all")
    starts_on: Mapped[dt.date | None] = mapped_column(Date, comment="First day it holds; empty: always did")
    ends_on: Mapped[dt.date | None] = mapped_column(Date, comment="Last day it holds; empty: until further notice")
    rate: Mapped[Decimal | None] = mapped_column(RATE, comment="Dollars per hour; empty: the firm's agreed rate")


class ApprovalList(Base):
    """One time that a carrier's list was replaced; rows are only ever added. The list as it was then lies in the file store."""

    __tablename__ = "approval_lists"

    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"), index=True, comment="Whose list")
    at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it was replaced (UTC)")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), comment="Who replaced it; empty for the worker")
    actor: Mapped[str] = mapped_column(Key(120), comment="The name of who replaced it, as it was then")
    length: Mapped[int] = mapped_column(comment="How many rows it has since")
    added: Mapped[int] = mapped_column(comment="How many of them were new")
    gone: Mapped[int] = mapped_column(comment="How many rows went")
    changed: Mapped[int] = mapped_column(comment="How many rows changed their rate or their last day")
    file_name: Mapped[str] = mapped_column(Key(200), comment="The name of the file that was uploaded")
    place: Mapped[str] = mapped_column(Key(200), comment="Where the list lies in the file store, as a CSV")


class Excuse(Base):
    """Why a finding may stand; it holds for the very sentence it was given for, so that another fault is not excused with it."""

    __tablename__ = "excuses"
    __table_args__ = (Index(None, "invoice_id", "rule"),)

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), comment="Which invoice")
    line_id: Mapped[int | None] = mapped_column(
        ForeignKey("invoice_lines.id"), comment="Which line; empty when it is about the whole bill"
    )
    rule: Mapped[str] = mapped_column(Key(60), comment="Name of the rule that is excused")
    sentence: Mapped[str] = mapped_column(Text, comment="The finding's sentence when it was excused")
    reason: Mapped[str] = mapped_column(Text, comment="Why it may stand")
    granted_by: Mapped[str | None] = mapped_column(Key(120), comment="Who at the carrier consented; empty: nobody was asked")
    granted_on: Mapped[dt.date | None] = mapped_column(Date, comment="When the carrier consented")
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), comment="Who excused it")
    at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When (UTC)")
    person: Mapped[Person] = relationship(lazy="raise")
