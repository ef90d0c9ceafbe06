"""What was done and what it cost, before it is on an invoice."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from data.dialects import HOURS, RATE, UNITS, Key, UtcTime, word
from data.models.base import Base, FromLegacy
from data.models.firm import Matter, Timekeeper
from data.vocabulary import BillStatus


class TimeEntry(FromLegacy, Base):
    """One piece of work of one timekeeper on one day."""

    __tablename__ = "time_entries"
    __table_args__ = (
        Index(None, "matter_id", "worked_on"),
        Index(None, "bill_status", "worked_on"),
        Index(None, "booked_id", unique=True),
    )

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), comment="On which matter")
    timekeeper_id: Mapped[int] = mapped_column(ForeignKey("timekeepers.id"), index=True, comment="Whose work")
    worked_on: Mapped[dt.date] = mapped_column(Date, comment="Day of the work")
    hours: Mapped[Decimal] = mapped_column(HOURS, comment="Hours worked")
    task_code: Mapped[str | None] = mapped_column(Key(20), comment="UTBMS task, e.g. L330")
    activity_code: Mapped[str | None] = mapped_column(Key(20), comment="UTBMS activity, e.g. A103")
    narrative: Mapped[str] = mapped_column(Text, comment="What was done")
    bill_status: Mapped[BillStatus] = mapped_column(word(BillStatus), comment="What the case-management system says")
    bill_number: Mapped[str | None] = mapped_column(Key(20), comment="The bill it was on there, before Ledgerline")
    invoice_id: Mapped[int | None] = mapped_column(
        ForeignKey("invoices.id"), index=True, comment="The invoice it is on here; empty while unbilled"
    )
    booked_id: Mapped[str | None] = mapped_column(
        Key(32), comment="What the page that booked it called it, so that it is one entry everywhere; empty: not booked here"
    )
    booked_by: Mapped[str | None] = mapped_column(Key(120), comment="Who booked it here, by the name they had then")
    booked_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it was booked here, or last changed (UTC)")
    matter: Mapped[Matter] = relationship(lazy="raise")
    timekeeper: Mapped[Timekeeper] = relationship(lazy="raise")


class Expense(FromLegacy, Base):
    """One cost the firm paid for a matter."""

    __tablename__ = "expenses"
    __table_args__ = (Index(None, "matter_id", "incurred_on"), Index(None, "bill_status", "incurred_on"))

    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), comment="On which matter")
    incurred_on: Mapped[dt.date] = mapped_column(Date, comment="Day of the cost")
    quantity: Mapped[Decimal] = mapped_column(UNITS, comment="How many: pages, miles, pieces")
    unit_cost: Mapped[Decimal] = mapped_column(RATE, comment="Dollars for one of them")
    expense_code: Mapped[str | None] = mapped_column(Key(20), comment="UTBMS expense, e.g. E101")
    narrative: Mapped[str] = mapped_column(Text, comment="What it was for")
    bill_status: Mapped[BillStatus] = mapped_column(word(BillStatus), comment="What the case-management system says")
    bill_number: Mapped[str | None] = mapped_column(Key(20), comment="The bill it was on there, before Ledgerline")
    invoice_id: Mapped[int | None] = mapped_column(
        ForeignKey("invoices.id"), index=True, comment="The invoice it is on here; empty while unbilled"
    )
    matter: Mapped[Matter] = relationship(lazy="raise")
