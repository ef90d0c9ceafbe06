"""Work that is on no bill yet, as the people who bill it look at it: by matter, without its narratives."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.models import Carrier, Client, Expense, Matter, TimeEntry, Timekeeper
from data.queries.access import Viewer, matters_visible_to
from data.vocabulary import BillStatus


class OpenMatter(NamedTuple):
    """A matter, who pays, and who approves its invoices."""

    id: int
    number: str
    caption: str
    client_id: int
    carrier: str
    slug: str
    attorney: str | None


class Hours(NamedTuple):
    """One unbilled time entry."""

    matter_id: int
    timekeeper_id: int
    worked_on: dt.date
    hours: Decimal


class Cost(NamedTuple):
    """One unbilled expense: how many, and dollars for one."""

    matter_id: int
    quantity: Decimal
    unit_cost: Decimal


def open_matters(session: Session, viewer: Viewer, until: dt.date) -> list[OpenMatter]:
    """The matters with unbilled work up to a day, by number."""
    some = (_of(kind, viewer, until).with_only_columns(kind.matter_id).distinct() for kind in (TimeEntry, Expense))
    query = select(Matter, Carrier.name, Carrier.slug, Timekeeper).join(Matter.client).join(Client.carrier)
    query = query.outerjoin(Matter.responsible).where(Matter.id.in_(next(some)) | Matter.id.in_(next(some)))
    return [
        OpenMatter(matter.id, matter.number, matter.caption, matter.client_id, carrier, slug, attorney.name if attorney else None)
        for matter, carrier, slug, attorney in session.execute(query.order_by(Matter.number))
    ]


def open_hours(session: Session, viewer: Viewer, until: dt.date) -> Iterator[Hours]:
    """Unbilled time up to a day, in the order in which it would stand on the bills."""
    columns = TimeEntry.matter_id, TimeEntry.timekeeper_id, TimeEntry.worked_on, TimeEntry.hours
    query = _of(TimeEntry, viewer, until).with_only_columns(*columns)
    return map(Hours._make, session.execute(query.order_by(TimeEntry.matter_id, TimeEntry.worked_on, TimeEntry.id)))


def open_costs(session: Session, viewer: Viewer, until: dt.date) -> Iterator[Cost]:
    """Unbilled expenses up to a day."""
    query = _of(Expense, viewer, until).with_only_columns(Expense.matter_id, Expense.quantity, Expense.unit_cost)
    return map(Cost._make, session.execute(query.order_by(Expense.id)))


def _of(kind: type[TimeEntry] | type[Expense], viewer: Viewer, until: dt.date) -> Select[Any]:
    day = TimeEntry.worked_on if kind is TimeEntry else Expense.incurred_on
    open_ = select(kind).join(Matter, Matter.id == kind.matter_id).where(matters_visible_to(viewer))
    unbilled = (kind.bill_status == BillStatus.UNBILLED, kind.invoice_id.is_(None), kind.gone_at.is_(None))
    return open_.where(*unbilled, day <= until)
