"""What was deleted in the case-management system is neither billed nor offered any more; what is on a bill already stays there."""

import datetime as dt

import pytest
from sqlalchemy import select

from billing.actor import Actor
from billing.drafting import draft_matters
from billing.periods import month
from billing.rates import RateBook
from data.models import TimeEntry, Timekeeper
from data.queries import booked, staff, unbilled, unbilled_by_matter
from data.queries.around_bills import hours_on
from data.session import reading, transaction
from data.vocabulary import Role
from tests.builders import a_matter, a_person, a_rate, a_time_entry, a_timekeeper, an_expense, an_invoice

OCTOBER = month(2026, 10)
GONE = dt.datetime(2026, 10, 20, tzinfo=dt.UTC)


@pytest.fixture
def firm(database):
    """A matter of Ada's whose work was all deleted, another one that was deleted itself, and who looks."""
    with transaction() as session:
        ada = a_timekeeper(session)
        matter, closed = a_matter(session, responsible=ada), a_matter(session, responsible=ada, gone_at=GONE)
        a_time_entry(session, matter, ada, gone_at=GONE)
        an_expense(session, matter, gone_at=GONE)
        a_rate(session, ada, gone_at=GONE)
        return ada.id, matter.id, closed.id, Actor.of(a_person(session, "Ada", Role.ATTORNEY, Role.MANAGER, timekeeper=ada))


def test_gone_work_is_not_unbilled(firm):
    ada, matter, _, viewer = firm
    with reading() as session:
        assert unbilled.matters_with_unbilled_work(session, OCTOBER.end) == []
        assert unbilled.unbilled_time(session, matter, OCTOBER.end) == []
        assert unbilled.unbilled_expenses(session, matter, OCTOBER.end) == []
        assert unbilled_by_matter.open_matters(session, viewer, OCTOBER.end) == []
        assert list(unbilled_by_matter.open_hours(session, viewer, OCTOBER.end)) == []
        assert list(unbilled_by_matter.open_costs(session, viewer, OCTOBER.end)) == []
        assert hours_on(session, {(ada, dt.date(2026, 10, 14))}) == {}
        assert booked.own_entries(session, viewer, OCTOBER.start) == []


def test_gone_work_is_not_drafted(firm, desk_of):
    with transaction() as session:
        outcome = draft_matters(session, desk_of(Actor.worker()), OCTOBER, [firm[1]])

    assert outcome.made == []
    assert list(outcome.skipped.values()) == ["It has no unbilled work any more."]


def test_gone_rows_are_not_offered(firm):
    ada, matter, gone, viewer = firm
    with reading() as session:
        assert [one.id for one in booked.own_matters(session, viewer, OCTOBER.start)] == [matter]
        assert booked.matter_to_book(session, viewer, gone) is None
        assert ada in staff.attorneys(session)
        assert RateBook.of(session).on(OCTOBER.end, ada, 1) is None


def test_gone_work_stays_on_its_bill(firm):
    with transaction() as session:
        ada, _, _, viewer = firm
        entry = session.scalars(select(TimeEntry)).one()
        entry.invoice_id = an_invoice(session, attorney=session.get_one(Timekeeper, ada)).id

    with reading() as session:
        assert len(booked.own_entries(session, viewer, OCTOBER.start)) == 1
