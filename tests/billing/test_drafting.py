"""Unbilled work becomes drafts, once."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from billing.actor import Actor
from billing.drafting import draft_matters
from billing.periods import month, month_before
from carriers.profile import Terms
from data.models import Carrier, Finding, Invoice, InvoiceLine
from data.queries.unbilled import matters_with_unbilled_work
from data.session import reading, transaction
from data.vocabulary import InvoiceStatus, Severity
from tests.builders import a_carrier, a_matter, a_rate, a_time_entry, a_timekeeper, an_expense

OCTOBER = month(2026, 10)


@pytest.fixture
def worker(database, desk_of):
    desk = desk_of(Actor.worker())
    set_terms(desk, Terms())
    return desk


def set_terms(desk, terms):
    changed = desk.catalog["harbor_mutual"].model_copy(update={"terms": terms})
    desk.catalog._carriers["harbor_mutual"] = changed


def set_rounding(desk, rounding):
    carrier = desk.catalog["harbor_mutual"]
    ledes = carrier.ledes.model_copy(update={"rounding": rounding})
    desk.catalog._carriers["harbor_mutual"] = carrier.model_copy(update={"ledes": ledes})


def draft(worker):
    with transaction() as session:
        return draft_matters(session, worker, OCTOBER, matters_with_unbilled_work(session, OCTOBER.end))


def test_work_becomes_a_draft_in_review(worker):
    with transaction() as session:
        ada = a_timekeeper(session)
        matter = a_matter(session, responsible=ada)
        a_rate(session, ada, "210")
        a_time_entry(session, matter, ada, hours=Decimal("2.5"))
        an_expense(session, matter)

    outcome = draft(worker)

    with reading() as session:
        invoice = session.scalars(select(Invoice)).one()
        lines = session.scalars(select(InvoiceLine).order_by(InvoiceLine.position)).all()
        assert (outcome.made, invoice.status) == ([invoice.number], InvoiceStatus.IN_REVIEW)
        assert [line.total for line in lines] == [Decimal("525.00"), Decimal("4.80")]
        assert invoice.total == Decimal("529.80")


@pytest.mark.parametrize(("rounding", "total"), [("half_up", "35.03"), ("half_even", "35.02")])
def test_half_a_cent_goes_where_the_carrier_says(worker, rounding, total):
    set_rounding(worker, rounding)
    with transaction() as session:
        ada = a_timekeeper(session)
        a_rate(session, ada, "350.25")
        a_time_entry(session, a_matter(session, responsible=ada), ada, hours=Decimal("0.1"))

    draft(worker)

    with reading() as session:
        invoice = session.scalars(select(Invoice)).one()
        noted = session.scalars(select(Finding).where(Finding.rule == "LINE_ITEM_TOTAL")).one()
        assert (invoice.total, noted.severity) == (Decimal(total), Severity.WARN)
    assert {"35.03", "35.02"} <= set(re.findall(r"[\d.]+\d", noted.sentence))


def test_drafting_twice_bills_once(worker):
    with transaction() as session:
        ada = a_timekeeper(session)
        a_rate(session, ada)
        a_time_entry(session, a_matter(session, responsible=ada), ada, hours=Decimal(2))

    first, second = draft(worker), draft(worker)

    assert (len(first.made), len(second.made)) == (1, 0)


def test_later_work_waits(worker):
    with transaction() as session:
        ada = a_timekeeper(session)
        a_rate(session, ada)
        a_time_entry(session, a_matter(session, responsible=ada), ada, worked_on=dt.date(2026, 11, 1))

    assert draft(worker).made == []


def test_missing_rate_leaves_matter_out(worker):
    with transaction() as session:
        ada = a_timekeeper(session)
        a_time_entry(session, a_matter(session, responsible=ada), ada)

    outcome = draft(worker)

    assert "Ada Whitcombe has no agreed rate" in next(iter(outcome.skipped.values()))


def test_matter_without_attorney_stays_with_biller(worker):
    with transaction() as session:
        ada = a_timekeeper(session)
        a_rate(session, ada)
        a_time_entry(session, a_matter(session), ada, hours=Decimal(2))

    draft(worker)

    with reading() as session:
        assert session.scalars(select(Invoice.status)).one() == InvoiceStatus.DRAFT


@pytest.mark.parametrize(("every", "sooner_over", "at_least", "billed"), [
    ("month", None, "0", True),
    ("month", None, "300.01", False),
    ("quarter", None, "0", False),
    ("quarter", "299.99", "0", True),
    ("quarter", "300", "0", False),
])  # fmt: skip
def test_carriers_terms_decide(worker, every, sooner_over, at_least, billed):
    set_terms(worker, Terms(every=every, sooner_over=sooner_over, at_least=at_least))
    with transaction() as session:
        ada = a_timekeeper(session)
        a_rate(session, ada)
        a_time_entry(session, a_matter(session, responsible=ada), ada)

    assert bool(draft(worker).made) is billed


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    work=st.lists(
        st.tuples(st.integers(0, 2), st.decimals("0.1", "9.9", places=1), st.dates(dt.date(2026, 8, 1), dt.date(2026, 11, 30))),
        max_size=15,
    )
)
def test_every_entry_is_billed_at_most_once(worker, work):
    with transaction() as session:
        ada, payer = a_timekeeper(session), the_carrier(session)
        matters = [a_matter(session, carrier=payer, responsible=ada) for _ in range(3)]
        a_rate(session, ada, "187.5")
        entries = [a_time_entry(session, matters[which], ada, hours=hours, worked_on=day).id for which, hours, day in work]

    draft(worker)
    draft(worker)

    with reading() as session:
        billed = [found for found in session.scalars(select(InvoiceLine.time_entry_id)) if found in entries]
        due = [entry for entry, (_, _, day) in zip(entries, work, strict=True) if day <= OCTOBER.end]
        assert sorted(billed) == sorted(due)
        for invoice in session.scalars(select(Invoice)):
            totals = session.scalars(select(InvoiceLine.total).where(InvoiceLine.invoice_id == invoice.id)).all()
            assert invoice.total == sum(totals)


def the_carrier(session):
    return session.scalars(select(Carrier).where(Carrier.slug == "harbor_mutual")).first() or a_carrier(session)


@pytest.mark.parametrize(
    ("day", "start"), [(dt.date(2026, 11, 2), dt.date(2026, 10, 1)), (dt.date(2026, 1, 1), dt.date(2025, 12, 1))]
)
def test_month_before_a_day(day, start):
    assert month_before(day).start == start
