"""The month at a glance: sums in SQL, and who sees what."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from billing import lifecycle
from billing.actor import Actor
from data.models import Carrier, Invoice, Timekeeper
from data.queries import dashboard
from data.session import reading, transaction
from data.vocabulary import InvoiceStatus, Role
from tests.builders import a_carrier, a_line, a_matter, a_person, a_timekeeper, an_invoice

OCTOBER = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
BO = Actor("Bo", 1, None, frozenset({Role.BILLER}))
DEE = Actor("Dee", 2, None, frozenset())


def waits(session, attorney, carrier, *, days, units="1.5"):
    matter = a_matter(session, carrier=carrier, responsible=attorney)
    an_invoice(session, attorney=attorney, matter=matter, lines=[a_line(attorney, units=Decimal(units))]).since -= dt.timedelta(
        days=days
    )


@pytest.fixture
def month(database):
    """Three invoices of two carriers wait on Ada's table, Ann approved hers."""
    with transaction() as session:
        ada, ann = a_timekeeper(session), a_timekeeper(session, "Ann", "Zeller")
        ada_signs_in, ann_signs_in = (
            Actor.of(a_person(session, whose.first_name, Role.ATTORNEY, timekeeper=whose)) for whose in (ada, ann)
        )
        harbor, summit = a_carrier(session), a_carrier(session, "summit_casualty")
        for carrier, units, days in ((harbor, "0.1", 3), (harbor, "1.35", 9), (summit, "2", 30)):
            waits(session, ada, carrier, days=days, units=units)
        theirs = an_invoice(session, attorney=ann, matter=a_matter(session, carrier=summit, responsible=ann))
        lifecycle.move(session, theirs, "approve", by=ann_signs_in)
        return ada_signs_in


def test_sums_equal_the_invoices_totals(month):
    with reading() as session:
        found = dashboard.tallies(session, BO, *OCTOBER)
        invoices = session.scalars(select(Invoice)).all()

    assert dashboard.sums(found) == (4, sum(invoice.total for invoice in invoices))
    harbor = [one for one in found if one.carrier == "Harbor Mutual"]
    assert [(one.status, one.count, one.dollars) for one in harbor] == [(InvoiceStatus.IN_REVIEW, 2, Decimal("290.00"))]


def test_another_month_is_left_out(month):
    with reading() as session:
        assert dashboard.tallies(session, BO, dt.date(2026, 9, 1), dt.date(2026, 9, 30)) == []
        assert dashboard.months_with_invoices(session, BO) == [dt.date(2026, 10, 1)]


def test_attorney_sees_her_own_month(month):
    with reading() as session:
        count, _ = dashboard.sums(dashboard.tallies(session, month, *OCTOBER))
        whose = {one.attorney for one in dashboard.oldest_waiting(session, month, 10)}

    assert count == 3
    assert whose == {"Ada Whitcombe"}


def test_dee_sees_nothing_at_all(month):
    with reading() as session:
        lists = [
            dashboard.months_with_invoices(session, DEE), dashboard.tallies(session, DEE, *OCTOBER),
            dashboard.queues(session, DEE), dashboard.oldest_waiting(session, DEE, 10),
        ]  # fmt: skip
        assert lists == [[], [], [], []]
        assert dashboard.median_wait(session, DEE, *OCTOBER) is None


def test_queues_name_attorneys_only_in_review(month):
    with reading() as session:
        found = {(one.status, one.attorney): one for one in dashboard.queues(session, BO)}

    assert set(found) == {(InvoiceStatus.IN_REVIEW, "Ada Whitcombe"), (InvoiceStatus.APPROVED, None)}
    ada = found[InvoiceStatus.IN_REVIEW, "Ada Whitcombe"]
    assert (ada.count, ada.dollars) == (3, Decimal("690.00"))


def test_oldest_stands_on_top(month):
    with reading() as session:
        found = dashboard.oldest_waiting(session, BO, limit=2)

    assert [one.total for one in found] == [Decimal("400.00"), Decimal("270.00")]
    assert found[0].carrier == "Summit Casualty"


@pytest.mark.parametrize(("more", "median"), [([], 9), ([20], 14), ([20, 21], 20)])
def test_median_of_odd_and_even(month, more, median):
    with transaction() as session:
        ada, harbor = session.get_one(Timekeeper, month.timekeeper_id), session.scalars(select(Carrier)).first()
        for days in more:
            waits(session, ada, harbor, days=days)

    with reading() as session:
        assert dashboard.median_wait(session, BO, *OCTOBER).days == median
