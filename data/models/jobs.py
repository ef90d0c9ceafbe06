"""What the worker was asked to do and did, and who holds what."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.dialects import Json, Key, UtcTime, word
from data.models.base import Base
from data.vocabulary import RunStatus


class JobRun(Base):
    """One run of one job, asked for by the timetable or by a person."""

    __tablename__ = "job_runs"
    __table_args__ = (Index(None, "job", "asked_at"),)

    job: Mapped[str] = mapped_column(Key(40), comment="Name in jobs/timetable.py")
    status: Mapped[RunStatus] = mapped_column(word(RunStatus), index=True, comment="Where it stands")
    open_job: Mapped[str | None] = mapped_column(
        Key(40), unique=True, comment="The job's name while asked for or running, then empty: one open run for each job"
    )
    asked_by: Mapped[str] = mapped_column(Key(120), comment="Who asked: a person's name, or the timetable")
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When (UTC)")
    started_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it began (UTC)")
    beat_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="Last sign of life (UTC)")
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="When it ended (UTC)")
    counts: Mapped[dict[str, Any]] = mapped_column(Json, comment="What it did, by name")
    error: Mapped[str | None] = mapped_column(Text, comment="Why it failed, in a sentence")


class Lease(Base):
    """One process at a time: the timetable, or an account at a carrier's site."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(Key(80), unique=True, comment="What is held: timetable, account:<carrier>")
    owner: Mapped[str] = mapped_column(Key(80), comment="Which process holds it")
    until: Mapped[dt.datetime] = mapped_column(UtcTime, comment="It is free after this moment (UTC)")


class TimetableEntry(Base):
    """What the running worker does by itself and when next: pages cannot ask another process, so it writes it here."""

    __tablename__ = "timetable"

    job: Mapped[str] = mapped_column(Key(40), unique=True, comment="Name in jobs/timetable.py")
    purpose: Mapped[str] = mapped_column(Key(200), comment="What it is for, in a sentence")
    schedule: Mapped[str] = mapped_column(Key(80), comment="When, in words")
    next_at: Mapped[dt.datetime | None] = mapped_column(UtcTime, comment="Next time (UTC)")
    seen_at: Mapped[dt.datetime] = mapped_column(UtcTime, comment="When the worker last said so (UTC)")
