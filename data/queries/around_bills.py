"""What stands around bills, for rules that look beyond one of them: asked once for many."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from data.models import Approval, Invoice, InvoiceLine, TimeEntry
from data.vocabulary import BillStatus, InvoiceStatus, LineKind

Day = tuple[int, dt.date]
"""A timekeeper's id and a day."""
NOT_VOID = Invoice.status != InvoiceStatus.VOID
NOT_READ = ("-", ".", " ", "/", "_")
"""What carriers leave out when they compare invoice numbers."""


class BillOfMatter(NamedTuple):
    """One bill that is not void, and the ids of its timekeepers."""

    id: int
    matter_id: int
    number: str
    invoice_date: dt.date
    period_end: dt.date
    total: Decimal
    people: frozenset[int]


class LineOfMatter(NamedTuple):
    """One line of a bill that is not void: whose, when, how much, what."""

    matter_id: int
    invoice_id: int
    number: str
    timekeeper_id: int | None
    day: dt.date
    units: Decimal
    narrative: str


def hours_on(session: Session, days: Collection[Day]) -> Mapping[Day, Decimal]:
    """Hours of timekeepers on days: on bills that are not void, and on none yet. Every line is stored already."""
    if not days:
        return {}
    people, first, last = {who for who, _ in days}, min(day for _, day in days), max(day for _, day in days)
    billed = _billed().where(InvoiceLine.timekeeper_id.in_(people), InvoiceLine.day.between(first, last))
    not_yet = _unbilled().where(TimeEntry.timekeeper_id.in_(people), TimeEntry.worked_on.between(first, last))
    found: dict[Day, Decimal] = defaultdict(Decimal)
    for who, day, hours in (*session.execute(billed), *session.execute(not_yet)):
        if (who, day) in days:
            found[who, day] += hours
    return found


def bills_of(session: Session, matter_ids: Collection[int]) -> list[BillOfMatter]:
    """Every bill of these matters that is not void, oldest first."""
    of_these = (Invoice.matter_id.in_(matter_ids), NOT_VOID)
    people: dict[int, set[Any]] = defaultdict(set)
    staffed = select(InvoiceLine.invoice_id, InvoiceLine.timekeeper_id).distinct().join(InvoiceLine.invoice)
    for invoice_id, who in session.execute(staffed.where(*of_these, InvoiceLine.timekeeper_id.is_not(None))):
        people[invoice_id].add(who)
    columns = (Invoice.id, Invoice.matter_id, Invoice.number, Invoice.invoice_date, Invoice.period_end, Invoice.total)
    rows = session.execute(select(*columns).where(*of_these).order_by(Invoice.invoice_date, Invoice.id))
    return [BillOfMatter(*row, frozenset(people[row.id])) for row in rows]


def lines_of(session: Session, matter_ids: Collection[int], days: Collection[dt.date]) -> list[LineOfMatter]:
    """The lines of all bills of these matters that are not void, on any of these days."""
    if not days:
        return []
    columns = (
        Invoice.matter_id, Invoice.id, Invoice.number, InvoiceLine.timekeeper_id, InvoiceLine.day, InvoiceLine.units,
        InvoiceLine.narrative,
    )  # fmt: skip
    query = select(*columns).join(InvoiceLine.invoice).where(Invoice.matter_id.in_(matter_ids), NOT_VOID)
    between = InvoiceLine.day.between(min(days), max(days))
    return [LineOfMatter(*row) for row in session.execute(query.where(between).order_by(Invoice.id, InvoiceLine.position))]


def approvals_of(session: Session, carrier_ids: Collection[int]) -> Mapping[int, Sequence[Approval]]:
    """The lists of these carriers."""
    found: dict[int, list[Approval]] = defaultdict(list)
    for row in session.scalars(select(Approval).where(Approval.carrier_id.in_(carrier_ids)).order_by(Approval.id)):
        found[row.carrier_id].append(row)
    return found


def alike(session: Session, numbers: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """For each of these numbers the other invoices', not void, that differ only in what carriers do not read."""
    wanted = {squeezed(number): number for number in numbers}
    same = _squeezed(Invoice.number)
    found: dict[str, list[str]] = defaultdict(list)
    query = select(Invoice.number, same).where(same.in_(wanted), NOT_VOID).order_by(Invoice.id)
    for number, key in session.execute(query):
        if number != wanted[key]:
            found[wanted[key]].append(number)
    return found


def squeezed(number: str) -> str:
    """A number as carriers compare it."""
    for sign in NOT_READ:
        number = number.replace(sign, "")
    return number.upper()


def _squeezed(number: Any) -> ColumnElement[str]:
    for sign in NOT_READ:
        number = func.replace(number, sign, "")
    return func.upper(number)


def _billed() -> Select[Any, Any, Any]:
    hours = func.sum(InvoiceLine.units)
    query = select(InvoiceLine.timekeeper_id, InvoiceLine.day, hours).join(InvoiceLine.invoice)
    return query.where(InvoiceLine.kind == LineKind.FEE, NOT_VOID).group_by(InvoiceLine.timekeeper_id, InvoiceLine.day)


def _unbilled() -> Select[Any, Any, Any]:
    """Also what the case-management system billed before Ledgerline, unless that bill was imported here."""
    imported = exists().where(Invoice.number == TimeEntry.bill_number)
    query = select(TimeEntry.timekeeper_id, TimeEntry.worked_on, func.sum(TimeEntry.hours))
    stands = (TimeEntry.gone_at.is_(None), TimeEntry.bill_status != BillStatus.NOT_BILLABLE)
    query = query.where(TimeEntry.invoice_id.is_(None), *stands, ~imported)
    return query.group_by(TimeEntry.timekeeper_id, TimeEntry.worked_on)
