"""What was sent to carriers: the file, the intent, each attempt, each visit with its evidence, and the keys to the sites."""

import datetime as dt
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from data.dialects import Json, Key, UtcTime, word
from data.models.base import Base
from data.models.firm import Carrier
from data.models.invoice import Invoice
from data.vocabulary import AttemptOutcome, SubmissionStatus, Turn


class LedesFile(Base):
    """The very file that is sent; made at approval, never changed."""

    __tablename__ = "ledes_files"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), index=True, comment="Of which invoice")
    format: Mapped[str] = mapped_column(Key(20), comment="Name of its format, as carrier files say it")
    name: Mapped[str] = mapped_column(Key(120), comment="File name the carrier sees")
    sha256: Mapped[str] = mapped_column(Key(64), comment="SHA-256 of the bytes, hexadecimal")
    size: Mapped[int] = mapped_column(comment="Bytes")
    place: Mapped[str] = mapped_column(Key(200), comment="Where it lies in the file store")
    changes: Mapped[list[dict[str, Any]]] = mapped_column(
        Json, comment="Characters that LEDES cannot carry and what they became, by line"
    )
    made_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When (UTC)")


class Submission(Base):
    """One intent to put one file of one invoice on its carrier's site."""

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("invoice_id", "file_id"), Index(None, "status", "not_before"))

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), comment="Which invoice")
    file_id: Mapped[int] = mapped_column(ForeignKey("ledes_files.id"), comment="Which file exactly")
    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"), index=True, comment="Whose site")
    status: Mapped[SubmissionStatus] = mapped_column(
        word(SubmissionStatus), comment="Where it stands; written by billing/submission/lifecycle.py only"
    )
    fence: Mapped[int] = mapped_column(comment="Counts the claims; only the holder of the newest may act or record")
    owner: Mapped[str | None] = mapped_column(Key(80), comment="The process that holds it now")
    lease_until: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="It holds it until then (UTC)")
    not_before: Mapped[dt.datetime] = mapped_column(UtcTime, comment="Not to be tried before (UTC)")
    tries: Mapped[int] = mapped_column(comment="Attempts that ended without an answer since somebody last asked")
    turn: Mapped[Turn | None] = mapped_column(word(Turn), comment="Whose turn it is; empty when all is well")
    sentence: Mapped[str | None] = mapped_column(Text, comment="What stands in the way, or what the carrier said")
    receipt: Mapped[str | None] = mapped_column(Key(80), comment="The carrier's receipt number")
    corrects_id: Mapped[int | None] = mapped_column(
        ForeignKey("submissions.id"), comment="The rejected one that this corrected file replaces"
    )
    by_hand: Mapped[bool] = mapped_column(comment="A person puts it on the site; no browser does")
    sent_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it was last sent, by browser or by hand (UTC)")
    answer_by: Mapped[dt.datetime | None] = mapped_column(
        UtcTime, comment="When the carrier has usually answered (UTC); silence beyond it is an alarm"
    )
    asked_by: Mapped[str] = mapped_column(Key(120), comment="Who asked for it")
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When (UTC)")
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When the answer was there (UTC)")
    invoice: Mapped[Invoice] = relationship(lazy="raise")
    file: Mapped[LedesFile] = relationship(lazy="raise")
    carrier: Mapped[Carrier] = relationship(lazy="raise")


class Attempt(Base):
    """One claim of a submission by one process. No outcome means that the process was cut off."""

    __tablename__ = "attempts"
    __table_args__ = (UniqueConstraint("submission_id", "fence"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), comment="Of which submission")
    fence: Mapped[int] = mapped_column(comment="The claim's number")
    owner: Mapped[str] = mapped_column(Key(80), comment="Which process")
    started_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it was claimed (UTC)")
    intent_at: Mapped[dt.datetime | None] = mapped_column(
        UtcTime, comment="When it was about to send; set before the click (UTC)"
    )
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it ended (UTC)")
    outcome: Mapped[AttemptOutcome | None] = mapped_column(word(AttemptOutcome), comment="How it ended")
    sentence: Mapped[str | None] = mapped_column(Text, comment="What happened, in a sentence")


class Visit(Base):
    """One browser session on a site, with what it left behind."""

    __tablename__ = "visits"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True, comment="During which attempt")
    started_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When the browser opened (UTC)")
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it closed (UTC)")
    file_sha256: Mapped[str | None] = mapped_column(Key(64), comment="SHA-256 of the bytes that were handed to the site")
    steps: Mapped[list[dict[str, Any]]] = mapped_column(Json, comment="Each step: journey, what, at, screenshot's place")
    trace_place: Mapped[str | None] = mapped_column(Key(200), comment="Where the Playwright trace lies in the file store")
    site_said: Mapped[str | None] = mapped_column(Text, comment="The carrier's own words at the end")


class Credential(Base):
    """One account at a carrier's site, for all of its work or only for one client or office; the secrets are sealed with its name inside."""

    __tablename__ = "credentials"
    __table_args__ = (Index(None, "carrier_id", "client_id", "office"),)

    carrier_id: Mapped[int] = mapped_column(ForeignKey("carriers.id"), comment="At whose site")
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), comment="For which client only; empty for all")
    office: Mapped[str | None] = mapped_column(Key(60), comment="For matters of which office only; empty for all")
    username: Mapped[str] = mapped_column(Key(160), comment="The name that is typed there")
    sealed: Mapped[str] = mapped_column(
        Text, comment="Password, authenticator seed, security answers and certificate, encrypted (Fernet)"
    )
    expires_on: Mapped[dt.date | None] = mapped_column(Date, comment="Last day of the password or certificate, if known")
    refused_at: Mapped[dt.datetime | None] = mapped_column(
        UtcTime, comment="When the site last refused it (UTC); not tried again until somebody changes it"
    )
    refused_why: Mapped[str | None] = mapped_column(Text, comment="What the site said then")
    signed_in_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it last opened the site (UTC)")
    changed_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When it was last changed (UTC)")
    changed_by: Mapped[str] = mapped_column(Key(120), comment="By whom")
    carrier: Mapped[Carrier] = relationship(lazy="raise")
