"""The nightly look at bills finds what changed around them."""

import datetime as dt
from decimal import Decimal

from sqlalchemy import select

from carriers.catalog import Catalog
from carriers.guidelines import Guidelines
from data.models import Finding, Invoice, InvoiceEvent, Matter
from data.session import reading, transaction
from data.vocabulary import CarrierWord
from jobs import check_bills
from jobs.work import Work
from settings import Settings
from tests.builders import a_matter, a_time_entry, a_timekeeper, an_invoice

DAY = dt.date(2026, 10, 14)


def test_work_booked_later_makes_a_day_too_long(database, tmp_path, catalog):
    rules = {"hours_per_day": {"hours": 8}, "budget": {}}
    ada = bill_of_ada()
    check_bills.run(guided(tmp_path, catalog, rules))
    assert sentences() == []

    with transaction() as session:
        a_time_entry(session, a_matter(session), ada, worked_on=DAY, hours=Decimal(7))
        session.scalars(select(Matter).where(Matter.caption == "Delgado v. Northfield")).first().budget = Decimal(100)
    work = guided(tmp_path, catalog, rules)
    check_bills.run(work)

    assert work.counts["bills checked"] == 1
    assert [sentence.split(";")[0] for sentence in sentences()] == [
        "Ada Whitcombe has 8.5 hours on 2026-10-14 over all matters",
        "With this bill $300.00 are billed on the matter",
    ]


def test_rule_that_cuts_leaves_an_event(database, tmp_path, catalog):
    bill_of_ada()

    check_bills.run(guided(tmp_path, catalog, {"rate_cap": {"dollars": {"PARTNR": 150}, "severity": "mend"}}))

    with reading() as session:
        assert session.scalars(select(InvoiceEvent.actor).where(InvoiceEvent.move.startswith("cut"))).all() == ["The worker"]
        assert session.scalars(select(Invoice.total)).one() == Decimal("225.00")


def test_reduced_bill_has_its_day_of_appeal(database, tmp_path, catalog):
    bill_of_ada()
    with transaction() as session:
        invoice = session.scalars(select(Invoice)).one()
        invoice.carrier_word, invoice.carrier_said_at = CarrierWord.REDUCED, dt.datetime(2026, 11, 9, tzinfo=dt.UTC)

    check_bills.run(guided(tmp_path, catalog, {"appeal": {"days": 60}}))

    (found,) = sentences()
    assert "due by 2027-01-08" in found


def bill_of_ada():
    with transaction() as session:
        ada = a_timekeeper(session)
        an_invoice(session, attorney=ada)
        return ada


def guided(folder, catalog, rules):
    other = catalog["harbor_mutual"].model_copy(update={"guidelines": Guidelines.model_validate(rules)})
    work = Work(Settings(files_url=f"file://{folder}", _env_file=None))
    work.catalog = Catalog({**catalog, "harbor_mutual": other})
    return work


def sentences():
    with reading() as session:
        return session.scalars(select(Finding.sentence).order_by(Finding.id)).all()
