"""One invoice with everything its page shows, in a handful of questions however long it is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from data.models import Client, Excuse, Finding, Invoice, InvoiceLine, LineEdit, Matter, Person, Timekeeper
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import LineKind, Severity

FEES = (LineKind.FEE, LineKind.FEE_ADJUSTMENT)


@dataclass(frozen=True)
class Excused:
    """Why a finding may stand: who said so when (UTC), and who at the carrier consented, if somebody did."""

    id: int
    reason: str
    who: str
    at: dt.datetime
    granted_by: str | None
    granted_on: dt.date | None


@dataclass(frozen=True)
class Fault:
    """One thing wrong, in a sentence; whether it may be excused, and why it was, if it was (`when` in UTC)."""

    id: int
    rule: str
    severity: Severity
    sentence: str
    excuse: Excused | None

    @property
    def stands_in_the_way(self) -> bool:
        """The invoice cannot be approved with it."""
        return self.severity is Severity.REFUSE and self.excuse is None


@dataclass(frozen=True)
class Edit:
    """One change of one field of a line, by whom (None: a carrier's rule) and when (UTC); `why` if that was said."""

    id: int
    field: str
    before: str
    after: str
    who: str | None
    at: dt.datetime
    why: str | None


@dataclass(frozen=True)
class BillLine:
    """One line: hours or a count, dollars exact; `original_*` as first drafted; edits oldest first."""

    id: int
    position: int
    kind: LineKind
    day: dt.date
    who: str | None
    classification: str | None
    task_code: str | None
    activity_code: str | None
    expense_code: str | None
    narrative: str
    original_narrative: str
    units: Decimal
    original_units: Decimal
    unit_cost: Decimal
    original_unit_cost: Decimal
    adjustment: Decimal
    total: Decimal
    edits: Sequence[Edit]
    faults: Sequence[Fault]

    @property
    def open_edits(self) -> list[Edit]:
        """What people changed on it and nobody changed again since, the newest first: each may be undone."""
        newest = {edit.field: edit for edit in self.edits}
        return sorted((edit for edit in newest.values() if edit.who is not None), key=lambda edit: -edit.id)

    @property
    def is_work(self) -> bool:
        """Time of somebody, not a cost."""
        return self.kind in FEES


@dataclass(frozen=True)
class Bill:
    """An invoice with its matter, client, carrier and attorney loaded; its lines in order; what is wrong with it as a whole."""

    invoice: Invoice
    lines: Sequence[BillLine]
    faults: Sequence[Fault]

    @property
    def hours(self) -> Decimal:
        """Hours on its fee lines."""
        return sum((line.units for line in self.lines if line.kind == LineKind.FEE), Decimal(0))

    @property
    def fees(self) -> Decimal:
        """Dollars of work, adjustments of it included."""
        return sum((line.total for line in self.lines if line.is_work), Decimal(0))

    @property
    def expenses(self) -> Decimal:
        """Dollars of costs, adjustments of them included."""
        return sum((line.total for line in self.lines if not line.is_work), Decimal(0))

    @property
    def all_faults(self) -> list[Fault]:
        """Everything wrong with it and its lines."""
        return [*self.faults, *(fault for line in self.lines for fault in line.faults)]


def bill(session: Session, viewer: Viewer, number: str) -> Bill | None:
    """The invoice with this number, if there is one and this person may see it."""
    matter = joinedload(Invoice.matter).joinedload(Matter.client).joinedload(Client.carrier)
    query = (
        select(Invoice).where(Invoice.number == number, invoices_visible_to(viewer)).options(matter, joinedload(Invoice.attorney))
    )
    invoice = session.scalars(query).first()
    if invoice is None:
        return None
    faults, edits = _faults(session, invoice.id), _edits(session, invoice.id)
    found = select(InvoiceLine, Timekeeper).outerjoin(InvoiceLine.timekeeper).where(InvoiceLine.invoice_id == invoice.id)
    lines = [
        _line(line, who, edits.get(line.id, ()), faults.get(line.id, ()))
        for line, who in session.execute(found.order_by(InvoiceLine.position))
    ]
    return Bill(invoice, lines, faults.get(None, ()))


def _line(line: InvoiceLine, who: Timekeeper | None, edits: Sequence[Edit], faults: Sequence[Fault]) -> BillLine:
    return BillLine(
        id=line.id, position=line.position, kind=line.kind, day=line.day, who=who.name if who else None,
        classification=who.classification if who else None, task_code=line.task_code, activity_code=line.activity_code,
        expense_code=line.expense_code, narrative=line.narrative, original_narrative=line.original_narrative, units=line.units,
        original_units=line.original_units, unit_cost=line.unit_cost, original_unit_cost=line.original_unit_cost,
        adjustment=line.adjustment, total=line.total,
        edits=edits, faults=faults,
    )  # fmt: skip


def _edits(session: Session, invoice_id: int) -> Mapping[int, Sequence[Edit]]:
    query = (
        select(LineEdit, Person.name).join(LineEdit.line).outerjoin(LineEdit.person).where(InvoiceLine.invoice_id == invoice_id)
    )
    found: dict[int, list[Edit]] = defaultdict(list)
    for edit, who in session.execute(query.order_by(LineEdit.id)):
        found[edit.line_id].append(Edit(edit.id, edit.field, edit.before, edit.after, who, edit.at, edit.why))
    return found


def _faults(session: Session, invoice_id: int) -> Mapping[int | None, Sequence[Fault]]:
    found: dict[int | None, list[Fault]] = defaultdict(list)
    query = select(Finding, Excuse, Person.name).outerjoin(Finding.excuse).outerjoin(Excuse.person)
    for finding, excuse, who in session.execute(query.where(Finding.invoice_id == invoice_id).order_by(Finding.id)):
        excused = Excused(excuse.id, excuse.reason, who, excuse.at, excuse.granted_by, excuse.granted_on) if excuse else None
        found[finding.line_id].append(Fault(finding.id, finding.rule, finding.severity, finding.sentence, excused))
    return found
