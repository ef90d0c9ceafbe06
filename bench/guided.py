"""The month's bills for a carrier that asks every rule there is, with what stands around each of them at hand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from billing.guidelines import Case
from billing.guidelines.approvals import Approvals
from billing.guidelines.case import Work
from billing.rates import RateBook
from carriers.guidelines import RULES, Guidelines
from data.models import Approval, Invoice, InvoiceLine, Rate, Timekeeper
from data.queries.around_bills import BillOfMatter

LIMITS = {
    "entry_size": {"hours": 6},
    "forbidden_words": {"phrases": ["secretarial", "clerical", "filing of documents"]},
    "rate_cap": {"dollars": {"PARTNR": 400, "OFCNSL": 380, "ASSOC": 320, "PARALG": 150}},
    "expense_caps": {"dollars": {"E110": 200, "E111": 60, "E112": 500}},
}
"""What some rules must be told; the others go by their own words."""
GUIDELINES = Guidelines.model_validate({name: LIMITS.get(name, {}) for name in RULES})
AGREED_ON = dt.date(2024, 1, 1)


@dataclass(frozen=True)
class AtHand:
    """What stands around one bill, looked up before; see `billing.guidelines.case.Facts`."""

    rates: RateBook
    approvals: Approvals
    hours: Mapping[tuple[int, dt.date], Decimal]
    bills: Sequence[BillOfMatter]
    same_work: Mapping[Work, str] = field(default_factory=dict)
    like_numbers: Sequence[str] = ()


def cases_of(invoices: Sequence[Invoice]) -> list[Case]:
    """Everybody is on the carrier's list, every rate is agreed, and each matter was billed the month before."""
    rates, approvals, hours = RateBook(_rates(invoices)), Approvals(_approvals(invoices)), _hours(invoices)
    return [Case(invoice, AtHand(rates, approvals, hours, [_bill_before(invoice)]), GUIDELINES) for invoice in invoices]


def _rates(invoices: Sequence[Invoice]) -> Iterator[Rate]:
    agreed = {(who.id, invoice.matter.client_id): line.unit_cost for invoice in invoices for line, who in _work(invoice)}
    for (timekeeper, client), amount in agreed.items():
        yield Rate(timekeeper_id=timekeeper, client_id=client, starts_on=AGREED_ON, amount=amount)


def _approvals(invoices: Sequence[Invoice]) -> list[Approval]:
    return [Approval(timekeeper_id=who) for who in {who.id for invoice in invoices for _, who in _work(invoice)}]


def _hours(invoices: Sequence[Invoice]) -> Mapping[tuple[int, dt.date], Decimal]:
    found: dict[tuple[int, dt.date], Decimal] = defaultdict(Decimal)
    for line, who in (each for invoice in invoices for each in _work(invoice)):
        found[who.id, line.day] += line.units
    return found


def _bill_before(invoice: Invoice) -> BillOfMatter:
    people = frozenset(who.id for _, who in _work(invoice))
    last = invoice.period_start - dt.timedelta(days=1)
    return BillOfMatter(-invoice.matter.id, invoice.matter.id, "2609", last, last, invoice.total, people)


def _work(invoice: Invoice) -> Iterator[tuple[InvoiceLine, Timekeeper]]:
    return ((line, line.timekeeper) for line in invoice.lines if line.timekeeper)
