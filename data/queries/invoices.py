"""Many invoices as rows of a table: filtered, ordered and cut into pages by the database."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, String, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from data.models import Carrier, Client, Finding, Invoice, InvoiceLine, Matter, Timekeeper
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import InvoiceStatus, LineKind

Columns: TypeAlias = Select[*tuple[Any, ...]]
ATTORNEY = Timekeeper.first_name + " " + Timekeeper.last_name


@dataclass(frozen=True)
class InvoiceRow:
    """One invoice as tables show it. Dollars and hours exact, `since` in UTC; `findings` counts what is wrong with it and not excused."""

    id: int
    version: int
    number: str
    status: InvoiceStatus
    matter: str
    caption: str
    client: str
    carrier: str
    attorney: str | None
    period_start: dt.date
    period_end: dt.date
    since: dt.datetime
    receipt: str | None
    total: Decimal
    lines: int
    hours: Decimal
    findings: int


@dataclass(frozen=True)
class Wanted:
    """Which invoices; what is left empty lets all pass.

    `text` is looked for in number, matter, caption, client and narratives; a line with one of `codes` will do as well.
    """

    statuses: Sequence[InvoiceStatus] = ()
    carrier: str | None = None
    attorney_id: int | None = None
    period_end: dt.date | None = None
    text: str = ""
    codes: Sequence[str] = ()


@dataclass(frozen=True)
class Standing:
    """How many invoices stand somewhere and what they are worth in dollars; since when the oldest does (UTC)."""

    count: int
    total: Decimal
    oldest: dt.datetime | None


def invoice_rows(
    session: Session, viewer: Viewer, wanted: Wanted, *, limit: int | None = None, offset: int = 0
) -> list[InvoiceRow]:
    """The invoices a person may see and wants: those in review first, in both groups the longest waiting first."""
    in_review_first = case((Invoice.status == InvoiceStatus.IN_REVIEW, 0), else_=1)
    query = _filtered(_columns(), viewer, wanted).order_by(in_review_first, Invoice.since, Invoice.id)
    return [InvoiceRow(*row) for row in session.execute(query.limit(limit).offset(offset))]


def standings(session: Session, viewer: Viewer, wanted: Wanted) -> dict[InvoiceStatus, Standing]:
    """The same invoices counted by status; a status without any is left out."""
    counted: Columns = select(Invoice.status, func.count(), func.sum(Invoice.total), func.min(Invoice.since))
    query = _filtered(_joined(counted), viewer, wanted).group_by(Invoice.status)
    return {status: Standing(count, total, oldest) for status, count, total, oldest in session.execute(query)}


def carriers_of_invoices(session: Session, viewer: Viewer) -> dict[str, str]:
    """Slug and name of every carrier with an invoice this person may see, by name."""
    names: Columns = select(Carrier.slug, Carrier.name).distinct().order_by(Carrier.name)
    return dict(session.execute(_filtered(_joined(names), viewer, Wanted())).all())


def attorneys_of_invoices(session: Session, viewer: Viewer) -> dict[int, str]:
    """Timekeeper and name of every attorney with an invoice this person may see, by family name."""
    names: Columns = select(Timekeeper.id, ATTORNEY, Timekeeper.last_name).distinct().order_by(Timekeeper.last_name, ATTORNEY)
    found = session.execute(_filtered(_joined(names), viewer, Wanted()).where(Timekeeper.id.is_not(None)))
    return {timekeeper_id: name for timekeeper_id, name, _ in found}


def periods_of_invoices(session: Session, viewer: Viewer) -> list[dt.date]:
    """The last days of all periods billed on invoices this person may see, newest first."""
    ends = select(Invoice.period_end).distinct().where(invoices_visible_to(viewer)).order_by(Invoice.period_end.desc())
    return list(session.scalars(ends))


def _columns() -> Columns:
    of_this = InvoiceLine.invoice_id == Invoice.id
    lines = select(func.count()).where(of_this).scalar_subquery()
    hours = (
        select(func.coalesce(func.sum(InvoiceLine.units), Decimal(0)))
        .where(of_this, InvoiceLine.kind == LineKind.FEE)
        .scalar_subquery()
    )
    findings = select(func.count()).where(Finding.invoice_id == Invoice.id, Finding.excuse_id.is_(None)).scalar_subquery()
    return _joined(
        select(
            Invoice.id, Invoice.version, Invoice.number, Invoice.status, Matter.number, Matter.caption, Client.name, Carrier.name,
            ATTORNEY, Invoice.period_start, Invoice.period_end, Invoice.since, Invoice.receipt, Invoice.total, lines, hours, findings,
        )
    )  # fmt: skip


def _joined(query: Columns) -> Columns:
    query = query.select_from(Invoice).join(Invoice.matter).join(Matter.client).join(Client.carrier)
    return query.outerjoin(Timekeeper, Timekeeper.id == Invoice.attorney_id)


def _filtered(query: Columns, viewer: Viewer, wanted: Wanted) -> Columns:
    conditions: list[ColumnElement[bool]] = [invoices_visible_to(viewer)]
    if wanted.statuses:
        conditions.append(Invoice.status.in_(wanted.statuses))
    if wanted.carrier:
        conditions.append(Carrier.slug == wanted.carrier)
    if wanted.attorney_id:
        conditions.append(Invoice.attorney_id == wanted.attorney_id)
    if wanted.period_end:
        conditions.append(Invoice.period_end == wanted.period_end)
    if words := wanted.text.strip():
        places = (Invoice.number, Matter.number, Matter.caption, Client.name)
        conditions.append(or_(*(_has(place, words) for place in places), _a_line_says(words, wanted.codes)))
    return query.where(*conditions)


def _has(place: InstrumentedAttribute[str], words: str) -> ColumnElement[bool]:
    # A Key refuses what is longer than itself, and somebody may search for a whole caption.
    return type_coerce(place, String()).icontains(words, autoescape=True)


def _a_line_says(words: str, codes: Sequence[str]) -> ColumnElement[bool]:
    """A condition on Invoice: one of its lines has the words in its narrative or bears one of the codes."""
    columns = (InvoiceLine.task_code, InvoiceLine.activity_code, InvoiceLine.expense_code)
    on_it = [_has(InvoiceLine.narrative, words), *(column.in_(codes) for column in columns if codes)]
    return exists().where(InvoiceLine.invoice_id == Invoice.id, or_(*on_it))
