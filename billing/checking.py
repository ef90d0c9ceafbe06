"""Everything that is wrong with invoices as they stand: for the file, and for the carrier's guidelines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from billing import guidelines, ledes
from billing.desk import Desk
from billing.excuses import Excuses, keyed
from billing.findings import record
from billing.frozen import differences
from billing.ledes import Problem
from billing.lifecycle import leave_event
from billing.stage import stages_of
from billing.standing import EDITABLE
from carriers.definition import Carrier
from carriers.guidelines import Guidelines
from data.dialects import clock
from data.models import Client, Invoice, InvoiceLine, Matter
from data.vocabulary import Severity

CUT = "cut as the carrier's rules say"
AT_ONCE = 200
"""Invoices whose surroundings are asked for together."""


class Check:
    """A look at some whole invoices with all that stands around them."""

    def __init__(self, session: Session, desk: Desk, invoices: Sequence[Invoice]) -> None:
        self._session, self._desk, self._invoices = session, desk, invoices
        self._around = guidelines.Surroundings(session, invoices)
        self._stages = stages_of(session, invoices)
        self.excuses = Excuses(session, invoices)

    def mend(self, invoice: Invoice) -> None:
        """Cut what the carrier wants cut, while the bill may still be changed."""
        rounding = carrier_of(self._desk, invoice).ledes.rounding
        if invoice.status in EDITABLE and guidelines.mend(self._session, self._case(invoice), rounding):
            leave_event(self._session, invoice, CUT, by=self._desk.by)

    def problems(self, invoice: Invoice) -> Iterator[Problem]:
        """Everything that is wrong with it, excused or not."""
        profile = carrier_of(self._desk, invoice).ledes
        consents = self.excuses.consents(invoice)
        yield from ledes.problems_of(invoice, profile, stage=self._stages[invoice.id], consents=consents)
        yield from guidelines.problems_in(self._case(invoice))
        yield from self._differences.get(invoice.id, ())

    def faults(self, invoice: Invoice) -> list[Problem]:
        """What keeps it from being approved: nobody mended it and nobody excused it."""
        return self._standing(invoice, self.problems(invoice))

    def breaches(self, invoice: Invoice) -> list[Problem]:
        """The same of the guidelines alone; its file may be made already."""
        return self._standing(invoice, guidelines.problems_in(self._case(invoice)))

    @cached_property
    def _differences(self) -> Mapping[int, list[Problem]]:
        return differences(self._session, self._invoices)

    def _standing(self, invoice: Invoice, problems: Iterable[Problem]) -> list[Problem]:
        excused = self.excuses.of(invoice)
        refused = (problem for problem in problems if problem.severity is Severity.REFUSE)
        return [problem for key, problem in keyed(invoice, refused) if key not in excused]

    def case(self, invoice: Invoice, rules: Guidelines) -> guidelines.Case:
        """One of the invoices with what is known around it, for rules that may be others than its carrier's."""
        return self._around.case(invoice, rules)

    def _case(self, invoice: Invoice) -> guidelines.Case:
        return self.case(invoice, carrier_of(self._desk, invoice).guidelines)


def check_again(session: Session, desk: Desk, invoices: Sequence[Invoice]) -> None:
    """Mend what carriers want mended, and write down what is wrong with the invoices as they stand now."""
    for start in range(0, len(invoices), AT_ONCE):
        part = whole(session, [invoice.id for invoice in invoices[start : start + AT_ONCE]])
        check = Check(session, desk, part)
        for invoice in part:
            check.mend(invoice)
            record(session, invoice, check.problems(invoice), check.excuses.of(invoice), at=clock(session))


def whole(session: Session, ids: Sequence[int]) -> list[Invoice]:
    """Invoices with everything loaded that checking and writing read, in the order of their ids."""
    matter = joinedload(Invoice.matter).joinedload(Matter.client).joinedload(Client.carrier)
    lines = selectinload(Invoice.lines).joinedload(InvoiceLine.timekeeper)
    return list(session.scalars(select(Invoice).where(Invoice.id.in_(ids)).options(matter, lines).order_by(Invoice.id)))


def carrier_of(desk: Desk, invoice: Invoice) -> Carrier:
    """The file of the invoice's carrier; needs the matter, its client and the client's carrier loaded."""
    return desk.carrier(invoice.matter.client.carrier.slug)
