"""Which of a matter's bills an invoice is: some carriers want to know whether it is the first, the last, or one in between."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.models import Invoice, TimeEntry
from data.queries.around_bills import bills_of
from data.vocabulary import BillStatus

Place = tuple[dt.date, int]
"""By what a matter's bills are in order: the date, then the row's number."""


class Stage(StrEnum):
    """A bill's place among those of its matter, in the words that carriers use."""

    INITIAL = "INITIAL"
    INTERIM = "INTERIM"
    FINAL = "FINAL"


def stage_of(session: Session, invoice: Invoice) -> Stage:
    """Of one bill; see `stages_of`."""
    return stages_of(session, [invoice])[invoice.id]


def stages_of(session: Session, invoices: Sequence[Invoice]) -> Mapping[int, Stage]:
    """By id. The first bill of a matter is INITIAL even if the matter is closed. Needs stored invoices with their matters loaded."""
    matters = {invoice.matter_id for invoice in invoices}
    places: dict[int, list[Place]] = defaultdict(list)
    for bill in bills_of(session, matters):
        places[bill.matter_id].append((bill.invoice_date, bill.id))
    billed = _billed_before_us(session, matters)
    return {invoice.id: _stage(invoice, places[invoice.matter_id], billed.get(invoice.matter_id)) for invoice in invoices}


def _stage(invoice: Invoice, places: Sequence[Place], billed_before_us: dt.date | None) -> Stage:
    mine = (invoice.invoice_date, invoice.id)
    others = [place for place in places if place[1] != invoice.id]
    is_first = not any(place < mine for place in others)
    if is_first and (billed_before_us is None or billed_before_us >= invoice.period_start):
        return Stage.INITIAL
    return Stage.FINAL if invoice.matter.closed_on and not any(place > mine for place in others) else Stage.INTERIM


def _billed_before_us(session: Session, matters: set[int]) -> Mapping[int, dt.date]:
    """Of each matter the first day of work that the case-management system billed on a bill that never came here."""
    query = select(TimeEntry.matter_id, func.min(TimeEntry.worked_on)).group_by(TimeEntry.matter_id)
    billed = (
        TimeEntry.bill_status == BillStatus.BILLED, TimeEntry.invoice_id.is_(None), TimeEntry.gone_at.is_(None),
        TimeEntry.matter_id.in_(matters),
    )  # fmt: skip
    return dict(session.execute(query.where(*billed)).all())
