"""Which of a matter's bills an invoice is: some carriers want to know whether it is the first, the last, or one in between."""

from enum import StrEnum

from sqlalchemy import ColumnElement, exists, or_, select, tuple_
from sqlalchemy.orm import Session

from data.models import Invoice, TimeEntry
from data.vocabulary import BillStatus, InvoiceStatus


class Stage(StrEnum):
    """A bill's place among those of its matter, in the words that carriers use."""

    INITIAL = "INITIAL"
    INTERIM = "INTERIM"
    FINAL = "FINAL"


def stage_of(session: Session, invoice: Invoice) -> Stage:
    """The first bill of a matter is INITIAL even if the matter is closed. Needs a stored invoice with its matter loaded."""
    if not session.scalar(select(or_(_another(invoice, _earlier(invoice)), _billed_before_us(invoice)))):
        return Stage.INITIAL
    if invoice.matter.closed_on and not session.scalar(select(_another(invoice, ~_earlier(invoice)))):
        return Stage.FINAL
    return Stage.INTERIM


def _another(invoice: Invoice, when: ColumnElement[bool]) -> ColumnElement[bool]:
    counts = (Invoice.matter_id == invoice.matter_id, Invoice.id != invoice.id, Invoice.status != InvoiceStatus.VOID)
    return exists().where(*counts, when)


def _earlier(invoice: Invoice) -> ColumnElement[bool]:
    return tuple_(Invoice.invoice_date, Invoice.id) < tuple_(invoice.invoice_date, invoice.id)


def _billed_before_us(invoice: Invoice) -> ColumnElement[bool]:
    """The case-management system billed older work of the matter on a bill that never came here."""
    work = (TimeEntry.matter_id == invoice.matter_id, TimeEntry.worked_on < invoice.period_start)
    return exists().where(*work, TimeEntry.bill_status == BillStatus.BILLED, TimeEntry.invoice_id.is_(None))
