"""Bills whose work or costs changed in the case-management system are held against it again, soon after the change came."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from billing.checking import whole
from billing.excuses import Excuses
from billing.findings import record
from billing.frozen import CHANGED_THERE, differences
from data.bulk import STEP
from data.dialects import clock
from data.models import BillToCompare, Expense, TimeEntry
from data.queries.behind_lines import bills_with
from data.queries.invoices_waiting import held


def compare_later(session: Session, kind: type[Any], keys: Sequence[str]) -> None:
    """Note the bills that have these rows, by key; in the change's own transaction, so that none is forgotten."""
    if kind not in (TimeEntry, Expense):
        return
    touched = {bill for start in range(0, len(keys), STEP) for bill in bills_with(session, kind, keys[start : start + STEP])}
    noted = session.scalars(select(BillToCompare.invoice_id).where(BillToCompare.invoice_id.in_(touched))) if touched else ()
    session.add_all(BillToCompare(invoice_id=bill) for bill in sorted(touched.difference(noted)))
    session.flush()


def compare_next(session: Session, limit: int) -> int:
    """Write down where some of the noted bills and the case-management system differ; how many bills. Nothing else of them is looked at."""
    noted = list(session.scalars(select(BillToCompare.invoice_id).order_by(BillToCompare.id).limit(limit)))
    if not noted:
        return 0
    invoices = whole(session, [invoice.id for invoice in held(session, noted)])
    found, excuses = differences(session, invoices), Excuses(session, invoices)
    for invoice in invoices:
        record(session, invoice, found.get(invoice.id, ()), excuses.of(invoice), at=clock(session), only=CHANGED_THERE)
    session.execute(delete(BillToCompare).where(BillToCompare.invoice_id.in_(noted)))
    return len(noted)
