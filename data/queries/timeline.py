"""What happened to an invoice."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.models import Invoice, InvoiceEvent
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import InvoiceStatus


@dataclass(frozen=True)
class Event:
    """One thing that happened: what (a move's name, or a plain word), who, when (UTC), and what was said with it."""

    id: int
    at: dt.datetime
    move: str
    actor: str
    before: InvoiceStatus | None
    after: InvoiceStatus
    note: str | None


def events_of(session: Session, viewer: Viewer, invoice_id: int) -> list[Event]:
    """Everything that happened to an invoice this person may see, newest first."""
    columns = select(
        InvoiceEvent.id, InvoiceEvent.at, InvoiceEvent.move, InvoiceEvent.actor, InvoiceEvent.before, InvoiceEvent.after, InvoiceEvent.note
    ).join(Invoice, Invoice.id == InvoiceEvent.invoice_id)  # fmt: skip
    query = columns.where(Invoice.id == invoice_id, invoices_visible_to(viewer)).order_by(InvoiceEvent.id.desc())
    return [Event(*row) for row in session.execute(query)]
