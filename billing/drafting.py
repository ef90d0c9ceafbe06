"""Unbilled time and expenses of a period become one draft invoice for each matter, as its carrier's terms say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, joinedload

from billing import lifecycle
from billing.checking import check_again
from billing.desk import Desk
from billing.errors import ChangedMeanwhile, NotNow, Refusal
from billing.lines import NoRate, cost_line, fee_line, in_order
from billing.money import invoice_total
from billing.periods import Period
from billing.rates import RateBook
from billing.terms import why_it_waits
from carriers.profile import Rounding, Terms
from data.dialects import clock
from data.models import Client, Expense, Invoice, InvoiceLine, Matter, TimeEntry
from data.queries.unbilled import unbilled_expenses, unbilled_time
from data.vocabulary import InvoiceSource


class NotBilled(Refusal):
    """A matter that gets no bill this time, and why."""


@dataclass
class Outcome:
    """What a run of drafting did: numbers of the invoices made, and the matters left out with the reason."""

    made: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)


def draft_matters(session: Session, desk: Desk, period: Period, matter_ids: Sequence[int]) -> Outcome:
    """Draft one invoice for each of the matters and put it on its attorney's table; leave out those that cannot be billed."""
    outcome, rates, drafted = Outcome(), RateBook.of(session), list[Invoice]()
    client = joinedload(Matter.client).joinedload(Client.carrier)
    matters = (
        select(Matter).where(Matter.id.in_(matter_ids)).options(client, joinedload(Matter.responsible)).order_by(Matter.number)
    )
    for matter in session.scalars(matters):
        try:
            carrier = desk.carrier(matter.client.carrier.slug)
            lines = _lines(session, matter, period, rates, carrier.ledes.rounding)
            _keep_the_terms(carrier.terms, period, lines)
        except (NotBilled, NotNow) as reason:
            outcome.skipped[matter.number] = str(reason)
        else:
            drafted.append(_draft(session, desk, period, matter, lines))
    check_again(session, desk, drafted)
    outcome.made += [invoice.number for invoice in drafted]
    return outcome


def _lines(session: Session, matter: Matter, period: Period, rates: RateBook, rounding: Rounding) -> list[InvoiceLine]:
    work, costs = unbilled_time(session, matter.id, period.end), unbilled_expenses(session, matter.id, period.end)
    try:
        return [*(fee_line(entry, matter, rates, rounding) for entry in work), *(cost_line(cost, rounding) for cost in costs)]
    except NoRate as reason:
        raise NotBilled(str(reason)) from None


def _keep_the_terms(terms: Terms, period: Period, lines: list[InvoiceLine]) -> None:
    if not lines:
        raise NotBilled("It has no unbilled work any more.")
    reason = why_it_waits(terms, period, invoice_total(line.total for line in lines))
    if reason:
        raise NotBilled(reason)


def _draft(session: Session, desk: Desk, period: Period, matter: Matter, lines: list[InvoiceLine]) -> Invoice:
    invoice = Invoice(
        number=_next_number(session, period), matter=matter, attorney_id=matter.responsible_id, source=InvoiceSource.DRAFTED,
        invoice_date=max(period.end, clock(session).date()),
        period_start=min(period.start, *(line.day for line in lines)), period_end=period.end,
        description=f"For professional services, {period.name}", total=invoice_total(line.total for line in lines), lines=in_order(lines),
    )  # fmt: skip
    lifecycle.begin(session, invoice, by=desk.by)
    _take_the_work(session, invoice)
    if invoice.attorney_id is not None:
        lifecycle.move(session, invoice, "send_for_review", by=desk.by)
    return invoice


def _next_number(session: Session, period: Period) -> str:
    """The next free number of the period's month, like 2610-0042."""
    prefix = f"{period.end:%y%m}-"
    newest = session.scalars(select(func.max(Invoice.number)).where(Invoice.number.startswith(prefix))).one()
    return f"{prefix}{int(newest.removeprefix(prefix)) + 1 if newest else 1:04d}"


def _take_the_work(session: Session, invoice: Invoice) -> None:
    """Mark the time and expenses as being on this bill; refused if another bill took one of them meanwhile."""
    for kind, ids in (
        (TimeEntry, [line.time_entry_id for line in invoice.lines if line.time_entry_id]),
        (Expense, [line.expense_id for line in invoice.lines if line.expense_id]),
    ):
        free = (
            update(kind).where(kind.id.in_(ids), kind.invoice_id.is_(None), kind.gone_at.is_(None)).values(invoice_id=invoice.id)
        )
        if session.connection().execute(free).rowcount != len(ids):
            raise ChangedMeanwhile(
                f"Another bill took work of matter {invoice.matter.number}, or it was deleted, at the same moment; nothing was drafted."
            )
