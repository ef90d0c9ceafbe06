"""The page before the night's uploads: how many are ready, what stops the others, filters and the file."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from billing import review
from data.models import Carrier, Credential, Timekeeper
from tests.builders import a_matter, an_invoice
from tests.pages.conftest import at_rest

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def three(portal, desk_of):
    """An approved bill of Harbor Mutual's, one in review, and one of Summit Casualty's that its site's refusal stops; their matters."""
    ada = desk_of("ada")
    with portal.session() as session:
        attorney = session.get_one(Timekeeper, ada.by.timekeeper_id)
        made = [(slug, a_matter(session, carrier=of(session, slug), responsible=attorney)) for slug in SLUGS]
        invoices = [an_invoice(session, attorney=attorney, matter=matter) for _, matter in made]
        for invoice in (invoices[0], invoices[2]):
            review.approve(session, ada, invoice.id, seen=invoice.version)
        summit = of(session, "summit_casualty").id
        refused = update(Credential).where(Credential.carrier_id == summit)
        session.execute(refused.values(refused_at=invoices[0].created_at, refused_why="The account is locked."))
        session.execute(update(Credential).where(Credential.carrier_id != summit).values(signed_in_at=invoices[0].created_at))
        return [matter.number for _, matter in made]


SLUGS = ("harbor_mutual", "harbor_mutual", "summit_casualty")


def of(session, slug):
    return session.scalars(select(Carrier).where(Carrier.slug == slug)).one()


def downloaded(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    return list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))


def test_page_counts_what_is_ready(three, signed_in_as):
    page = signed_in_as("bo", "/preflight")

    expect(page.get_by_text("1 of 3 matters is ready for tonight.")).to_be_visible()
    rows = {row["Matter"]: row for row in downloaded(page)}
    assert [rows[number]["Tonight"] for number in three] == ["Ready", "Not approved yet", "Stopped"]
    assert rows[three[2]]["Sign-in"] == "✕ Stop" and "The account is locked." in rows[three[2]]["What is open"]
    assert rows[three[2]]["Whose turn"] == "An admin's turn"


def test_only_what_is_not_green_is_shown_and_exported(three, signed_in_as):
    page = signed_in_as("bo", "/preflight", **PHONE)
    expect(page.locator("[class*=st-key-card-matter-]")).to_have_count(3)

    page.get_by_text("Only what is not green").click()

    expect(page.locator("[class*=st-key-card-matter-]")).to_have_count(2)
    at_rest(page)
    assert {row["Matter"] for row in downloaded(page)} == set(three[1:])


def test_filter_by_carrier(three, signed_in_as):
    page = signed_in_as("bo", "/preflight", **PHONE)

    page.get_by_role("combobox", name=re.compile("Carrier")).click()
    page.get_by_role("option", name="Summit Casualty").click()

    expect(page.locator("[class*=st-key-card-matter-]")).to_have_count(1)


def test_pressed_matter_shows_its_whole_checklist(three, signed_in_as):
    page = signed_in_as("bo", "/preflight")

    page.locator(".st-key-wide .dvn-scroller").click(position={"x": 40, "y": 58})

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("The account is locked. An admin enters the right one on the page Carriers.")
    expect(dialog.get_by_text("✕ Stop")).to_have_count(1)
    dialog.get_by_role("link", name=re.compile("Invoice 2610-")).click()
    expect(page.get_by_role("heading", name=re.compile("^Invoice 2610-"))).to_be_visible()


def test_check_again_sees_what_was_mended(portal, three, signed_in_as):
    page = signed_in_as("bo", "/preflight")
    expect(page.get_by_text("1 of 3 matters is ready for tonight.")).to_be_visible()
    with portal.session() as session:
        session.execute(update(Credential).values(refused_at=None))

    page.get_by_role("button", name="Check again").click()

    expect(page.get_by_text("2 of 3 matters are ready for tonight.")).to_be_visible()


def test_nothing_on_its_way_out(signed_in_as):
    page = signed_in_as("max", "/preflight")

    expect(page.get_by_text("Nothing waits for a carrier")).to_be_visible()


def test_attorney_is_told_whom_it_is_for(three, signed_in_as):
    page = signed_in_as("ada", "/preflight")

    expect(page.get_by_text("“Pre-flight” is for billers and managers.")).to_be_visible()
