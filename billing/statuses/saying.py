"""A bill moved: in the move's own transaction it is noted that the case-management system does not know yet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import Invoice, ReturnedStatus
from data.vocabulary import Return


def say(session: Session, invoice: Invoice) -> None:
    """Where it stands changed; what is written there is read from the bill when it is written."""
    now = clock(session)
    held = select(ReturnedStatus).where(ReturnedStatus.invoice_id == invoice.id).with_for_update()
    row = session.scalars(held.execution_options(populate_existing=True)).first()
    if row is None:
        row = ReturnedStatus(invoice_id=invoice.id, revision=0, sent_revision=0, told={})
        session.add(row)
    row.revision, row.state, row.sentence, row.said_at = row.revision + 1, Return.WAITING, None, now
