"""The work and the costs that lines of bills were made from, as the case-management system has them by now."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.models import Expense, Invoice, InvoiceLine, LineEdit, Matter, TimeEntry
from data.queries.around_bills import NOT_VOID
from data.vocabulary import BillStatus


class Behind(NamedTuple):
    """One entry or expense. Hours or a count, dollars exact; `unit_cost` and `timekeeper_id` are empty where the table has none."""

    day: dt.date
    units: Decimal
    unit_cost: Decimal | None
    timekeeper_id: int | None
    task_code: str | None
    activity_code: str | None
    expense_code: str | None
    narrative: str
    matter: str
    bill_status: BillStatus
    bill_number: str | None
    gone_at: dt.datetime | None


def behind_lines(session: Session, invoice_ids: Collection[int]) -> Mapping[int, Behind]:
    """By the line's id; lines that were made from nothing have none."""
    none: Any = None
    time = select(
        InvoiceLine.id, TimeEntry.worked_on, TimeEntry.hours, none, TimeEntry.timekeeper_id, TimeEntry.task_code,
        TimeEntry.activity_code, none, TimeEntry.narrative, Matter.number, TimeEntry.bill_status, TimeEntry.bill_number, TimeEntry.gone_at,
    )  # fmt: skip
    costs = select(
        InvoiceLine.id, Expense.incurred_on, Expense.quantity, Expense.unit_cost, none, none, none, Expense.expense_code,
        Expense.narrative, Matter.number, Expense.bill_status, Expense.bill_number, Expense.gone_at,
    )  # fmt: skip
    return {
        **_found(session, time.join(TimeEntry, TimeEntry.id == InvoiceLine.time_entry_id).join(TimeEntry.matter), invoice_ids),
        **_found(session, costs.join(Expense, Expense.id == InvoiceLine.expense_id).join(Expense.matter), invoice_ids),
    }


def as_drafted(session: Session, line_ids: Collection[int]) -> Mapping[tuple[int, str], str]:
    """By line and field what stood there before anybody changed it; of fields that nobody changed there is nothing."""
    edits = select(LineEdit.line_id, LineEdit.field, LineEdit.before).where(LineEdit.line_id.in_(line_ids))
    first: dict[tuple[int, str], str] = {}
    for line_id, name, before in session.execute(edits.order_by(LineEdit.id)):
        first.setdefault((line_id, name), before)
    return first


def bills_with(session: Session, kind: type[TimeEntry] | type[Expense], keys: Sequence[str]) -> list[int]:
    """Ids of the bills, not void, that have these rows of the case-management system."""
    on_bills = select(kind.invoice_id).distinct().join(Invoice, Invoice.id == kind.invoice_id)
    return [each for each in session.scalars(on_bills.where(kind.legacy_key.in_(keys), NOT_VOID)) if each is not None]


def _found(session: Session, query: Select[Any], invoice_ids: Collection[int]) -> dict[int, Behind]:
    return {row[0]: Behind(*row[1:]) for row in session.execute(query.where(InvoiceLine.invoice_id.in_(invoice_ids)))}
