"""Work that is on no bill yet and still stands in the case-management system."""

import datetime as dt
from typing import Any, TypeVar

from sqlalchemy import Select, select, union
from sqlalchemy.orm import Session, joinedload

from data.models import Expense, TimeEntry
from data.vocabulary import BillStatus

Work = TypeVar("Work", TimeEntry, Expense)


def matters_with_unbilled_work(session: Session, until: dt.date) -> list[int]:
    """Ids of the matters that have unbilled time or expenses up to a day, in order."""
    time = _unbilled(TimeEntry, TimeEntry.worked_on, until).with_only_columns(TimeEntry.matter_id)
    costs = _unbilled(Expense, Expense.incurred_on, until).with_only_columns(Expense.matter_id)
    return sorted(session.scalars(union(time, costs)))


def unbilled_time(session: Session, matter_id: int, until: dt.date) -> list[TimeEntry]:
    """A matter's unbilled time entries up to a day with their timekeepers, oldest first."""
    query = _unbilled(TimeEntry, TimeEntry.worked_on, until).where(TimeEntry.matter_id == matter_id)
    return list(session.scalars(query.options(joinedload(TimeEntry.timekeeper)).order_by(TimeEntry.worked_on, TimeEntry.id)))


def unbilled_expenses(session: Session, matter_id: int, until: dt.date) -> list[Expense]:
    """A matter's unbilled expenses up to a day, oldest first."""
    query = _unbilled(Expense, Expense.incurred_on, until).where(Expense.matter_id == matter_id)
    return list(session.scalars(query.order_by(Expense.incurred_on, Expense.id)))


def _unbilled(kind: type[Work], day: Any, until: dt.date) -> Select[Work]:
    unbilled = (kind.bill_status == BillStatus.UNBILLED, kind.invoice_id.is_(None), kind.gone_at.is_(None))
    return select(kind).where(*unbilled, day <= until)
