"""What the case-management system does not know yet of bills, and what became of it."""

from dataclasses import asdict
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from agent.bills import StatusToWrite
from billing.errors import NotFound
from billing.lifecycle import STATUS_LABELS
from data.dialects import clock
from data.models import Invoice, ReturnedStatus
from data.vocabulary import Return

AT_ONCE = 200


class BillHeard(StrEnum):
    """It stands there, or it is not taken as it is."""

    WRITTEN = "written"
    REFUSED = "refused"


def any_waiting(session: Session) -> bool:
    """Whether something is to be written there."""
    return session.scalars(select(ReturnedStatus.id).where(ReturnedStatus.state == Return.WAITING).limit(1)).first() is not None


def statuses_waiting(session: Session, limit: int = AT_ONCE) -> list[StatusToWrite]:
    """Bills as they stand now of which it does not know that yet, the oldest word first."""
    query = select(ReturnedStatus.revision, Invoice).join(Invoice, Invoice.id == ReturnedStatus.invoice_id)
    query = query.where(ReturnedStatus.state == Return.WAITING).options(joinedload(Invoice.matter))
    rows = session.execute(query.order_by(ReturnedStatus.said_at, ReturnedStatus.id).limit(limit))
    return [_to_write(revision, invoice) for revision, invoice in rows]


def settle_bill(session: Session, number: str, revision: int, outcome: BillHeard, sentence: str = "") -> bool:
    """Hear what became of a word; False if that changes nothing (any more). A bill that moved meanwhile goes on waiting, and one that
    was refused is tried again when it moves. NotFound if that was never said here."""
    row = _held(session, number)
    if row is None or revision > row.revision:
        raise NotFound(f"Revision {revision} of bill {number} was never said here.")
    before = (row.state, row.sent_revision)
    if outcome == BillHeard.WRITTEN:
        _stands_there(session, row, revision)
    elif row.revision == revision and row.state == Return.WAITING:
        row.state, row.sentence = Return.REFUSED, sentence
    return (row.state, row.sent_revision) != before


def _stands_there(session: Session, row: ReturnedStatus, revision: int) -> None:
    if revision > row.sent_revision:
        row.sent_revision, row.sent_at = revision, clock(session)
    if row.revision == revision:
        row.state, row.sentence = Return.THERE, None
        invoice = select(Invoice).where(Invoice.id == row.invoice_id).options(joinedload(Invoice.matter))
        row.told = asdict(_to_write(revision, session.scalars(invoice).one()))


def _held(session: Session, number: str) -> ReturnedStatus | None:
    query = select(ReturnedStatus).join(Invoice, Invoice.id == ReturnedStatus.invoice_id).where(Invoice.number == number)
    held = query.with_for_update(of=ReturnedStatus).execution_options(populate_existing=True)
    return session.scalars(held).first()


def _to_write(revision: int, invoice: Invoice) -> StatusToWrite:
    return StatusToWrite(
        number=invoice.number, revision=revision, matter=invoice.matter.number, status=invoice.status.value,
        label=STATUS_LABELS[invoice.status], total=invoice.total, receipt=invoice.receipt, bill_date=invoice.invoice_date,
        period_start=invoice.period_start, period_end=invoice.period_end, since=invoice.since,
    )  # fmt: skip
