"""A timekeeper's own work, and the matters to book it on."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload

from data.models import Carrier, Client, Invoice, Matter, ReturnedTime, TimeEntry, TimeWord
from data.queries.access import Viewer, matters_bookable_by, time_booked_by
from data.vocabulary import BillStatus, Return, Side

Matters: TypeAlias = Select[int, str, str, str, str]
TAKEN_BACK = TimeEntry.booked_id.is_not(None) & (TimeEntry.bill_status == BillStatus.NOT_BILLABLE)
"""Time that its timekeeper booked here and took back."""
NO_MORE = TAKEN_BACK | (TimeEntry.gone_at.is_not(None) & TimeEntry.invoice_id.is_(None))
"""That, and what was deleted in the case-management system before it came on a bill."""


class BookableMatter(NamedTuple):
    """A matter to choose; `slug` names its carrier's file."""

    id: int
    number: str
    caption: str
    carrier: str
    slug: str


class OwnEntry(NamedTuple):
    """One piece of work as its timekeeper looks at it; `booked_here` once, and not on a bill yet, it can still be changed.

    `returned` says how far it is on its way into the case-management system, `sentence` why it did not come there."""

    id: int
    matter_id: int
    matter: str
    caption: str
    carrier: str
    slug: str
    worked_on: dt.date
    hours: Decimal
    task_code: str | None
    activity_code: str | None
    narrative: str
    booked_here: bool
    invoice: str | None
    returned: Return | None
    sentence: str | None


class Said(NamedTuple):
    """One word about a piece of work (`said_at` in UTC): who said what on which side, and whether it held; `told` is empty if it ended."""

    side: Side
    said_by: str | None
    said_at: dt.datetime
    told: Mapping[str, str]
    held: bool


def own_matters(session: Session, viewer: Viewer, since: dt.date) -> list[BookableMatter]:
    """The open matters that are theirs, and those they worked on since a day; by number."""
    worked = select(TimeEntry.matter_id).where(time_booked_by(viewer), TimeEntry.worked_on >= since, ~NO_MORE)
    theirs = or_(Matter.responsible_id == viewer.timekeeper_id, Matter.id.in_(worked))
    return _matters(session, _bookable(viewer).where(theirs, Matter.closed_on.is_(None)))


def matters_found(session: Session, viewer: Viewer, text: str, limit: int) -> list[BookableMatter]:
    """Open matters with this text in number, caption, claim number or the carrier's name, by number."""
    fields = (Matter.number, Matter.caption, Matter.claim_number, Carrier.name)
    fits = or_(*(field.icontains(text, autoescape=True) for field in fields))
    return _matters(session, _bookable(viewer).where(fits, Matter.closed_on.is_(None)).limit(limit))


def matter_to_book(session: Session, viewer: Viewer, matter_id: int) -> Matter | None:
    """A matter with its client and carrier, if they may book on it."""
    whole = joinedload(Matter.client).joinedload(Client.carrier)
    return session.scalars(
        select(Matter).where(Matter.id == matter_id, Matter.gone_at.is_(None), matters_bookable_by(viewer)).options(whole)
    ).first()


def own_entries(session: Session, viewer: Viewer, since: dt.date) -> list[OwnEntry]:
    """Their work since a day, the newest day first."""
    return _own(session, viewer, since, ~NO_MORE)


def ended_entries(session: Session, viewer: Viewer, since: dt.date) -> list[OwnEntry]:
    """What they booked since a day and somebody deleted in the case-management system before it came on a bill."""
    return _own(session, viewer, since, NO_MORE & ~TAKEN_BACK & TimeEntry.booked_id.is_not(None))


def words_of(session: Session, viewer: Viewer, since: dt.date) -> Mapping[int, Sequence[Said]]:
    """What was said here and there of what they booked since a day, by the entry's id, oldest first."""
    columns = (TimeWord.entry_id, TimeWord.side, TimeWord.said_by, TimeWord.said_at, TimeWord.told, TimeWord.held)
    query = select(*columns).join(TimeEntry, TimeEntry.id == TimeWord.entry_id)
    found: dict[int, list[Said]] = defaultdict(list)
    rows = session.execute(query.where(time_booked_by(viewer), TimeEntry.worked_on >= since).order_by(TimeWord.id))
    for entry_id, *word in rows:
        found[entry_id].append(Said(*word))
    return found


def _own(session: Session, viewer: Viewer, since: dt.date, which: ColumnElement[bool]) -> list[OwnEntry]:
    columns = (
        TimeEntry.id, Matter.id, Matter.number, Matter.caption, Carrier.name, Carrier.slug, TimeEntry.worked_on, TimeEntry.hours,
        TimeEntry.task_code, TimeEntry.activity_code, TimeEntry.narrative, TimeEntry.booked_id.is_not(None), Invoice.number,
        ReturnedTime.state, ReturnedTime.sentence,
    )  # fmt: skip
    query = select(*columns).join(TimeEntry.matter).join(Matter.client).join(Client.carrier)
    query = query.outerjoin(Invoice, Invoice.id == TimeEntry.invoice_id)
    query = query.outerjoin(ReturnedTime, ReturnedTime.booked_id == TimeEntry.booked_id)
    query = query.where(time_booked_by(viewer), TimeEntry.worked_on >= since, which)
    return [OwnEntry._make(row) for row in session.execute(query.order_by(TimeEntry.worked_on.desc(), TimeEntry.id.desc()))]


def is_booked(session: Session, booked_id: str) -> bool:
    """Whether the page's entry is stored."""
    return session.scalars(select(TimeEntry.id).where(TimeEntry.booked_id == booked_id)).first() is not None


def _bookable(viewer: Viewer) -> Matters:
    columns = Matter.id, Matter.number, Matter.caption, Carrier.name, Carrier.slug
    query = select(*columns).join(Matter.client).join(Client.carrier)
    return query.where(matters_bookable_by(viewer), Matter.gone_at.is_(None)).order_by(Matter.number)


def _matters(session: Session, query: Matters) -> list[BookableMatter]:
    return [BookableMatter._make(row) for row in session.execute(query)]
