"""Bills and what stands around them, in memory, for tests of single rules: say only what matters."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from billing.guidelines.approvals import Approvals
from billing.guidelines.asking import problems_in
from billing.guidelines.case import Case
from billing.ledes import Problem
from billing.rates import RateBook
from carriers.guidelines import Guidelines
from data.models import Approval, Client, InvoiceLine, Matter, Rate, Timekeeper
from data.queries.around_bills import BillOfMatter
from data.vocabulary import LineKind
from tests.billing.bills import a_bill, a_bill_line, ada

MATTER_ID, CLIENT_ID = 7, 3
FIRST = dt.date(2020, 1, 1)


def somebody(number: int = 1, classification: str = "PARTNR") -> Timekeeper:
    """A timekeeper with an id; the first is Ada."""
    first = ("Ada", "Ben", "Cleo", "Dan", "Eve")[number - 1]
    return ada(id=number, code=f"TK{number}", first_name=first, classification=classification)


def work(hours: str = "1.5", narrative: str = "Prepare outline for deposition of plaintiff.", **more: Any) -> InvoiceLine:
    """A good line of time, on October 14, 2026, at 200 dollars an hour."""
    values = {"units": Decimal(hours), "narrative": narrative, "timekeeper": somebody()} | more
    return a_bill_line(original_unit_cost=values.get("unit_cost", Decimal(200)), **values)


def cost(dollars: str = "20", code: str = "E112", **more: Any) -> InvoiceLine:
    """A good cost of one piece."""
    values = {
        "units": Decimal(1),
        "unit_cost": Decimal(dollars),
        "expense_code": code,
        "narrative": "Filing fee, circuit court",
    } | more
    return a_bill_line(LineKind.EXPENSE, original_unit_cost=values["unit_cost"], **values)


def rates(*agreed: tuple[dt.date, int], who: int = 1) -> RateBook:
    """Dollars an hour from days on, for the client of the bill."""
    rows = [Rate(timekeeper_id=who, client_id=CLIENT_ID, starts_on=day, amount=Decimal(amount)) for day, amount in agreed]
    return RateBook(rows)


def an_approval(**more: Any) -> Approval:
    """One row of a carrier's list."""
    return Approval(**({"rate": None, "timekeeper_id": None, "classification": None, "matter_id": None} | more))


def another_bill(total: str = "1000", people: tuple[int, ...] = (1,), period_end: dt.date = dt.date(2026, 9, 30)) -> BillOfMatter:
    """Another bill of the same matter."""
    return BillOfMatter(99, MATTER_ID, "2609-0001", dt.date(2026, 10, 1), period_end, Decimal(total), frozenset(people))


def a_guided_case(*lines: InvoiceLine, rules: dict[str, Any], facts: dict[str, Any] | None = None, **more: Any) -> Case:
    """A bill of these lines for a carrier with these rules; `more` are values of the invoice, or the matter's `budget`, `closed_on`."""
    of_matter = {name: more.pop(name) for name in ("budget", "closed_on") if name in more}
    matter = Matter(id=MATTER_ID, number="M-0528", client_id=CLIENT_ID, client=Client(id=CLIENT_ID, number="C-711"), **of_matter)
    for position, line in enumerate(lines, 1):
        line.position = position
    invoice = a_bill(*lines, matter=matter, **more)
    hours: dict[tuple[int, dt.date], Decimal] = {}
    known = {
        "rates": rates((FIRST, 200)), "approvals": Approvals(()), "hours": hours, "bills": (), "same_work": {}, "like_numbers": (),
    }  # fmt: skip
    return Case(invoice, SimpleNamespace(**(known | (facts or {}))), Guidelines.model_validate(rules))


def findings(*lines: InvoiceLine, rules: dict[str, Any], **more: Any) -> list[Problem]:
    """What the rules say of a bill."""
    return list(problems_in(a_guided_case(*lines, rules=rules, **more)))
