"""What stands around bills, asked of the database in a handful of questions however many they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from billing.guidelines.approvals import Approvals
from billing.guidelines.case import Case, Facts, Work, work_in, work_of
from billing.rates import RateBook
from carriers.guidelines import Guidelines
from data.models import Invoice, InvoiceLine
from data.queries.around_bills import Day, alike, approvals_of, bills_of, hours_on, lines_of
from data.vocabulary import LineKind


class Surroundings:
    """Of stored invoices with lines, timekeepers, matter and client loaded."""

    def __init__(self, session: Session, invoices: Sequence[Invoice]) -> None:
        session.flush()  # what was changed in this transaction counts
        matters = {invoice.matter_id for invoice in invoices}
        lines = [line for invoice in invoices for line in invoice.lines]
        self._rates = RateBook.of(session)
        lists = approvals_of(session, {invoice.matter.client.carrier_id for invoice in invoices})
        self._approvals = {carrier_id: Approvals(rows) for carrier_id, rows in lists.items()}
        self._hours = hours_on(session, set(_days(lines)))
        self._bills = bills_of(session, matters)
        self._alike = alike(session, [invoice.number for invoice in invoices])
        self._works: dict[tuple[int, Work], list[tuple[int, str]]] = defaultdict(list)
        for line in lines_of(session, matters, {line.day for line in lines}):
            work = work_of(line.timekeeper_id, line.day, line.units, line.narrative)
            self._works[line.matter_id, work].append((line.invoice_id, line.number))

    def case(self, invoice: Invoice, guidelines: Guidelines) -> Case:
        """One of the bills, with what is known around it and what its carrier wants."""
        facts = Facts(
            rates=self._rates,
            approvals=self._approvals.get(invoice.matter.client.carrier_id) or Approvals(()),
            hours=self._hours,
            bills=[bill for bill in self._bills if bill.matter_id == invoice.matter_id and bill.id != invoice.id],
            same_work=dict(self._same_work(invoice)),
            like_numbers=self._alike.get(invoice.number, ()),
        )
        return Case(invoice, facts, guidelines)

    def _same_work(self, invoice: Invoice) -> Iterable[tuple[Work, str]]:
        for line in invoice.lines:
            for invoice_id, number in self._works.get((invoice.matter_id, work_in(line)), ()):
                if invoice_id != invoice.id:
                    yield work_in(line), number


def _days(lines: Iterable[InvoiceLine]) -> Iterable[Day]:
    return ((line.timekeeper_id, line.day) for line in lines if line.kind == LineKind.FEE and line.timekeeper_id)
