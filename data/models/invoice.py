"""The bill: its lines, what was edited on them, every move it made and what is wrong with it."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from data.dialects import MONEY, RATE, UNITS, Key, UtcTime, word
from data.models.approval import Excuse
from data.models.base import Base
from data.models.firm import Matter, Timekeeper
from data.models.person import Person
from data.vocabulary import CarrierWord, InvoiceSource, InvoiceStatus, LineKind, Severity, Turn


class Invoice(Base):
    """One bill for one matter and one period."""

    __tablename__ = "invoices"
    __table_args__ = (Index(None, "status", "attorney_id"), Index(None, "period_end", "status"))

    number: Mapped[str] = mapped_column(
        Key(20), unique=True, comment="The invoice's number, unique in the firm (LEDES INVOICE_NUMBER)"
    )
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True, comment="For which matter")
    attorney_id: Mapped[int | None] = mapped_column(ForeignKey("timekeepers.id"), comment="The attorney whose table it is on")
    status: Mapped[InvoiceStatus] = mapped_column(
        word(InvoiceStatus), comment="Where it stands; written by billing/lifecycle.py only"
    )
    source: Mapped[InvoiceSource] = mapped_column(word(InvoiceSource), comment="How it came to be here")
    invoice_date: Mapped[dt.date] = mapped_column(Date, comment="Date on the bill")
    period_start: Mapped[dt.date] = mapped_column(Date, comment="First day billed")
    period_end: Mapped[dt.date] = mapped_column(Date, comment="Last day billed")
    description: Mapped[str] = mapped_column(Text, comment="LEDES INVOICE_DESCRIPTION")
    total: Mapped[Decimal] = mapped_column(MONEY, comment="Dollars: the sum of its lines' totals")
    receipt: Mapped[str | None] = mapped_column(Key(80), comment="The carrier's receipt number, once accepted")
    carrier_word: Mapped[CarrierWord | None] = mapped_column(word(CarrierWord), comment="The carrier's newest word; see answers")
    carrier_said_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it said so (UTC)")
    since: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it came to stand where it stands (UTC)")
    created_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it was made (UTC)")
    version: Mapped[int] = mapped_column(comment="Counts every change, so that two people never overwrite each other")
    matter: Mapped[Matter] = relationship(lazy="raise")
    attorney: Mapped[Timekeeper | None] = relationship(lazy="raise")
    lines: Mapped[list["InvoiceLine"]] = relationship(lazy="raise", order_by="InvoiceLine.position", back_populates="invoice")

    __mapper_args__ = {"version_id_col": version}


class InvoiceLine(Base):
    """One row of a bill. What it was made from stays in the `original` columns."""

    __tablename__ = "invoice_lines"
    __table_args__ = (UniqueConstraint("invoice_id", "position"),)

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), comment="On which bill")
    position: Mapped[int] = mapped_column(comment="Its place on the bill, from 1 (LEDES LINE_ITEM_NUMBER)")
    kind: Mapped[LineKind] = mapped_column(word(LineKind), comment="F fee, E expense, IF and IE adjustments of the whole bill")
    day: Mapped[dt.date] = mapped_column(Date, comment="Day of the work or cost")
    timekeeper_id: Mapped[int | None] = mapped_column(ForeignKey("timekeepers.id"), comment="Whose work; empty on an expense")
    task_code: Mapped[str | None] = mapped_column(Key(20), comment="UTBMS task")
    activity_code: Mapped[str | None] = mapped_column(Key(20), comment="UTBMS activity")
    expense_code: Mapped[str | None] = mapped_column(Key(20), comment="UTBMS expense")
    units: Mapped[Decimal] = mapped_column(UNITS, comment="Hours on a fee, a count on an expense")
    unit_cost: Mapped[Decimal] = mapped_column(RATE, comment="Dollars for one hour or one piece")
    adjustment: Mapped[Decimal] = mapped_column(MONEY, comment="Dollars added (or taken away, negative) on this line")
    total: Mapped[Decimal] = mapped_column(MONEY, comment="Dollars: units x unit cost + adjustment, rounded once")
    narrative: Mapped[str] = mapped_column(Text, comment="What the carrier will read")
    original_unit_cost: Mapped[Decimal] = mapped_column(RATE, comment="Unit cost as first drafted")
    original_units: Mapped[Decimal] = mapped_column(UNITS, comment="Units as first drafted")
    original_narrative: Mapped[str] = mapped_column(Text, comment="Narrative as first drafted")
    time_entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("time_entries.id"), index=True, comment="The time entry it was made from"
    )
    expense_id: Mapped[int | None] = mapped_column(ForeignKey("expenses.id"), index=True, comment="The expense it was made from")
    invoice: Mapped[Invoice] = relationship(lazy="raise", back_populates="lines")
    timekeeper: Mapped[Timekeeper | None] = relationship(lazy="raise")


class LineEdit(Base):
    """One change somebody made to one field of a line."""

    __tablename__ = "line_edits"

    line_id: Mapped[int] = mapped_column(ForeignKey("invoice_lines.id"), index=True, comment="Which line")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), comment="Who changed it; empty when a rule did")
    rule: Mapped[str | None] = mapped_column(Key(60), comment="The carrier's rule that changed it; empty when a person did")
    why: Mapped[str | None] = mapped_column(Text, comment="What the rule says of it")
    at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When (UTC)")
    field: Mapped[str] = mapped_column(Key(30), comment="Which column of the line")
    before: Mapped[str] = mapped_column(Text, comment="What it said")
    after: Mapped[str] = mapped_column(Text, comment="What it says now")
    line: Mapped[InvoiceLine] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")


class InvoiceEvent(Base):
    """One thing that happened to an invoice; rows are only ever added."""

    __tablename__ = "invoice_events"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), index=True, comment="Which invoice")
    at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When (UTC)")
    move: Mapped[str] = mapped_column(Key(30), comment="Name of the move, or of what else happened (edited, made)")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), comment="Who did it; empty for the worker")
    actor: Mapped[str] = mapped_column(Key(120), comment="The name of who did it, as it was then")
    before: Mapped[InvoiceStatus | None] = mapped_column(word(InvoiceStatus), comment="Status before")
    after: Mapped[InvoiceStatus] = mapped_column(word(InvoiceStatus), comment="Status after")
    note: Mapped[str | None] = mapped_column(Text, comment="What was said with it")


class Finding(Base):
    """One thing wrong with an invoice, in a sentence, and the line it is about."""

    __tablename__ = "findings"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), index=True, comment="Which invoice")
    line_id: Mapped[int | None] = mapped_column(
        ForeignKey("invoice_lines.id"), comment="Which line; empty when it is about the whole bill"
    )
    rule: Mapped[str] = mapped_column(Key(60), comment="Name of the rule or of the field that is wrong")
    severity: Mapped[Severity] = mapped_column(word(Severity), comment="Whether it stops the invoice")
    sentence: Mapped[str] = mapped_column(Text, comment="What is wrong and how to mend it")
    turn: Mapped[Turn] = mapped_column(word(Turn), comment="Whose turn it is")
    found_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it was found (UTC)")
    excuse_id: Mapped[int | None] = mapped_column(ForeignKey("excuses.id"), comment="Why it may stand; empty: it may not")
    excuse: Mapped[Excuse | None] = relationship(lazy="raise")
