"""Bills as the carrier saw them: what was mended after its word is undone, in memory only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from billing.money import invoice_total, line_total
from carriers.profile import Rounding
from data.models import Invoice, InvoiceLine, LineEdit

AMOUNTS = ("units", "unit_cost", "adjustment")


def turn_back(session: Session, invoices: Sequence[Invoice], moments: Mapping[int, dt.datetime], rounding: Rounding) -> None:
    """Undo what was changed on lines after these moments (by invoice). Nothing of it is ever written: the values count as stored."""
    lines = {line.id: line for invoice in invoices if invoice.id in moments for line in invoice.lines}
    if not lines:
        return
    edits = select(LineEdit).where(LineEdit.line_id.in_(lines), LineEdit.at > min(moments.values()))
    for edit in session.scalars(edits.order_by(LineEdit.at.desc(), LineEdit.id.desc())):
        line = lines[edit.line_id]
        if edit.at > moments[line.invoice_id]:
            _undo(line, edit, rounding)
    for invoice in invoices:
        if invoice.id in moments:
            set_committed_value(invoice, "total", invoice_total(line.total for line in invoice.lines))


def _undo(line: InvoiceLine, edit: LineEdit, rounding: Rounding) -> None:
    set_committed_value(line, edit.field, Decimal(edit.before) if edit.field in AMOUNTS else edit.before or None)
    set_committed_value(line, "total", line_total(line.units, line.unit_cost, line.adjustment, rounding=rounding))
