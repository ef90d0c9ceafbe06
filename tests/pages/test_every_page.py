"""Every page, typed as an address by everybody, at a portal that has just been started: the page, or whom it is for."""

import re

import pytest
from playwright.sync_api import Page, expect

from pages.parts.house import PAGES
from tests.pages.conftest import CAST, at_rest

pytestmark = pytest.mark.browser
EVERYBODY = [*CAST, "nobody"]
PARTS_OF_PAGES = ["portal", "admin", "house", "one_invoice", "people.py", "parts/house", "pages/admin/people.py"]


@pytest.fixture(scope="module")
def cold(make_cold_portal):
    """Started anew for every page; its very first visitor is the browser."""
    return make_cold_portal()


@pytest.fixture(scope="module")
def tabs(cold, browser) -> dict[str, Page]:
    """One tab for each of the cast, and one for somebody who is not signed in."""
    cold.start()
    contexts = {username: browser.new_context(base_url=cold.url) for username in EVERYBODY}
    for username in CAST:
        contexts[username].add_cookies([{"name": "ledgerline", "value": cold.token_of(username), "url": cold.url}])
    cold.stop()
    yield {username: context.new_page() for username, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("number, page", list(enumerate(PAGES)), ids=[page.path for page in PAGES])
def test_typed_address_gives_page_or_refusal(cold, tabs, number, page):
    cold.stop()
    cold.start()
    first = EVERYBODY[number % len(EVERYBODY)]
    order = [first, *(username for username in EVERYBODY if username != first)]

    for username in order:
        tabs[username].goto(f"/{page.path}", wait_until="commit")
        if username == first:
            check(tabs[username], username, page)
    for username in order[1:]:
        check(tabs[username], username, page)


def check(tab: Page, username: str, page) -> None:
    at_rest(tab)
    roles = set(CAST[username][1].split()) if username in CAST else set()
    if username == "nobody":
        expect(tab.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
        expect(tab.get_by_role("button", name="Sign out")).to_have_count(0)
    elif page.roles and not roles & set(page.roles):
        expect(tab.get_by_text(f"“{page.title}” is for {page.roles[0]}s")).to_be_visible()
        expect(tab.get_by_role("heading", level=1)).to_have_count(0)
    else:
        expect(tab.get_by_role("heading", level=1).first).to_be_visible()
        expect(tab.get_by_text(re.compile("Something went wrong|does not answer|” is for "))).to_have_count(0)


def test_no_other_file_is_served(cold, tabs):
    """Streamlit serves the files of a folder named pages by address when its entry script lies beside it; ours lies inside."""
    cold.stop()
    cold.start()

    for path in PARTS_OF_PAGES:
        answer = tabs["nobody"].goto(f"/{path}", wait_until="commit")
        assert "import " not in answer.text()
        if "/" not in path and answer.ok:
            expect(tabs["nobody"].get_by_role("button", name="Sign in", exact=True)).to_be_visible()
