"""What is wrong with an invoice, written down: always as it stands now, never a history."""

import datetime as dt
from collections.abc import Iterable, Mapping

from sqlalchemy import delete
from sqlalchemy.orm import Session

from billing.excuses import Key, keyed
from billing.ledes import Problem
from data.models import Excuse, Finding, Invoice


def record(
    session: Session, invoice: Invoice, problems: Iterable[Problem], excused: Mapping[Key, Excuse], *, at: dt.datetime
) -> None:
    """Replace the invoice's findings by these; a problem's line is the position of the invoice's line. Needs lines loaded."""
    session.flush()  # a line made in this transaction has no number before
    session.execute(delete(Finding).where(Finding.invoice_id == invoice.id))
    for key, problem in keyed(invoice, problems):
        line_id, rule, sentence = key
        session.add(
            Finding(
                invoice_id=invoice.id, line_id=line_id, rule=rule, severity=problem.severity, sentence=sentence,
                turn=problem.turn, found_at=at, excuse_id=excused[key].id if key in excused else None,
            )
        )  # fmt: skip
