"""What drafting a period would do, before it is done: each matter with unbilled work, what it comes to, and why it would be left out."""

from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy.orm import Session

from billing.desk import Desk
from billing.errors import NotNow
from billing.money import line_total
from billing.periods import Period
from billing.rates import RateBook
from billing.terms import no_rate, why_it_waits
from carriers.profile import Rounding
from data.queries.staff import names
from data.queries.unbilled_by_matter import open_costs, open_hours, open_matters


@dataclass
class Forecast:
    """A matter's unbilled work up to a period's end: pieces of it, hours, dollars at the agreed rates, and why it is not billed."""

    id: int
    number: str
    caption: str
    client_id: int
    carrier: str
    slug: str
    attorney: str | None
    entries: int = 0
    hours: Decimal = field(default_factory=Decimal)
    expenses: int = 0
    dollars: Decimal = field(default_factory=Decimal)
    reason: str | None = None


def forecast(session: Session, desk: Desk, period: Period) -> list[Forecast]:
    """One for each matter with unbilled work that this person may see, by matter number; changes nothing."""
    found = {matter.id: Forecast(*matter) for matter in open_matters(session, desk.by, period.end)}
    _add_time(session, desk, period, found)
    for cost in open_costs(session, desk.by, period.end):
        one = found[cost.matter_id]
        one.expenses += 1
        one.dollars += line_total(cost.quantity, cost.unit_cost, rounding=_rounding(desk, one))
    for one in found.values():
        one.reason = one.reason or _reason(desk, period, one)
    return list(found.values())


def _add_time(session: Session, desk: Desk, period: Period, found: dict[int, Forecast]) -> None:
    rates, people = RateBook.of(session), names(session)
    for work in open_hours(session, desk.by, period.end):
        one = found[work.matter_id]
        rate = rates.on(work.worked_on, work.timekeeper_id, one.client_id)
        one.entries, one.hours = one.entries + 1, one.hours + work.hours
        if rate is None:
            one.reason = one.reason or no_rate(people[work.timekeeper_id], work.worked_on)
        else:
            one.dollars += line_total(work.hours, rate, rounding=_rounding(desk, one))


def _rounding(desk: Desk, one: Forecast) -> Rounding:
    return desk.catalog[one.slug].ledes.rounding if one.slug in desk.catalog else "half_up"  # such a matter is not billed at all


def _reason(desk: Desk, period: Period, one: Forecast) -> str | None:
    try:
        return why_it_waits(desk.carrier(one.slug).terms, period, one.dollars)
    except NotNow as no_file:
        return str(no_file)
