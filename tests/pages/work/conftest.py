"""Where work is looked after: a portal of our own with an attorney, two carriers and a worker that just spoke, and shared gestures."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from billing import review
from billing.actor import Actor
from billing.desk import Desk
from billing.submission import queue
from billing.submission.claim import Patience, claim_next
from data.files import FileStore
from data.models import Carrier, JobRun, Person, Submission, Timekeeper
from data.queries.job_runs import publish_timetable
from tests.builders import a_carrier, a_matter, a_rate, a_timekeeper, an_invoice
from tests.pages.conftest import at_rest

PATIENCE = Patience()
NEXT_YEAR = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
JOBS = ("draft_invoices", "replicate", "tidy", "upload_invoices")


@pytest.fixture(scope="session")
def portal(make_portal):
    """A portal of our own, in whose firm Ada is an attorney, and whose worker just said that it lives."""
    ours = make_portal()
    ours.start()
    with ours.session() as session:
        ada = a_timekeeper(session, "Ada", "Whitcombe")
        a_rate(session, ada, "200")
        a_carrier(session), a_carrier(session, "summit_casualty")
        session.execute(update(Person).where(Person.username == "ada").values(timekeeper_id=ada.id))
        publish_timetable(session, [{"job": job, "purpose": f"Does {job}", "schedule": "often", "next_at": None} for job in JOBS])
    ours.remember()
    yield ours
    ours.stop()


@pytest.fixture
def desk_of(portal, catalog):
    """The desk of one of the cast, at the running portal's file store."""

    def desk(username):
        with portal.session() as session:
            person = session.scalars(select(Person).where(Person.username == username)).one()
            return Desk(Actor.of(person), catalog, FileStore(f"file://{portal.folder / 'files'}"))

    return desk


@pytest.fixture
def upload(portal, desk_of):
    """An upload in the queue of Harbor Mutual's site, after something was recorded about it; the invoice's number."""

    def make(happens):
        ada, bo = desk_of("ada"), desk_of("bo")
        with portal.session() as session:
            attorney = session.get_one(Timekeeper, ada.by.timekeeper_id)
            carrier = session.scalars(select(Carrier).where(Carrier.slug == "harbor_mutual")).one()
            invoice = an_invoice(session, attorney=attorney, matter=a_matter(session, carrier=carrier, responsible=attorney))
            review.approve(session, ada, invoice.id, seen=invoice.version)
            session.flush()
            queue.ask(session, bo, invoice.id, seen=invoice.version)
            session.flush()
            session.execute(update(Submission).where(Submission.invoice_id != invoice.id).values(not_before=NEXT_YEAR))
            happens(session, claim_next(session, "a test", PATIENCE))
            return invoice.number

    return make


def runs_of(portal, job):
    with portal.session() as session:
        return session.scalars(select(JobRun).where(JobRun.job == job)).all()


def tick_first_row(page):
    """Choose the first row of the page's first table."""
    page.get_by_test_id("stDataFrame").locator("canvas").first.click(position={"x": 15, "y": 60}, force=True)
    at_rest(page)
