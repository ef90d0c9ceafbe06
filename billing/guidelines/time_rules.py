"""Rules about hours and days."""

from collections.abc import Iterator
from decimal import Decimal

from billing.guidelines.case import Breach, Case
from billing.money import cents
from billing.wording import amount, dollars, hours, many
from carriers.guidelines import of_time
from data.vocabulary import CarrierWord

DAYS_IN_A_MONTH = 30


def time_increment(case: Case, limit: of_time.TimeIncrement) -> Iterator[Breach]:
    """Hours are whole steps."""
    for line in case.fees:
        if line.units % limit.hours:
            yield Breach(
                f"{hours(line.units)} cannot be told in steps of {hours(limit.hours)}, as the carrier takes time; correct it.",
                line,
            )


def entry_size(case: Case, limit: of_time.EntrySize) -> Iterator[Breach]:
    """No entry is suspiciously long."""
    for line in case.fees:
        if line.units > limit.hours:
            yield Breach(
                f"{hours(line.units)} in one entry; the carrier looks closely at more than {hours(limit.hours)}. Say what took so long.",
                line,
            )


def hours_per_day(case: Case, limit: of_time.HoursPerDay) -> Iterator[Breach]:
    """Nobody's day is longer than the carrier believes; told of each line of that day."""
    for line, who in case.work:
        day = case.facts.hours.get((who.id, line.day), Decimal(0))
        if day > limit.hours:
            yield Breach(
                f"{who.name} has {hours(day)} on {line.day} over all matters; the carrier takes {hours(limit.hours)} a day.", line
            )


def stale_time(case: Case, limit: of_time.StaleTime) -> Iterator[Breach]:
    """No line is too old for the invoice it is on."""
    for line in case.invoice.lines:
        if (age := (case.invoice.invoice_date - line.day).days) > limit.days:
            yield Breach(f"It was {age} days old at the date of the invoice; the carrier pays for {limit.days} days back.", line)


def late_invoice(case: Case, limit: of_time.LateInvoice) -> Iterator[Breach]:
    """The invoice follows its period soon."""
    late = (case.invoice.invoice_date - case.invoice.period_end).days - limit.days
    if late <= 0:
        return
    costs = ""
    if limit.percent_a_month:
        months = -(-late // DAYS_IN_A_MONTH)
        lost = cents(case.invoice.total * limit.percent_a_month * months / 100)
        costs = f" It takes {amount(limit.percent_a_month)} % off for each month: about {dollars(lost)}."
    yield Breach(
        f"The invoice is {many(late, 'day')} later than the {limit.days} days after its period that the carrier gives.{costs}"
    )


def invoice_frequency(case: Case, limit: of_time.InvoiceFrequency) -> Iterator[Breach]:
    """No other bill of the matter is in the same month or quarter, unless this one is large enough."""
    if limit.sooner_over is not None and case.invoice.total > limit.sooner_over:
        return
    mine = _period(case.invoice.period_end.year, case.invoice.period_end.month, limit.every)
    for other in case.facts.bills:
        if _period(other.period_end.year, other.period_end.month, limit.every) == mine:
            yield Breach(f"Invoice {other.number} bills this matter for the same {limit.every}; the carrier takes one.")


def matter_closed(case: Case, limit: of_time.MatterClosed) -> Iterator[Breach]:
    """The matter was not closed long ago."""
    closed = case.invoice.matter.closed_on
    if closed and (since := (case.invoice.invoice_date - closed).days) > limit.days:
        yield Breach(
            f"The matter was closed on {closed}, {many(since, 'day')} before the invoice; the carrier gives {limit.days}."
        )


def appeal(case: Case, limit: of_time.Appeal) -> Iterator[Breach]:
    """What was cut waits for an appeal, until a day."""
    invoice = case.invoice
    if invoice.carrier_word == CarrierWord.REDUCED and invoice.carrier_said_at:
        said = invoice.carrier_said_at.date()
        last = said.toordinal() + limit.days
        yield Breach(f"The carrier cut it on {said}; an appeal, with a reason for each cut, is due by {said.fromordinal(last)}.")


def _period(year: int, month: int, every: str) -> tuple[int, int]:
    return year, month if every == "month" else (month - 1) // 3
