"""Sensible defaults for rows in tests: say only what matters. The cast is Ada (attorney), Bo (biller), Cy (admin), Max (manager), Dee."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing import lifecycle
from billing.actor import Actor
from billing.money import invoice_total, line_total
from data.models import Carrier, Client, Credential, Expense, Invoice, InvoiceLine, Matter, Person, Rate, TimeEntry, Timekeeper
from data.vocabulary import BillStatus, InvoiceSource, LineKind, Role

OCTOBER = dt.date(2026, 10, 1)
numbers = itertools.count(1)


def a_carrier(session: Session, slug: str = "harbor_mutual") -> Carrier:
    """A carrier with a sign-in at its site that nobody can read; the same one if it is there already."""
    known = session.scalars(select(Carrier).where(Carrier.slug == slug)).first()
    if known is not None:
        return known
    carrier = Carrier(slug=slug, name=slug.replace("_", " ").title())
    session.add(carrier)
    session.flush()
    session.add(
        Credential(carrier_id=carrier.id, username="firm", sealed="-", changed_at=dt.datetime.now(dt.UTC), changed_by="Cy")
    )
    return carrier


def a_timekeeper(session: Session, first: str = "Ada", last: str = "Whitcombe", **more: Any) -> Timekeeper:
    """A partner."""
    number = next(numbers)
    values = {
        "code": f"TK{number}",
        "legacy_key": f"TK{number}",
        "legacy_version": number,
        "classification": "PARTNR",
        "active": True,
    }
    timekeeper = Timekeeper(first_name=first, last_name=last, **(values | more))
    session.add(timekeeper)
    session.flush()
    return timekeeper


def a_matter(session: Session, *, carrier: Carrier | None = None, responsible: Timekeeper | None = None, **more: Any) -> Matter:
    """A matter of a new client of a carrier."""
    number = next(numbers)
    payer = carrier or a_carrier(session)
    client = Client(number=f"C{number}", name=f"{payer.name} Auto", carrier=payer, legacy_key=f"C{number}", legacy_version=number)
    values = {
        "number": f"M{number:05}",  # as text in the same order
        "caption": "Delgado v. Northfield",
        "claim_number": f"HM-{number:06}",
        "legacy_key": f"M{number}",
        "legacy_version": number,
    }
    matter = Matter(client=client, responsible_id=responsible.id if responsible else None, **(values | more))
    session.add_all([client, matter])
    session.flush()
    return matter


def a_rate(session: Session, timekeeper: Timekeeper, amount: str = "200", **more: Any) -> Rate:
    """What an hour costs since 2020."""
    number = next(numbers)
    values = {"starts_on": dt.date(2020, 1, 1), "legacy_key": f"R{number}", "legacy_version": number}
    rate = Rate(timekeeper_id=timekeeper.id, amount=Decimal(amount), **(values | more))
    session.add(rate)
    session.flush()
    return rate


def a_time_entry(session: Session, matter: Matter, timekeeper: Timekeeper, **more: Any) -> TimeEntry:
    """One and a half hours of unbilled work in October."""
    number = next(numbers)
    values = {
        "worked_on": dt.date(2026, 10, 14), "hours": Decimal("1.5"), "task_code": "L330", "activity_code": "A101",
        "narrative": "Prepare outline for deposition of plaintiff's treating physician.", "bill_status": BillStatus.UNBILLED,
        "legacy_key": f"T{number}", "legacy_version": number,
    }  # fmt: skip
    entry = TimeEntry(matter_id=matter.id, timekeeper_id=timekeeper.id, **(values | more))
    session.add(entry)
    session.flush()
    return entry


def an_expense(session: Session, matter: Matter, **more: Any) -> Expense:
    """Forty copies."""
    number = next(numbers)
    values = {
        "incurred_on": dt.date(2026, 10, 15), "quantity": Decimal(40), "unit_cost": Decimal("0.12"), "expense_code": "E101",
        "narrative": "Copies of medical records", "bill_status": BillStatus.UNBILLED, "legacy_key": f"E{number}", "legacy_version": number,
    }  # fmt: skip
    expense = Expense(matter_id=matter.id, **(values | more))
    session.add(expense)
    session.flush()
    return expense


def a_line(timekeeper: Timekeeper, **more: Any) -> InvoiceLine:
    """A fee line of one and a half hours at 200 dollars."""
    values: dict[str, Any] = {
        "position": 1, "kind": LineKind.FEE, "day": dt.date(2026, 10, 14), "task_code": "L330", "activity_code": "A101",
        "units": Decimal("1.5"), "unit_cost": Decimal(200), "adjustment": Decimal(0), "narrative": "Prepare outline for deposition.",
    }  # fmt: skip
    values |= more
    values["total"] = line_total(values["units"], values["unit_cost"], values["adjustment"])
    return InvoiceLine(
        timekeeper_id=timekeeper.id, original_units=values["units"], original_unit_cost=values["unit_cost"],
        original_narrative=values["narrative"], **values,
    )  # fmt: skip


def an_invoice(
    session: Session, *, attorney: Timekeeper, matter: Matter | None = None, lines: list[InvoiceLine] | None = None
) -> Invoice:
    """An invoice in review on the attorney's table, with one good line."""
    on_it = lines or [a_line(attorney)]
    matter = matter or a_matter(session, responsible=attorney)
    invoice = Invoice(
        number=f"2610-{next(numbers):04}", matter_id=matter.id, attorney_id=attorney.id, source=InvoiceSource.DRAFTED, lines=on_it,
        invoice_date=dt.date(2026, 11, 2), period_start=OCTOBER, period_end=dt.date(2026, 10, 31),
        description="For professional services, October 2026", total=invoice_total(line.total for line in on_it),
    )  # fmt: skip
    lifecycle.begin(session, invoice, by=Actor.worker())
    lifecycle.move(session, invoice, "send_for_review", by=Actor.worker())
    session.flush()
    return invoice


def a_person(session: Session, name: str, *roles: Role, timekeeper: Timekeeper | None = None) -> Person:
    """Somebody who signs in, with a hash that fits no password."""
    person = Person(
        username=name.lower(), name=name, role_words=[role.value for role in roles], password_hash="-",
        timekeeper_id=timekeeper.id if timekeeper else None, must_change_password=False, disabled=False, failed_sign_ins=0,
    )  # fmt: skip
    session.add(person)
    session.flush()
    return person
