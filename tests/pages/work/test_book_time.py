"""A timekeeper books her time: told what the carrier will say, stored once, changed and taken back; also by typed address."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from data.models import Carrier, Invoice, Person, TimeEntry, Timekeeper
from tests.builders import a_matter, a_time_entry, an_invoice
from tests.pages.conftest import at_rest, writing_in

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}}
BLOCKS = "Draft motion to compel; telephone call with adjuster; review records."
GOOD = "Prepare outline for deposition of plaintiff."


@pytest.fixture
def matter(portal):
    """Ada's matter at Harbor Mutual, which minds block billing; its number."""
    with portal.session() as session:
        ada = session.scalars(select(Timekeeper).where(Timekeeper.first_name == "Ada")).one()
        harbor = session.scalars(select(Carrier).where(Carrier.slug == "harbor_mutual")).one()
        return a_matter(session, carrier=harbor, responsible=ada, caption="Vega v. Marsh").number


def fill(page, *, hours="1.5", narrative=GOOD, matter="Vega v. Marsh"):
    choose(page, "Matter", matter)
    page.get_by_label("Hours").fill(hours)
    choose(page, "Task", "L330")
    choose(page, "Activity", "A103")
    page.get_by_label("Narrative").fill(narrative)


def choose(page, label, words):
    page.get_by_role("combobox", name=re.compile(f"^{label}|{label}$")).first.fill(words)
    page.get_by_role("option", name=re.compile(words)).first.click()
    at_rest(page)


def booked(portal):
    with portal.session() as session:
        return session.scalars(select(TimeEntry).where(TimeEntry.booked_id.is_not(None))).all()


def test_good_work_is_booked_with_one_click_on_a_phone(portal, matter, signed_in_as):
    page = signed_in_as("ada", "/time", **PHONE)
    fill(page, hours="1:30")

    page.get_by_role("button", name="Book", exact=True).click()

    expect(page.get_by_text("1:30 h are booked on")).to_be_visible()
    expect(page.get_by_label("Hours")).to_have_value("")
    expect(page.locator(".ll-entry")).to_contain_text(["1.50"])
    assert [(entry.hours, entry.narrative, entry.task_code) for entry in booked(portal)] == [(1.5, GOOD, "L330")]


def test_carriers_word_comes_before_the_work_is_booked(portal, matter, signed_in_as):
    page = signed_in_as("ada", "/time")
    fill(page, narrative=BLOCKS)

    page.get_by_role("button", name="Book", exact=True).click()

    expect(page.get_by_text("On its bill the carrier would say")).to_be_visible()
    expect(page.locator(".ll-finding")).to_have_count(1)
    assert booked(portal) == []
    page.get_by_role("button", name="Book all the same").click()
    expect(page.get_by_text("1.5 h are booked on")).to_be_visible()
    assert len(booked(portal)) == 1


def test_double_click_books_once(portal, matter, signed_in_as):
    page = signed_in_as("ada", "/time")
    fill(page)
    page.keyboard.press("Tab")
    at_rest(page)

    with writing_in(portal):
        page.get_by_role("button", name="Book", exact=True).dblclick()
        page.wait_for_timeout(500)

    expect(page.get_by_text("1.5 h are booked on")).to_be_visible()
    expect(page.get_by_text("booked already")).to_have_count(0)
    assert len(booked(portal)) == 1


def test_what_is_missing_is_told_and_what_was_typed_stays(portal, matter, signed_in_as):
    page = signed_in_as("ada", "/time")
    page.get_by_label("Hours").fill("a while")

    page.get_by_role("button", name="Book", exact=True).click()

    expect(page.get_by_text("Choose the matter that the work was for.")).to_be_visible()
    fill(page, hours="a while")
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_text("“a while” is not a number")).to_have_count(1)
    expect(page.get_by_label("Narrative")).to_have_value(GOOD)
    assert booked(portal) == []


def test_any_matter_of_the_firm_is_found(portal, signed_in_as):
    with portal.session() as session:
        harbor = session.scalars(select(Carrier).where(Carrier.slug == "harbor_mutual")).one()
        a_matter(session, carrier=harbor, caption="Quill v. Foreman", claim_number="CLAIM-77-X")
    page = signed_in_as("ada", "/time")
    choose(page, "Matter", "Another matter")

    page.get_by_label("Find it by").fill("claim-77")
    at_rest(page)
    choose(page, "Which", "Quill v. Foreman")
    page.get_by_label("Hours").fill("0.4")
    page.get_by_label("Narrative").fill(GOOD)
    page.get_by_role("button", name="Book", exact=True).click()
    page.get_by_role("button", name="Book all the same").click()

    expect(page.get_by_text("0.4 h are booked on")).to_be_visible()
    expect(page.locator(".ll-entry")).to_contain_text(["Quill v. Foreman"])


def test_booked_time_is_changed_and_taken_back(portal, matter, signed_in_as):
    page = signed_in_as("ada", "/time")
    fill(page)
    page.get_by_role("button", name="Book", exact=True).click()
    page.get_by_role("button", name=f"Change 1.50 h on {matter}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Hours").fill("2")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The time is changed.")).to_be_visible()
    page.get_by_text("What was said of it").click()
    said = page.locator(".ll-entry details p")
    expect(said.nth(0)).to_contain_text(re.compile(r"Ada Whitcombe, .*2(\.00)? h"))
    expect(said.nth(1)).to_contain_text(GOOD)
    assert [entry.hours for entry in booked(portal)] == [2]

    page.get_by_role("button", name=f"Change 2.00 h on {matter}").click()
    page.get_by_role("dialog").get_by_role("button", name="Take it back").click()
    page.locator("[class*=st-key-withdraw-] button").click()

    expect(page.get_by_text("The time is taken back.")).to_be_visible()
    expect(page.locator(".ll-entry")).to_have_count(0)


def test_billed_time_and_time_from_elsewhere_only_show(portal, matter, signed_in_as):
    today = dt.datetime.now(dt.UTC).date()
    with portal.session() as session:
        ada = session.scalars(select(Timekeeper).where(Timekeeper.first_name == "Ada")).one()
        on_bill, _ = (a_time_entry(session, a_matter(session, responsible=ada), ada, worked_on=today) for _ in range(2))
        invoice = an_invoice(session, attorney=ada)
        session.execute(update(TimeEntry).where(TimeEntry.id == on_bill.id).values(invoice_id=invoice.id, booked_id="1" * 32))
        number = session.scalars(select(Invoice.number).where(Invoice.id == invoice.id)).one()

    page = signed_in_as("ada", "/time")

    expect(page.locator(".ll-entry").filter(has_text=f"on invoice {number}")).to_be_visible()
    expect(page.locator(".ll-entry").filter(has_text="from the case-management system")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Change [0-9]"))).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.path().read_text("utf-8-sig").count("\n") == 3


def test_who_is_no_timekeeper_is_told_whose_turn_it_is(portal, signed_in_as):
    with portal.session() as session:
        session.execute(update(Person).where(Person.username == "ada").values(timekeeper_id=None))

    page = signed_in_as("ada", "/time")

    expect(page.get_by_text("You are no timekeeper yet")).to_be_visible()
    expect(page.get_by_role("button", name="Book")).to_have_count(0)
