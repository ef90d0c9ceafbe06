"""Invoices that wait on somebody's table."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.models import Invoice
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import InvoiceStatus


def waiting_for(session: Session, viewer: Viewer) -> list[tuple[int, int]]:
    """Ids and versions of the invoices in review that this person sees, oldest first."""
    waiting = select(Invoice.id, Invoice.version).where(Invoice.status == InvoiceStatus.IN_REVIEW, invoices_visible_to(viewer))
    return list(session.execute(waiting.order_by(Invoice.since, Invoice.id)).all())
