"""What a carrier will say of work that is only being booked: the bill it would be on is put together, asked about, and let go."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from billing import guidelines, ledes
from billing.desk import Desk
from billing.ledes import Problem
from billing.lines import NoRate, cost_line, fee_line, in_order
from billing.money import invoice_total
from billing.periods import Period, month
from billing.rates import RateBook
from billing.timekeeping.work import Typed, Work, worked
from carriers.definition import Carrier
from data.dialects import clock
from data.models import Invoice, InvoiceLine, TimeEntry, Timekeeper
from data.queries.unbilled import unbilled_expenses, unbilled_time
from data.vocabulary import InvoiceSource

OF_THE_MATTER = ("budget", "matter_closed")
"""Rules about a whole bill that somebody wants to know while there is still time."""
TWICE = "The same work is booked already; say how the two differ."


def foresee(session: Session, desk: Desk, typed: Typed, entry_id: int | None = None) -> list[Problem]:
    """Everything the carrier of the matter would find in this work on the bill of its month, and nothing about other work.

    `entry_id` is the stored entry that is being changed. BadInput if it cannot be booked at all. Nothing is stored."""
    before = session.get(TimeEntry, entry_id) if entry_id else None
    work, who = worked(session, desk, typed, before), session.get_one(Timekeeper, desk.by.timekeeper_id)
    carrier = desk.carrier(work.matter.client.carrier.slug)
    try:
        invoice, line = _bill(session, work, who, carrier, entry_id)
    except NoRate as reason:
        return [Problem(str(reason), field="rate")]
    more = {(who.id, work.day): work.hours - (before.hours if before and before.worked_on == work.day else Decimal(0))}
    case = guidelines.Surroundings(session, [invoice], typed=more).case(invoice, carrier.guidelines)
    found = [*ledes.problems_of(invoice, carrier.ledes), *guidelines.problems_in(case)]
    return list(_about(line, found))


def _bill(session: Session, work: Work, who: Timekeeper, carrier: Carrier, entry_id: int | None) -> tuple[Invoice, InvoiceLine]:
    """The bill as drafting would make it, never stored; and the line of this work."""
    period, rates, rounding = month(work.day.year, work.day.month), RateBook.of(session), carrier.ledes.rounding
    line = fee_line(_entry(work, who), work.matter, rates, rounding)
    others = list(_others(session, work, period, carrier, entry_id, rates))
    lines = in_order([*others, line])
    invoice = Invoice(
        number="0", matter=work.matter, matter_id=work.matter.id, source=InvoiceSource.DRAFTED, lines=lines,
        invoice_date=max(period.end, clock(session).date()), period_start=period.start, period_end=period.end,
        description=period.name, total=invoice_total(each.total for each in lines),
    )  # fmt: skip
    return invoice, line


def _others(
    session: Session, work: Work, period: Period, carrier: Carrier, entry_id: int | None, rates: RateBook
) -> Iterator[InvoiceLine]:
    """What waits on the matter beside it; work without a rate is its own booker's worry."""
    for entry in unbilled_time(session, work.matter.id, period.end):
        if entry.id != entry_id and rates.on(entry.worked_on, entry.timekeeper_id, work.matter.client_id) is not None:
            yield fee_line(entry, work.matter, rates, carrier.ledes.rounding)
    for cost in unbilled_expenses(session, work.matter.id, period.end):
        yield cost_line(cost, carrier.ledes.rounding)


def _entry(work: Work, who: Timekeeper) -> TimeEntry:
    return TimeEntry(
        matter_id=work.matter.id, timekeeper=who, timekeeper_id=who.id, worked_on=work.day, hours=work.hours,
        narrative=work.narrative, task_code=work.task_code, activity_code=work.activity_code,
    )  # fmt: skip


def _about(line: InvoiceLine, found: list[Problem]) -> Iterator[Problem]:
    for problem in found:
        if problem.line == line.position:
            is_twice = problem.field == "duplicate_lines" and problem.sentence.startswith("Line ")
            yield replace(problem, sentence=TWICE) if is_twice else problem
        elif problem.field in OF_THE_MATTER:
            yield problem
