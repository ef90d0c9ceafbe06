"""What stands around bills, asked of the database in a handful of questions; what no rule asks for is not looked up."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from sqlalchemy.orm import Session

from billing.guidelines.approvals import Approvals
from billing.guidelines.case import Case, Work, work_in, work_of
from billing.rates import RateBook
from carriers.guidelines import Guidelines
from data.models import Invoice
from data.queries.around_bills import BillOfMatter, Day, alike, approvals_of, bills_of, hours_on, lines_of
from data.vocabulary import LineKind


class Surroundings:
    """Of invoices with lines, timekeepers, matter and client loaded; `typed` are hours that somebody booked and did not store yet."""

    def __init__(self, session: Session, invoices: Sequence[Invoice], typed: Mapping[Day, Decimal] | None = None) -> None:
        session.flush()  # what was changed in this transaction counts
        self._typed = typed or {}
        self._session, self._invoices = session, invoices
        self._matters = {invoice.matter_id for invoice in invoices}
        self._lines = [line for invoice in invoices for line in invoice.lines]

    def case(self, invoice: Invoice, guidelines: Guidelines) -> Case:
        """One of the bills, with what is known around it and what its carrier wants."""
        return Case(invoice, Around(self, invoice), guidelines)

    @cached_property
    def rates(self) -> RateBook:
        """The firm's."""
        return RateBook.of(self._session)

    @cached_property
    def approvals(self) -> Mapping[int, Approvals]:
        """The carriers' lists, by the carrier's id."""
        carriers = {invoice.matter.client.carrier_id for invoice in self._invoices}
        found = approvals_of(self._session, carriers)
        return {carrier: Approvals(found.get(carrier, ())) for carrier in carriers}

    @cached_property
    def hours(self) -> Mapping[Day, Decimal]:
        """Of everybody on each day of these bills."""
        fees = (line for line in self._lines if line.kind == LineKind.FEE)
        stored = hours_on(self._session, {(line.timekeeper_id, line.day) for line in fees if line.timekeeper_id})
        return {**stored, **{day: stored.get(day, Decimal(0)) + hours for day, hours in self._typed.items()}}

    @cached_property
    def bills(self) -> Mapping[int, Sequence[BillOfMatter]]:
        """All that are not void, by the matter's id."""
        found: dict[int, list[BillOfMatter]] = defaultdict(list)
        for bill in bills_of(self._session, self._matters):
            found[bill.matter_id].append(bill)
        return found

    @cached_property
    def works(self) -> Mapping[tuple[int, Work], Sequence[tuple[int, str]]]:
        """By matter and work the ids and numbers of the bills that have it."""
        found: dict[tuple[int, Work], list[tuple[int, str]]] = defaultdict(list)
        for line in lines_of(self._session, self._matters, {line.day for line in self._lines}):
            work = work_of(line.timekeeper_id, line.day, line.units, line.narrative)
            found[line.matter_id, work].append((line.invoice_id, line.number))
        return found

    @cached_property
    def alike(self) -> Mapping[str, Sequence[str]]:
        """By an invoice's number the others that carriers read as the same."""
        return alike(self._session, [invoice.number for invoice in self._invoices])


@dataclass(frozen=True)
class Around:
    """What stands around one of the bills; see `case.Facts`."""

    _all: Surroundings
    _invoice: Invoice

    @property
    def rates(self) -> RateBook:
        """Of everybody."""
        return self._all.rates

    @property
    def approvals(self) -> Approvals:
        """Of its carrier."""
        return self._all.approvals[self._invoice.matter.client.carrier_id]

    @property
    def hours(self) -> Mapping[tuple[int, dt.date], Decimal]:
        """Of everybody on each day."""
        return self._all.hours

    @property
    def bills(self) -> Sequence[BillOfMatter]:
        """The matter's others."""
        return [bill for bill in self._all.bills.get(self._invoice.matter_id, ()) if bill.id != self._invoice.id]

    @property
    def same_work(self) -> Mapping[Work, str]:
        """Of its own lines those that another bill has."""
        mine, works = self._invoice, self._all.works
        shared = ((work, works.get((mine.matter_id, work), ())) for work in map(work_in, mine.lines))
        return {work: number for work, on_bills in shared for invoice_id, number in on_bills if invoice_id != mine.id}

    @property
    def like_numbers(self) -> Sequence[str]:
        """Others' that carriers read as its own."""
        return self._all.alike.get(self._invoice.number, ())
