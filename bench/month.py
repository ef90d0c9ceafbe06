"""A month to measure with: 2,000 invoices of 20 lines, as the made-up firm works and writes. The same every time."""

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from billing.ledes.classifications import of_2014
from billing.money import cents, invoice_total, line_total
from data.models import Client, Invoice, InvoiceLine, Matter, Timekeeper
from data.vocabulary import InvoiceSource, LineKind
from demo.firm.clients import find_clients
from demo.firm.costs import Cost, write_costs
from demo.firm.lives import find_lives
from demo.firm.matters import Intake
from demo.firm.matters import Matter as Case
from demo.firm.month import Diary, Entry, Scribe
from demo.firm.people import Timekeeper as Person
from demo.firm.people import hire_timekeepers
from demo.firm.sizes import SIZES
from demo.firm.workdays import Month

INVOICES, LINES = 2_000, 20
SIZE, MONTH = replace(SIZES["full"], busy=INVOICES, idle=0, closed=0), Month(2026, 10)
RARELY, DISCOUNT = 0.03, Decimal("-0.1")
"""How often a fee is given with a discount on its line, and what share of it."""


def a_month() -> list[Invoice]:
    """Invoices in memory with all that a LEDES file needs; nothing is stored."""
    rng = random.Random("a month to measure with")
    people, clients = hire_timekeepers(SIZE.staff, rng), find_clients(SIZE.adjusters, rng)
    keepers = {person.code: _timekeeper(number, person) for number, person in enumerate(people, start=1)}
    known = {client.number: Client(id=number, number=client.number, name=client.name) for number, client in enumerate(clients, 1)}
    cases = Intake(clients, people, people[: SIZE.leads], MONTH, rng).open_matters(find_lives(SIZE, MONTH, rng))
    return [_invoice(_matter(number, case, known), case, keepers, rng) for number, case in enumerate(cases, start=1)]


def _invoice(matter: Matter, case: Case, keepers: dict[str, Timekeeper], rng: random.Random) -> Invoice:
    work = sorted(islice(_work(case, rng), LINES), key=lambda piece: piece.day)
    lines = [_line(position, piece, case, keepers, rng) for position, piece in enumerate(work, start=1)]
    return Invoice(
        number=f"2610-{matter.id:05}", matter=matter, source=InvoiceSource.DRAFTED, invoice_date=MONTH.shift(1).first,
        period_start=MONTH.first, period_end=MONTH.last, description="For professional services, October 2026",
        lines=lines, total=invoice_total(line.total for line in lines),
    )  # fmt: skip


def _work(case: Case, rng: random.Random) -> Iterator[Entry | Cost]:
    """Without end: a month of the case after the other, all of them this one."""
    while True:
        yield from write_costs(case, MONTH, rng)
        yield from Scribe(case, MONTH, Diary(), rng).write()


def _line(position: int, work: Entry | Cost, case: Case, keepers: dict[str, Timekeeper], rng: random.Random) -> InvoiceLine:
    line = _cost(work) if isinstance(work, Cost) else _fee(work, case, keepers)
    worth = line.units * line.unit_cost
    line.adjustment = cents(worth * DISCOUNT) if line.timekeeper and rng.random() < RARELY else Decimal(0)
    line.position, line.total = position, line_total(line.units, line.unit_cost, line.adjustment)
    line.original_unit_cost = line.unit_cost
    return line


def _fee(entry: Entry, case: Case, keepers: dict[str, Timekeeper]) -> InvoiceLine:
    return InvoiceLine(
        kind=LineKind.FEE, day=entry.day, timekeeper=keepers[entry.timekeeper.code], task_code=entry.shape.task,
        activity_code=entry.shape.activity, expense_code=None, units=entry.hours,
        unit_cost=case.client.rate_of(entry.timekeeper), narrative=entry.narrative,
    )  # fmt: skip


def _cost(cost: Cost) -> InvoiceLine:
    return InvoiceLine(
        kind=LineKind.EXPENSE, day=cost.day, timekeeper=None, task_code=None, activity_code=None, expense_code=cost.code,
        units=cost.quantity, unit_cost=cost.price, narrative=cost.narrative,
    )  # fmt: skip


def _matter(number: int, case: Case, clients: dict[str, Client]) -> Matter:
    client = clients[case.client.number]
    return Matter(
        id=number, number=case.number, caption=case.caption, claim_number=case.claim, client_id=client.id, client=client
    )


def _timekeeper(number: int, person: Person) -> Timekeeper:
    classification = of_2014(person.title)
    return Timekeeper(id=number, code=person.code, last_name=person.last, first_name=person.first, classification=classification)
