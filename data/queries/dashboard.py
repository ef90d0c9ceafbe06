"""The month at a glance: where its invoices stand and what waits for whom, counted and summed by the database."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, extract, func, select
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import Carrier, Client, Invoice, Matter, Timekeeper
from data.queries.access import Viewer, invoices_visible_to
from data.queries.invoices import InvoiceRow, Wanted, invoice_rows
from data.vocabulary import InvoiceStatus

WAITING = tuple(status for status in InvoiceStatus if status not in (InvoiceStatus.ACCEPTED, InvoiceStatus.VOID))


@dataclass(frozen=True)
class Tally:
    """How many invoices of a carrier stand somewhere, and what they come to in dollars."""

    status: InvoiceStatus
    carrier: str
    count: int
    dollars: Decimal


@dataclass(frozen=True)
class Queue:
    """Invoices that wait in one place, of one attorney while in review: how many, dollars, and the whole days the oldest has waited."""

    id: int
    status: InvoiceStatus
    attorney: str | None
    count: int
    dollars: Decimal
    days: int


def months_with_invoices(session: Session, viewer: Viewer) -> list[dt.date]:
    """The first day of each month in which a visible invoice's period ends, newest first."""
    year, month = extract("year", Invoice.period_end), extract("month", Invoice.period_end)
    found = session.execute(select(year, month).where(invoices_visible_to(viewer)).distinct())
    return sorted((dt.date(int(of_year), int(of_month), 1) for of_year, of_month in found), reverse=True)


def tallies(session: Session, viewer: Viewer, start: dt.date, end: dt.date) -> list[Tally]:
    """The invoices whose period ends from `start` to `end`, by carrier and status."""
    query = select(Invoice.status, Carrier.name, func.count(Invoice.id), func.sum(Invoice.total)).select_from(Invoice)
    query = query.join(Invoice.matter).join(Matter.client).join(Client.carrier).where(_of(viewer, start, end))
    rows = session.execute(query.group_by(Carrier.name, Invoice.status).order_by(Carrier.name))
    return [Tally(status, carrier, count, dollars) for status, carrier, count, dollars in rows]


def sums(found: Iterable[Tally]) -> tuple[int, Decimal]:
    """How many invoices these are together, and their dollars."""
    known = list(found)
    return sum(one.count for one in known), sum((one.dollars for one in known), Decimal("0.00"))


def median_wait(session: Session, viewer: Viewer, start: dt.date, end: dt.date) -> dt.timedelta | None:
    """How long the middle one of a month's invoices in review has been on its attorney's table; None if none is."""
    in_review = and_(_of(viewer, start, end), Invoice.status == InvoiceStatus.IN_REVIEW)
    count = session.scalars(select(func.count(Invoice.id)).where(in_review)).one()
    if not count:
        return None
    middle = select(Invoice.since).where(in_review).order_by(Invoice.since).offset((count - 1) // 2).limit(2 - count % 2)
    ages = [clock(session) - since for since in session.scalars(middle)]
    return sum(ages, dt.timedelta()) / len(ages)


def queues(session: Session, viewer: Viewer) -> list[Queue]:
    """All that waits now, whatever its month: in review by attorney, everything else by where it stands; oldest first."""
    table = and_(Timekeeper.id == Invoice.attorney_id, Invoice.status == InvoiceStatus.IN_REVIEW)
    oldest, whose = func.min(Invoice.since), (Timekeeper.id, Timekeeper.first_name, Timekeeper.last_name)
    query = select(Invoice.status, *whose, func.count(Invoice.id), func.sum(Invoice.total), oldest)
    query = query.select_from(Invoice).outerjoin(Timekeeper, table)
    query = query.where(invoices_visible_to(viewer), Invoice.status.in_(WAITING))
    rows, now = session.execute(query.group_by(Invoice.status, *whose).order_by(oldest)), clock(session)
    return [
        Queue(number or 0, status, f"{first} {last}" if number else None, count, dollars, (now - since).days)
        for status, number, first, last, count, dollars, since in rows
    ]


def oldest_waiting(session: Session, viewer: Viewer, limit: int) -> list[InvoiceRow]:
    """The invoices that have stood longest where they stand, oldest first, in review or not."""
    in_review, others = (InvoiceStatus.IN_REVIEW,), tuple(status for status in WAITING if status != InvoiceStatus.IN_REVIEW)
    rows = [row for those in (in_review, others) for row in invoice_rows(session, viewer, Wanted(those), limit=limit)]
    return sorted(rows, key=lambda row: (row.since, row.id))[:limit]


def _of(viewer: Viewer, start: dt.date, end: dt.date) -> ColumnElement[bool]:
    return and_(invoices_visible_to(viewer), Invoice.period_end.between(start, end))
