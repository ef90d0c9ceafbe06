"""A carrier's list of approved people and rates: looked into, replaced, taken along; by whom."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from data.models import Approval, Carrier, Timekeeper
from tests.pages.conftest import at_rest
from tests.pages.work.conftest import tick_first_row

pytestmark = pytest.mark.browser
HARBOR = "/site?carrier=harbor_mutual"
HEAD = "timekeeper,classification,matter,rate,from,to\n"


@pytest.fixture
def code(portal):
    """Ada's id."""
    with portal.session() as session:
        return session.scalars(select(Timekeeper.code).where(Timekeeper.first_name == "Ada")).first()


def rows_of(portal, slug="harbor_mutual"):
    with portal.session() as session:
        query = select(Approval).join(Carrier, Carrier.id == Approval.carrier_id).where(Carrier.slug == slug)
        return session.scalars(query.order_by(Approval.id)).all()


def give(page, text, name="list.csv"):
    page.get_by_role("button", name="Upload a new list").click()
    box = page.get_by_role("dialog").locator("input[type=file]")
    box.set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})


def test_biller_replaces_the_list_and_takes_it_along(portal, code, signed_in_as):
    page = signed_in_as("bo", HARBOR)
    give(page, f"{HEAD}{code},,,250.50,10/1/2026,\n,PARALG,,110,,\n")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("dl.ll-facts")).to_contain_text("New2")

    dialog.get_by_role("button", name="Replace the list").click()

    expect(page.get_by_text("The list of Harbor Mutual has 2 rows now.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Replaced by Bo Larsen at .* with list\.csv: 2 new, 0 gone, 0 changed"))).to_be_visible()
    assert len(rows_of(portal)) == 2
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the list").click()
    text = download.value.path().read_text("utf-8-sig")
    assert f"{code},,,250.5000,2026-10-01," in text
    give(page, text)
    expect(page.get_by_role("dialog").get_by_text("there is nothing to replace")).to_be_visible()


def test_bad_list_tells_every_problem_and_changes_nothing(portal, code, signed_in_as):
    page = signed_in_as("bo", HARBOR)

    give(page, f"{HEAD}{code}0,,,250,,\n{code},,,-1,,\n")

    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("2 problems to mend before this file can be taken.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Replace the list")).to_have_count(0)
    with page.expect_download() as download:
        dialog.get_by_role("button", name="CSV", exact=True).click()
    listed = download.value.path().read_text("utf-8-sig")
    assert f"did you mean “{code}” (Ada Whitcombe)?" in listed and "is below nothing" in listed
    assert rows_of(portal) == []


def test_admin_keeps_it_too(portal, code, signed_in_as):
    page = signed_in_as("cy", "/carriers")
    tick_first_row(page)
    give(page, HEAD + ",PARTNR,,250,,\n")

    page.get_by_role("dialog").get_by_role("button", name="Replace the list").click()

    expect(page.get_by_text(re.compile("The list of .* has 1 row now"))).to_be_visible()
    assert len(rows_of(portal)) == 1


def test_second_person_is_told_who_was_first(portal, code, signed_in_as):
    page, other = signed_in_as("bo", HARBOR), signed_in_as("cy", "/carriers")
    give(page, HEAD + ",PARTNR,,250,,\n")
    expect(page.get_by_role("dialog").get_by_role("button", name="Replace the list")).to_be_visible()
    tick_first_row(other)
    give(other, HEAD + ",ASSOC,,190,,\n")
    other.get_by_role("dialog").get_by_role("button", name="Replace the list").click()
    expect(other.get_by_text(re.compile("has 1 row now"))).to_be_visible()

    page.get_by_role("dialog").get_by_role("button", name="Replace the list").click()

    expect(page.get_by_text(re.compile("This list is not the one you saw: Cy Okafor replaced it"))).to_be_visible()
    assert [row.classification for row in rows_of(portal)] == ["ASSOC"]


def test_manager_only_looks(portal, code, signed_in_as):
    page = signed_in_as("max", HARBOR)

    expect(page.get_by_role("heading", name="Approved people and rates")).to_be_visible()
    at_rest(page)
    expect(page.get_by_role("button", name="Upload a new list")).to_have_count(0)
    expect(page.get_by_role("button", name="Download the list")).to_be_visible()
