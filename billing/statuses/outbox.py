"""What the case-management system does not know yet of bills, and what became of it."""

from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from agent.bills import StatusToWrite
from billing.lifecycle import STATUS_LABELS
from data.dialects import clock
from data.models import Invoice, ReturnedStatus
from data.vocabulary import Return

AT_ONCE = 200


def any_waiting(session: Session) -> bool:
    """Whether something is to be written there."""
    return session.scalars(select(ReturnedStatus.id).where(ReturnedStatus.state == Return.WAITING).limit(1)).first() is not None


def statuses_waiting(session: Session, limit: int = AT_ONCE) -> list[StatusToWrite]:
    """Bills as they stand now of which it does not know that yet, the oldest word first."""
    query = select(ReturnedStatus.revision, Invoice).join(Invoice, Invoice.id == ReturnedStatus.invoice_id)
    query = query.where(ReturnedStatus.state == Return.WAITING).options(joinedload(Invoice.matter))
    rows = session.execute(query.order_by(ReturnedStatus.said_at, ReturnedStatus.id).limit(limit))
    return [_to_write(revision, invoice) for revision, invoice in rows]


def status_stands_there(session: Session, written: StatusToWrite) -> None:
    """It was written. A bill that moved meanwhile goes on waiting."""
    row = _held(session, written.number)
    row.sent_revision, row.sent_at = max(row.sent_revision, written.revision), clock(session)
    row.told = asdict(written)
    if row.revision == written.revision:
        row.state, row.sentence = Return.THERE, None


def status_refused(session: Session, written: StatusToWrite, sentence: str) -> None:
    """The case-management system does not take it; it is tried again when the bill moves."""
    row = _held(session, written.number)
    if row.revision == written.revision:
        row.state, row.sentence = Return.REFUSED, sentence


def _held(session: Session, number: str) -> ReturnedStatus:
    query = select(ReturnedStatus).join(Invoice, Invoice.id == ReturnedStatus.invoice_id).where(Invoice.number == number)
    held = query.with_for_update(of=ReturnedStatus).execution_options(populate_existing=True)
    return session.scalars(held).one()


def _to_write(revision: int, invoice: Invoice) -> StatusToWrite:
    return StatusToWrite(
        number=invoice.number, revision=revision, matter=invoice.matter.number, status=invoice.status.value,
        label=STATUS_LABELS[invoice.status], total=invoice.total, receipt=invoice.receipt, bill_date=invoice.invoice_date,
        period_start=invoice.period_start, period_end=invoice.period_end, since=invoice.since,
    )  # fmt: skip
