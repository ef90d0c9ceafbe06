"""Invoices on people's tables: a portal of our own, with an attorney in it, and the few gestures that the tests share."""

import itertools

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select, update

from data.models import Invoice, InvoiceEvent, Person, Timekeeper
from data.queries.carriers import carrier_ids
from tests.builders import a_carrier, a_line, a_matter, a_timekeeper, an_invoice
from tests.pages.conftest import at_rest

captions = (f"Delgado v. Northfield {number}" for number in itertools.count(1))


@pytest.fixture(scope="session")
def portal(make_portal):
    """A portal of our own: Ada is an attorney of the firm, and so is Ben, who never signs in."""
    ours = make_portal()
    ours.start()
    with ours.session() as session:
        ada, _ = a_timekeeper(session, "Ada", "Whitcombe"), a_timekeeper(session, "Ben", "Ortiz")
        if "harbor_mutual" not in carrier_ids(session):
            a_carrier(session)
        session.execute(update(Person).where(Person.username == "ada").values(timekeeper_id=ada.id))
    ours.remember()
    yield ours
    ours.stop()


@pytest.fixture
def bill(portal):
    """Puts an invoice in review on somebody's table; its number."""

    def make(attorney="Ada", caption=None, carrier="harbor_mutual", **line):
        with portal.session() as session:
            who = session.scalars(select(Timekeeper).where(Timekeeper.first_name == attorney)).one()
            payer = a_carrier(session, carrier)
            matter = a_matter(session, carrier=payer, responsible=who, caption=caption or next(captions))
            return an_invoice(session, attorney=who, matter=matter, lines=[a_line(who, **line)]).number

    return make


@pytest.fixture
def stored(portal):
    """Looks an invoice up in the portal's database: the invoice, and its events' moves, oldest first."""

    def look(number):
        with portal.session() as session:
            invoice = session.scalars(select(Invoice).where(Invoice.number == number)).one()
            events = select(InvoiceEvent.move).where(InvoiceEvent.invoice_id == invoice.id).order_by(InvoiceEvent.id)
            return invoice, list(session.scalars(events))

    return look


@pytest.fixture
def approved(bill, signed_in_as):
    """Puts an invoice on Ada's table and has her approve it; its number."""

    def make():
        number = bill()
        page = signed_in_as("ada", f"/invoice?number={number}")
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_role("button", name="Reopen")).to_be_visible()
        return number

    return make


def search(page: Page, text: str, *, found: int = 1) -> None:
    """Search a list and wait until so many invoices stand alone (each has a card, which a desk does not show)."""
    page.get_by_role("searchbox").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-narrow a")).to_have_count(found)
    expect(page.locator(".st-key-narrow").get_by_text(text)).to_have_count(found)
    at_rest(page)


def table(page: Page) -> Locator:
    """The list as a desk shows it: drawn on a canvas, so it is clicked by place."""
    return page.locator(".st-key-wide .dvn-scroller")


def tick(page: Page, row: int) -> None:
    """Tick a row, counted from 0 as they are shown."""
    table(page).click(position={"x": 18, "y": 58 + 40 * row})


def save_line(page, *, narrative, hours="1.5"):
    """Edit the first line and save it."""
    page.get_by_role("button", name="Edit line 1").click()
    page.get_by_label("Narrative").fill(narrative)
    page.get_by_label("Hours").fill(hours)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
