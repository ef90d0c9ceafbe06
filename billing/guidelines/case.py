"""What a rule looks at: one bill, and what the firm knows around it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from billing.guidelines.approvals import Approvals
from billing.money import invoice_total
from billing.rates import RateBook
from carriers.guidelines import Guidelines
from data.models import Invoice, InvoiceLine, Timekeeper
from data.queries.around_bills import BillOfMatter
from data.vocabulary import LineKind


class Mend(NamedTuple):
    """What a line must say to be paid: one of its amounts, in dollars."""

    field: Literal["unit_cost", "adjustment"]
    value: Decimal


class Breach(NamedTuple):
    """One thing a carrier would refuse, in a sentence; about a line or the whole bill; and how it could be mended by itself."""

    sentence: str
    line: InvoiceLine | None = None
    mend: Mend | None = None


Work = tuple[int | None, dt.date, Decimal, str]
"""Whose, when, how much and what: two lines that agree in all of it are the same work."""


class Facts(Protocol):
    """What stands around one bill."""

    @property
    def rates(self) -> RateBook:
        """What the firm agreed."""

    @property
    def approvals(self) -> Approvals:
        """What the carrier approved."""

    @property
    def hours(self) -> Mapping[tuple[int, dt.date], Decimal]:
        """Of a timekeeper's id and a day the hours on all bills that are not void, and on none yet."""

    @property
    def bills(self) -> Sequence[BillOfMatter]:
        """The matter's other bills that are not void."""

    @property
    def same_work(self) -> Mapping[Work, str]:
        """For work that another bill of the matter has too, the number of that bill."""

    @property
    def like_numbers(self) -> Sequence[str]:
        """Other invoices' numbers that carriers read as this one's."""


@dataclass(frozen=True)
class Case:
    """A bill with its lines, their timekeepers, the matter and its client loaded; what is known around it; what its carrier wants.

    It lives for one look: a line that is put on the bill later, or taken off, is for another case."""

    invoice: Invoice
    facts: Facts
    guidelines: Guidelines

    @cached_property
    def fees(self) -> Sequence[InvoiceLine]:
        """The lines of somebody's time."""
        return [line for line in self.invoice.lines if line.kind == LineKind.FEE]

    @cached_property
    def costs(self) -> Sequence[InvoiceLine]:
        """The lines of expenses."""
        return [line for line in self.invoice.lines if line.kind == LineKind.EXPENSE]

    @cached_property
    def work(self) -> Sequence[tuple[InvoiceLine, Timekeeper]]:
        """The lines of time with whose it was; a line without somebody is the file format's business."""
        return [(line, who) for line in self.fees if (who := line.timekeeper)]

    @property
    def billed(self) -> Decimal:
        """Dollars billed on the matter with this bill: here, and in the case-management system before."""
        here = invoice_total([self.invoice.total, *(bill.total for bill in self.facts.bills)])
        return here + (self.invoice.matter.billed_before or 0)

    def agreed_rate(self, line: InvoiceLine, who: Timekeeper) -> Decimal | None:
        """Dollars an hour: the carrier's own list goes before the firm's rates; None where neither says one."""
        matter = self.invoice.matter
        approved = self.facts.approvals.rate(who, matter.id, line.day)
        return approved if approved is not None else self.facts.rates.on(line.day, who.id, matter.client_id)

    def payable_rate(self, line: InvoiceLine, who: Timekeeper) -> Decimal:
        """What an hour of whole work may cost by all that is said of rates; what was drafted, where nothing is."""
        rules, matter = self.guidelines, self.invoice.matter
        capped = rules.rate_cap.dollars.get(who.classification) if rules.rate_cap else None
        locked = (
            self.facts.rates.locked(line.day, who.id, matter.client_id, years=rules.rate_lock.years) if rules.rate_lock else None
        )
        said = (self.agreed_rate(line, who), capped, locked)
        return min((rate for rate in said if rate is not None), default=line.original_unit_cost)


def work_in(line: InvoiceLine) -> Work:
    """What a line says of the work, for comparing."""
    return work_of(line.timekeeper.id if line.timekeeper else None, line.day, line.units, line.narrative)


def work_of(timekeeper_id: int | None, day: dt.date, units: Decimal, narrative: str) -> Work:
    """The same of its parts; blanks and capitals make no difference."""
    return timekeeper_id, day, units, " ".join(narrative.split()).casefold()
