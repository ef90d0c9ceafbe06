"""Booking time, changing it and taking it back, as long as it is on no bill."""

from dataclasses import fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from billing.desk import Desk
from billing.errors import AlreadyDone, ChangedMeanwhile, NotFound, NotNow, NotYours
from billing.timekeeping.outbox import announce
from billing.timekeeping.work import Typed, Work, worked
from data.dialects import clock
from data.models import Invoice, TimeEntry, Timekeeper
from data.queries.access import time_booked_by
from data.queries.replicas import BOOKED
from data.vocabulary import BillStatus


def book(session: Session, desk: Desk, booked_id: str, typed: Typed) -> None:
    """Store a piece of work. `booked_id` (32 hexadecimal digits) is the page's name for it: booked twice it is there once."""
    who = _working_here(session, desk)
    entry = TimeEntry(
        booked_id=booked_id, legacy_key=f"{BOOKED}{booked_id}", legacy_version=0, timekeeper_id=who.id, bill_status=BillStatus.UNBILLED,
        **_values(session, desk, worked(session, desk, typed)),
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(entry)
    except IntegrityError as error:
        raise AlreadyDone("This time is booked already.") from error
    announce(session, entry)


def change(session: Session, desk: Desk, entry_id: int, typed: Typed, *, seen: Typed) -> None:
    """Say something else of a piece of work; `seen` is what the page showed."""
    entry = _entry_to_change(session, desk, entry_id, seen)
    for name, value in _values(session, desk, worked(session, desk, typed, entry)).items():
        setattr(entry, name, value)
    announce(session, entry)


def withdraw(session: Session, desk: Desk, entry_id: int, *, seen: Typed) -> None:
    """Take back what was booked. The row stays, because a bill that was given up may have been built on it, and is billed no more."""
    entry = _entry_to_change(session, desk, entry_id, seen)
    entry.bill_status, entry.booked_by, entry.booked_at = BillStatus.NOT_BILLABLE, desk.by.name, clock(session)
    announce(session, entry)


def as_typed(entry: TimeEntry) -> Typed:
    """What somebody would have typed to book it."""
    return Typed(
        entry.matter_id, entry.worked_on, f"{entry.hours.normalize():f}", entry.narrative, entry.task_code or "", entry.activity_code or ""
    )  # fmt: skip


def _working_here(session: Session, desk: Desk) -> Timekeeper:
    who = session.get(Timekeeper, desk.by.timekeeper_id) if desk.by.timekeeper_id is not None else None
    if who is None:
        raise NotYours(f"{desk.by.name} is no timekeeper; an admin says on the page People whose time is booked.")
    if not who.active:
        raise NotYours(f"{who.name} does not work here any more, says the case-management system; an admin mends it there.")
    return who


def _values(session: Session, desk: Desk, work: Work) -> dict[str, Any]:
    return {
        "matter_id": work.matter.id, "worked_on": work.day, "hours": work.hours, "narrative": work.narrative,
        "task_code": work.task_code, "activity_code": work.activity_code, "booked_by": desk.by.name, "booked_at": clock(session),
    }  # fmt: skip


def _entry_to_change(session: Session, desk: Desk, entry_id: int, seen: Typed) -> TimeEntry:
    query = select(TimeEntry).where(TimeEntry.id == entry_id, time_booked_by(desk.by)).with_for_update()
    entry = session.scalars(query).first()
    if entry is None or (entry.booked_id and entry.bill_status == BillStatus.NOT_BILLABLE):
        raise NotFound("There is no such time of yours; perhaps it was taken back in another tab.")
    if entry.invoice_id is not None:
        number = session.get_one(Invoice, entry.invoice_id).number
        raise NotNow(f"This time is on invoice {number} by now; change the line there.")
    if entry.gone_at is not None:
        raise NotNow(
            f"This time was deleted in the case-management system {desk.by.moment(entry.gone_at)}; book it anew if it is right."
        )
    if entry.booked_id is None:
        raise NotNow("This time was booked in the case-management system; change it there.")
    if different := [each.name for each in fields(Typed) if getattr(as_typed(entry), each.name) != getattr(seen, each.name)]:
        changed = " and ".join(name.removesuffix("_id").replace("_", " ") for name in different)
        raise ChangedMeanwhile(f"This time was changed in another tab ({changed}); the page shows it as it is now.")
    return entry
