"""What carriers said: one row for each thing said of an invoice, and the mails in which they say it."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from data.dialects import MONEY, Key, UtcTime, word
from data.models.base import Base
from data.models.firm import Carrier
from data.models.invoice import Invoice
from data.vocabulary import AnswerSource, CarrierWord, MailState


class Mail(Base):
    """One mail in the firm's mailbox for carriers; the whole of it lies in the file store."""

    __tablename__ = "mails"
    __table_args__ = (Index(None, "state", "received_at"),)

    message_id: Mapped[str] = mapped_column(Key(190), unique=True, comment="Its Message-ID, or a digest of a mail without one")
    carrier_id: Mapped[int | None] = mapped_column(ForeignKey("carriers.id"), comment="Which carrier wrote it, if known")
    sender: Mapped[str] = mapped_column(Key(190), comment="Whose address it gives")
    subject: Mapped[str] = mapped_column(Text, comment="Its subject")
    text: Mapped[str] = mapped_column(Text, comment="Its text; of a mail in HTML only what a reader sees")
    place: Mapped[str] = mapped_column(Key(200), comment="Where the whole mail lies in the file store")
    sent_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="Its own date (UTC)")
    received_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When we read it (UTC)")
    state: Mapped[MailState] = mapped_column(word(MailState), comment="What became of it")
    sentence: Mapped[str | None] = mapped_column(Text, comment="Why it fits no invoice, or what a person did with it")
    settled_by: Mapped[str | None] = mapped_column(Key(120), comment="Who settled it by hand")
    settled_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When (UTC)")
    carrier: Mapped[Carrier | None] = relationship(lazy="raise")


class Answer(Base):
    """One thing a carrier said of one invoice. The same thing said again, by page or mail, is the same row."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("invoice_id", "fingerprint"), Index(None, "invoice_id", "said_at"))

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), comment="Of which invoice")
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True, comment="To which submission")
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mails.id"), comment="In which mail")
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"), comment="On which visit")
    source: Mapped[AnswerSource] = mapped_column(word(AnswerSource), comment="How it came to us")
    word: Mapped[CarrierWord] = mapped_column(word(CarrierWord), comment="What it means")
    words: Mapped[str] = mapped_column(Text, comment="The carrier's own words")
    reason: Mapped[str | None] = mapped_column(Text, comment="Why, as far as it says")
    line: Mapped[int | None] = mapped_column(comment="The line of the invoice it is about (LEDES LINE_ITEM_NUMBER)")
    amount: Mapped[Decimal | None] = mapped_column(MONEY, comment="Dollars it names: allowed, cut or paid")
    receipt: Mapped[str | None] = mapped_column(Key(80), comment="The receipt or cheque number it names")
    letter: Mapped[str | None] = mapped_column(Key(200), comment="Where the letter lies in the file store that a person attached")
    said_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When the carrier said so, as far as known (UTC)")
    seen_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When we first saw it (UTC)")
    by: Mapped[str] = mapped_column(Key(120), comment="Who wrote it down: the worker, or a person")
    fingerprint: Mapped[str] = mapped_column(Key(64), comment="SHA-256 of what was said, so that it is kept once")
    cuts_read: Mapped[str | None] = mapped_column(
        Key(16), comment="With which wordings (billing/cuts) its reasons were read; empty: not yet"
    )
    invoice: Mapped[Invoice] = relationship(lazy="raise")
