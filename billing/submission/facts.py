"""What sites ask about an invoice, gathered once, so that no transaction is open while a browser types it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from billing.money import invoice_total
from billing.stage import stage_of
from data.models import Invoice, InvoiceLine, Matter
from data.vocabulary import LineKind

FEES = (LineKind.FEE, LineKind.FEE_ADJUSTMENT)


@dataclass(frozen=True)
class Facts:
    """One invoice in the words of carrier files; dollars exact."""

    invoice_number: str
    matter_number: str
    claim_number: str
    client_number: str
    client_name: str
    office: str
    total: Decimal
    fees: Decimal
    expenses: Decimal
    invoice_date: dt.date
    period_start: dt.date
    period_end: dt.date
    stage: str


def facts_of(session: Session, invoice_id: int) -> Facts:
    """The facts of a stored invoice."""
    whole = select(Invoice).where(Invoice.id == invoice_id).options(joinedload(Invoice.matter).joinedload(Matter.client))
    invoice = session.scalars(whole).one()
    matter, fees = invoice.matter, _fees(session, invoice_id)
    return Facts(
        invoice_number=invoice.number, matter_number=matter.number, claim_number=matter.claim_number or "",
        client_number=matter.client.number, client_name=matter.client.name, office=matter.office or "",
        total=invoice.total, fees=fees, expenses=invoice.total - fees, invoice_date=invoice.invoice_date,
        period_start=invoice.period_start, period_end=invoice.period_end, stage=stage_of(session, invoice),
    )  # fmt: skip


def _fees(session: Session, invoice_id: int) -> Decimal:
    lines = select(InvoiceLine.total).where(InvoiceLine.invoice_id == invoice_id, InvoiceLine.kind.in_(FEES))
    return invoice_total(session.scalars(lines))
