"""What is wrong with an invoice, written down: always as it stands now, never a history."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from billing.ledes import Problem
from data.models import Finding, Invoice


def record(session: Session, invoice: Invoice, problems: Iterable[Problem], *, at: dt.datetime) -> None:
    """Replace the invoice's findings by these; a problem's line is the position of the invoice's line. Needs lines loaded."""
    session.flush()  # a line made in this transaction has no number before
    session.execute(delete(Finding).where(Finding.invoice_id == invoice.id))
    line_ids = {line.position: line.id for line in invoice.lines}
    for problem in problems:
        line_id = None if problem.line is None else line_ids[problem.line]
        session.add(
            Finding(
                invoice_id=invoice.id, line_id=line_id, rule=problem.field, severity=problem.severity,
                sentence=problem.words, turn=problem.turn, found_at=at,
            )
        )  # fmt: skip
