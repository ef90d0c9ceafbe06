"""Signing in and out as people do it, and as people should not be able to."""

import datetime as dt
import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from billing.door.sign_ins import end_sign_ins
from data.models import Person
from data.queries.people import person_called
from tests.pages.conftest import PASSWORD, sign_in
from tests.pages.line import Line, typed
from tests.patience import PATIENCE

pytestmark = pytest.mark.browser


def expect_form(page) -> None:
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def expect_people(page) -> None:
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()


def test_typed_address_survives_sign_in(portal, tab):
    complaints = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(f"{portal.url}/people?tick=7")

    sign_in(tab, "cy")

    expect_people(tab)
    assert tab.url == f"{portal.url}/people?tick=7"
    assert not [said for said in complaints if "Content Security Policy" in said]


def test_no_script_can_read_cookie(portal, tab):
    tab.goto(f"{portal.url}/people")
    sign_in(tab, "cy")
    expect_people(tab)

    ours = next(cookie for cookie in tab.context.cookies() if cookie["name"] == "ledgerline")

    assert (ours["httpOnly"], ours["sameSite"], ours["expires"]) == (True, "Lax", -1)
    assert ours["value"] not in tab.evaluate("document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")


def test_copied_cookie_dies_at_sign_out(portal, browser, signed_in_as):
    page = signed_in_as("cy", "/people")
    copied = page.context.cookies()
    page.get_by_role("button", name="Sign out").click()
    expect_form(page)

    thief = browser.new_context()
    thief.set_default_timeout(PATIENCE * 1000)
    thief.add_cookies(copied)
    elsewhere = thief.new_page()
    elsewhere.goto(f"{portal.url}/people")

    expect_form(elsewhere)
    assert "ledgerline" not in {cookie["name"] for cookie in page.context.cookies()}
    thief.close()


def test_sign_out_ends_other_tab(signed_in_as):
    first = signed_in_as("cy", "/people")
    second = first.context.new_page()
    second.goto("/people")
    expect_people(second)
    first.get_by_role("button", name="Sign out").click()
    expect_form(first)

    second.get_by_role("button", name="Add a person").click()

    expect_form(second)


def test_revoked_tab_shows_form(portal, signed_in_as):
    page = signed_in_as("cy", "/people")
    with portal.session() as session:
        end_sign_ins(session, person_called(session, "cy").id)

    page.get_by_role("button", name="Add a person").click()

    expect_form(page)
    expect(page.get_by_text("Cy Okafor")).to_have_count(0)


def test_wrong_password_is_told_plainly(portal, tab):
    for username in ("cy", "nobody.at.all"):
        tab.goto(portal.url)
        sign_in(tab, username, "wrong horse battery")
        expect(tab.get_by_text("The user name or the password is not right")).to_be_visible()

    assert tab.context.cookies() == [cookie for cookie in tab.context.cookies() if cookie["name"] != "ledgerline"]


def test_lock_holds_until_its_hour(portal, tab):
    tab.goto(portal.url)
    with portal.session() as session:
        session.execute(update(Person).where(Person.username == "max").values(failed_sign_ins=4))
    sign_in(tab, "max", "wrong horse battery")
    expect(tab.get_by_text("lock it for 15 minutes")).to_be_visible()

    tab.reload()
    sign_in(tab, "max")
    expect(tab.get_by_text("lock it for 15 minutes")).to_be_visible()
    with portal.session() as session:
        locked_until = person_called(session, "max").locked_until
        session.execute(
            update(Person).where(Person.username == "max").values(locked_until=locked_until - dt.timedelta(minutes=16))
        )
    sign_in(tab, "max")

    expect(tab.get_by_role("button", name="Sign out")).to_be_visible()


def test_stale_ticket_leads_back_to_form(portal, tab):
    """The browser was too slow, or takes no cookies."""
    tab.goto(portal.url)
    tab.route("**/door/open", lambda route: route.fulfill(status=403, body="{}"))

    sign_in(tab, "cy")
    tab.get_by_role("button", name="Try again").click()

    expect_form(tab)


def test_many_sign_ins_leave_file_alone(portal):
    file = portal.folder / "auth.yaml"
    before = hashlib.sha256(file.read_bytes()).hexdigest()

    with ThreadPoolExecutor(20) as people:
        tickets = list(people.map(lambda _: sign_in_on_wire(portal.url), range(20)))

    assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    assert tickets == [True] * 20


def sign_in_on_wire(url: str) -> bool:
    with Line(url) as line:
        name, word = line.run().of_kind("text_input")
        line.press("Sign in", typed(name, "bo"), typed(word, PASSWORD))
        return any(line.of_kind("bidi_component"))
