"""Work and costs as lines of a bill, the way drafting puts them there."""

from decimal import Decimal

from billing.errors import Refusal
from billing.money import line_total
from billing.rates import RateBook
from billing.terms import no_rate
from carriers.profile import Rounding
from data.models import Expense, InvoiceLine, Matter, TimeEntry
from data.vocabulary import LineKind


class NoRate(Refusal):
    """Nobody said what an hour of this person costs this client."""


def fee_line(entry: TimeEntry, matter: Matter, rates: RateBook, rounding: Rounding) -> InvoiceLine:
    """A time entry with its timekeeper loaded, at the rate agreed for its day."""
    rate = rates.on(entry.worked_on, entry.timekeeper_id, matter.client_id)
    if rate is None:
        raise NoRate(no_rate(entry.timekeeper.name, entry.worked_on))
    return InvoiceLine(
        kind=LineKind.FEE, day=entry.worked_on, timekeeper=entry.timekeeper, timekeeper_id=entry.timekeeper_id, time_entry_id=entry.id,
        task_code=entry.task_code, activity_code=entry.activity_code, units=entry.hours, original_units=entry.hours, unit_cost=rate,
        original_unit_cost=rate, adjustment=Decimal(0), narrative=entry.narrative, original_narrative=entry.narrative,
        total=line_total(entry.hours, rate, rounding=rounding),
    )  # fmt: skip


def cost_line(expense: Expense, rounding: Rounding) -> InvoiceLine:
    """An expense as the firm paid it."""
    return InvoiceLine(
        kind=LineKind.EXPENSE, day=expense.incurred_on, expense_code=expense.expense_code, expense_id=expense.id,
        units=expense.quantity, original_units=expense.quantity, unit_cost=expense.unit_cost, original_unit_cost=expense.unit_cost,
        adjustment=Decimal(0), narrative=expense.narrative, original_narrative=expense.narrative,
        total=line_total(expense.quantity, expense.unit_cost, rounding=rounding),
    )  # fmt: skip


def in_order(lines: list[InvoiceLine]) -> list[InvoiceLine]:
    """The same lines numbered as they stand on a bill: work before costs, oldest first."""
    ordered = sorted(lines, key=lambda line: (line.kind != LineKind.FEE, line.day))
    for position, line in enumerate(ordered, start=1):
        line.position = position
    return ordered
