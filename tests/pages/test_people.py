"""The page People: an admin lets somebody in, helps, and shows the door; the person's own side of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from billing.door.events import leave_event
from data.queries.people import person_called
from tests.pages.conftest import sign_in

pytestmark = pytest.mark.browser
GIVEN_OUT = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}")
OWN = "seven quiet bicycles"


@pytest.fixture
def cys(signed_in_as) -> Page:
    return signed_in_as("cy", "/people")


def tick(page: Page, name: str) -> None:
    """Tick somebody in the list; whose row it is says the table that screen readers see."""
    grid = page.get_by_test_id("stDataFrame").first
    rows = grid.locator("canvas table tbody tr")
    rows.filter(has_text=name).wait_for(state="attached")
    place = next(number for number, row in enumerate(rows.all_inner_texts()) if name in row)
    grid.locator("canvas").first.click(position={"x": 18, "y": 55 + 40 * place}, force=True)
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def temporary_password(page: Page) -> str:
    return page.get_by_text(GIVEN_OUT).first.inner_text()


def add(page: Page, name: str, username: str, role: str) -> str:
    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill(name)
    dialog.get_by_label("User name").fill(username)
    dialog.get_by_role("button", name=role).click()
    dialog.get_by_role("button", name="Add", exact=True).click()
    given = temporary_password(page)
    dialog.get_by_role("button", name="Close").click()
    return given


def test_new_person_chooses_own_password(portal, cys, tab):
    given = add(cys, "Fay Odell", "fay.odell", "manager")
    tab.goto(f"{portal.url}/people")
    sign_in(tab, "fay.odell", given)
    tab.get_by_label("Present password").fill(given)
    for field in ("New password", "New password again"):
        tab.get_by_label(field, exact=True).fill(OWN)
    tab.get_by_role("button", name="Change password").click()

    expect(tab.get_by_text("“People” is for admins. You are signed in as Fay Odell (manager).")).to_be_visible()
    with portal.session() as session:
        assert not person_called(session, "fay.odell").must_change_password


def test_temporary_password_ends_open_tab(portal, cys, signed_in_as):
    add(cys, "Gil Rhodes", "gil", "biller")
    with portal.session() as session:
        person_called(session, "gil").must_change_password = False
    gils = signed_in_as("gil", "/password")

    tick(cys, "Gil Rhodes")
    cys.get_by_role("button", name="New temporary password").click()
    assert temporary_password(cys)
    gils.get_by_role("button", name="Change password").click()

    expect(gils.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_sign_out_everywhere_is_offered(portal, cys, signed_in_as):
    adas = signed_in_as("ada", "/password")

    tick(cys, "Ada Whitcombe")
    cys.get_by_role("button", name="Sign out everywhere").click()
    expect(cys.get_by_text("Ada Whitcombe is signed out everywhere.")).to_be_visible()
    adas.get_by_role("button", name="Change password").click()

    expect(adas.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_last_admin_is_told_so(cys):
    tick(cys, "Cy Okafor")

    cys.get_by_role("button", name="Disable").click()

    expect(cys.get_by_text("Cy Okafor is the last admin; make somebody else an admin first.")).to_be_visible()


def test_wrong_present_password_changes_nothing(signed_in_as):
    page = signed_in_as("max", "/password")
    page.get_by_label("Present password").fill("not my password")
    for field in ("New password", "New password again"):
        page.get_by_label(field, exact=True).fill(OWN)

    page.get_by_role("button", name="Change password").click()

    expect(page.get_by_text("The present password is not right")).to_be_visible()


def test_door_book_shows_what_happened(portal, cys):
    with portal.session() as session:
        leave_event(session, "=ghost", "wrong password", address="10.0.0.9")

    cys.get_by_text("What happened at the door").click()

    newest = cys.get_by_test_id("stDataFrame").last.locator("canvas table tbody tr").first
    expect(newest).to_contain_text("=ghostwrong password10.0.0.9")
