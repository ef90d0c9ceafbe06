"""Who the firm works for and who works: carriers, clients, matters, timekeepers and their rates."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from data.dialects import MONEY, RATE, Key, UtcTime
from data.models.base import Base, FromLegacy


class Carrier(Base):
    """An insurance company that pays; everything else about it stands in its carrier file."""

    __tablename__ = "carriers"

    slug: Mapped[str] = mapped_column(Key(40), unique=True, comment="Name of its file in carriers/, without the ending")
    name: Mapped[str] = mapped_column(Key(120), comment="The carrier's name as people say it")
    paused_at: Mapped[dt.datetime | None] = mapped_column(
        UtcTime, comment="Since when nobody visits its site (UTC); empty: visited"
    )
    paused_by: Mapped[str | None] = mapped_column(Key(120), comment="Who paused it")
    paused_why: Mapped[str | None] = mapped_column(Text, comment="Why")


class Client(FromLegacy, Base):
    """The firm's customer; often the carrier itself or one of its lines of business."""

    __tablename__ = "clients"

    number: Mapped[str] = mapped_column(
        Key(20), unique=True, comment="The firm's code for the client (LEDES CLIENT_ID unless the carrier wants its own)"
    )
    name: Mapped[str] = mapped_column(Key(160), comment="Name")
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"), comment="Who pays")
    carrier: Mapped[Carrier] = relationship(lazy="raise")


class Timekeeper(FromLegacy, Base):
    """A person whose hours are billed."""

    __tablename__ = "timekeepers"

    code: Mapped[str] = mapped_column(Key(20), unique=True, comment="The id the carriers approved (LEDES TIMEKEEPER_ID)")
    last_name: Mapped[str] = mapped_column(Key(60), comment="Family name")
    first_name: Mapped[str] = mapped_column(Key(60), comment="Given name")
    classification: Mapped[str] = mapped_column(Key(10), comment="LEDES timekeeper classification of 2014, e.g. PARTNR")
    office: Mapped[str | None] = mapped_column(Key(60), comment="Office")
    email: Mapped[str | None] = mapped_column(Key(160), comment="E-mail address")
    active: Mapped[bool] = mapped_column(comment="Still works here")

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


class Rate(FromLegacy, Base):
    """What one hour of a timekeeper costs a client from a day on; without a client, what it costs everybody else."""

    __tablename__ = "rates"
    __table_args__ = (Index(None, "timekeeper_id", "client_id", "starts_on"),)

    timekeeper_id: Mapped[int] = mapped_column(ForeignKey("timekeepers.id"), comment="Whose hour")
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), comment="For which client; empty for all others")
    starts_on: Mapped[dt.date] = mapped_column(Date, comment="First day it holds")
    amount: Mapped[Decimal] = mapped_column(RATE, comment="Dollars per hour")


class Matter(FromLegacy, Base):
    """One case of a client."""

    __tablename__ = "matters"

    number: Mapped[str] = mapped_column(
        Key(20), unique=True, comment="The firm's number of the matter (LEDES LAW_FIRM_MATTER_ID)"
    )
    caption: Mapped[str] = mapped_column(Key(200), comment="What the case is called")
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True, comment="Whose case")
    claim_number: Mapped[str | None] = mapped_column(Key(40), comment="The carrier's claim number (LEDES CLIENT_MATTER_ID)")
    responsible_id: Mapped[int | None] = mapped_column(
        ForeignKey("timekeepers.id"), index=True, comment="The attorney who approves its invoices"
    )
    office: Mapped[str | None] = mapped_column(Key(60), comment="Office")
    opened_on: Mapped[dt.date | None] = mapped_column(Date, comment="Day opened")
    closed_on: Mapped[dt.date | None] = mapped_column(Date, comment="Day closed; empty while open")
    budget: Mapped[Decimal | None] = mapped_column(MONEY, comment="Dollars the carrier gave the matter; empty: no budget")
    billed_before: Mapped[Decimal | None] = mapped_column(
        MONEY, comment="Dollars billed on it in the case-management system, on bills that never came here"
    )
    client: Mapped[Client] = relationship(lazy="raise")
    responsible: Mapped[Timekeeper | None] = relationship(lazy="raise")
