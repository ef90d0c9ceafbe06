"""What stands on the paper of an invoice."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from billing.errors import NotFound
from billing.excuses import Excuses
from billing.ledes.bill import Consents, with_consent
from billing.money import invoice_total
from carriers.profile import LedesProfile
from carriers.utbms import CODE_FIELDS, name_of
from data.models import Client, Invoice, InvoiceLine, Matter
from data.vocabulary import LineKind

FEES = (LineKind.FEE, LineKind.FEE_ADJUSTMENT)
OF_THE_WHOLE = (LineKind.FEE_ADJUSTMENT, LineKind.EXPENSE_ADJUSTMENT)
Legend: TypeAlias = Sequence[tuple[str, str]]
"""Codes with their names."""


@dataclass(frozen=True)
class PaperLine:
    """One line; an adjustment of the whole bill has neither units nor price. Dollars exact, total included the adjustment."""

    kind: LineKind
    day: dt.date
    who: str
    codes: str
    narrative: str
    units: Decimal | None
    unit_cost: Decimal | None
    adjustment: Decimal
    total: Decimal


@dataclass(frozen=True)
class Paper:
    """A whole invoice: who asks (`firm`: name, then address), whom, for which case, and for what."""

    firm: Sequence[str]
    number: str
    day: dt.date
    period: tuple[dt.date, dt.date]
    carrier: str
    client: str
    client_number: str
    matter: str
    matter_number: str
    claim_number: str | None
    description: str
    total: Decimal
    lines: Sequence[PaperLine]
    legend: Legend = ()

    @property
    def work(self) -> list[PaperLine]:
        """Its lines of work, adjustments of fees included."""
        return [line for line in self.lines if line.kind in FEES]

    @property
    def costs(self) -> list[PaperLine]:
        """Its lines of costs, adjustments of them included."""
        return [line for line in self.lines if line.kind not in FEES]

    @property
    def hours(self) -> Decimal:
        """Hours of work."""
        return sum((line.units for line in self.work if line.units is not None), Decimal(0))


def worth(lines: Sequence[PaperLine]) -> Decimal:
    """Dollars of some lines together."""
    return invoice_total(line.total for line in lines)


def read_paper(session: Session, invoice_id: int, firm_name: str, profile: LedesProfile | None = None) -> Paper:
    """The paper of a stored invoice as its carrier's profile has it; NotFound if there is none."""
    case = joinedload(Invoice.matter).joinedload(Matter.client).joinedload(Client.carrier)
    lines = selectinload(Invoice.lines).joinedload(InvoiceLine.timekeeper)
    invoice = session.scalars(select(Invoice).where(Invoice.id == invoice_id).options(case, lines)).one_or_none()
    if invoice is None:
        raise NotFound("There is no such invoice, so there is nothing to print.")
    consents = {} if profile and profile.consents == "left_out" else Excuses(session, [invoice]).consents(invoice)
    return _paper(invoice, firm_name, _legend(invoice.lines, profile.code_set if profile else None), consents)


def _legend(lines: Sequence[InvoiceLine], of_set: str | None) -> Legend:
    """Each code with its name in the carrier's set, tasks first; without those that no set knows."""
    codes = [code for field in CODE_FIELDS for code in sorted({getattr(line, field) for line in lines} - {None, ""})]
    return [(code, name) for code in codes if (name := name_of(code, of_set))]


def _paper(invoice: Invoice, firm_name: str, legend: Legend, consents: Consents) -> Paper:
    matter, client = invoice.matter, invoice.matter.client
    return Paper(
        firm=tuple(filter(None, map(str.strip, firm_name.splitlines()))), number=invoice.number, day=invoice.invoice_date,
        period=(invoice.period_start, invoice.period_end), carrier=client.carrier.name, client=client.name,
        client_number=client.number, matter=matter.caption, matter_number=matter.number, claim_number=matter.claim_number,
        description=with_consent(invoice.description, consents.get(None)), total=invoice.total,
        lines=tuple(_line(line, consents.get(line.position)) for line in invoice.lines), legend=legend,
    )  # fmt: skip


def _line(line: InvoiceLine, consent: str | None) -> PaperLine:
    has_factors = line.kind not in OF_THE_WHOLE
    codes = filter(None, (line.task_code, line.activity_code, line.expense_code))
    return PaperLine(
        kind=line.kind, day=line.day, who=line.timekeeper.name if line.timekeeper else "", codes=" ".join(codes),
        narrative=with_consent(line.narrative, consent), units=line.units if has_factors else None,
        unit_cost=line.unit_cost if has_factors else None, adjustment=line.adjustment, total=line.total,
    )  # fmt: skip
