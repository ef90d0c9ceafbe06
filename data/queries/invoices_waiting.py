"""Invoices that wait on somebody's table."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from data.models import Invoice
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import CarrierWord, InvoiceStatus

NOT_SENT = (InvoiceStatus.DRAFT, InvoiceStatus.IN_REVIEW, InvoiceStatus.SENT_BACK, InvoiceStatus.APPROVED)


def waiting_for(session: Session, viewer: Viewer) -> list[tuple[int, int]]:
    """Ids and versions of the invoices in review that this person sees, oldest first."""
    waiting = select(Invoice.id, Invoice.version).where(Invoice.status == InvoiceStatus.IN_REVIEW, invoices_visible_to(viewer))
    return list(session.execute(waiting.order_by(Invoice.since, Invoice.id)).all())


def bills_to_check(session: Session) -> list[int]:
    """Ids of the invoices whose findings still matter: those not at their carrier yet, and those of which it cut something."""
    matters = or_(Invoice.status.in_(NOT_SENT), Invoice.carrier_word == CarrierWord.REDUCED)
    return list(session.scalars(select(Invoice.id).where(matters).order_by(Invoice.id)))


def held(session: Session, ids: Sequence[int]) -> list[Invoice]:
    """These invoices, if nobody made them void meanwhile, locked for this transaction."""
    query = select(Invoice).where(Invoice.id.in_(ids), Invoice.status != InvoiceStatus.VOID).order_by(Invoice.id)
    return list(session.scalars(query.with_for_update()))
