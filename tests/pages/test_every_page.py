"""Every page, typed as an address by everybody, at a portal that has just been started: the page, or whom it is for."""

import re

import pytest
from playwright.sync_api import Page, expect

from pages.parts.house import PAGES
from tests.pages.conftest import CAST, at_rest
from tests.pages.line import Line
from tests.patience import PATIENCE

pytestmark = pytest.mark.browser
EVERYBODY = [*CAST, "nobody"]
PARTS_OF_PAGES = ["portal", "admin", "house", "one_invoice", "people.py", "parts/house", "pages/admin/people.py"]


@pytest.fixture(scope="module")
def cold(make_cold_portal):
    """Started anew for every page; its very first visitor is the browser."""
    return make_cold_portal()


@pytest.fixture(scope="module")
def tokens(cold) -> dict[str, str]:
    """With which the cast is signed in."""
    cold.start()
    tokens = {username: cold.token_of(username) for username in CAST}
    cold.stop()
    return tokens


@pytest.fixture(scope="module")
def tabs(cold, tokens, browser) -> dict[str, Page]:
    """One tab for each of the cast, and one for somebody who is not signed in."""
    contexts = {username: browser.new_context(base_url=cold.url) for username in EVERYBODY}
    for context in contexts.values():
        context.set_default_timeout(PATIENCE * 1000)
    for username, token in tokens.items():
        contexts[username].add_cookies([{"name": "ledgerline", "value": token, "url": cold.url}])
    yield {username: context.new_page() for username, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.mark.parametrize("number, page", list(enumerate(PAGES)), ids=[page.path for page in PAGES])
def test_typed_address_gives_page_or_refusal(cold, tokens, tabs, number, page):
    """The first visitor and whoever may see the page come with a browser; the others have enough to do with its protocol."""
    cold.stop()
    cold.start()
    first, *others = EVERYBODY[number % len(EVERYBODY) :] + EVERYBODY[: number % len(EVERYBODY)]
    welcome = [username for username in others if may_see(username, page)]

    tabs[first].goto(f"/{page.path}", wait_until="commit")
    check(tabs[first], first, page)
    for username in welcome:
        tabs[username].goto(f"/{page.path}", wait_until="commit")
    for username in set(others) - set(welcome):
        check_refusal(cold, tokens.get(username, ""), page)
    for username in welcome:
        check(tabs[username], username, page)


def may_see(username: str, page) -> bool:
    return username in CAST and (not page.roles or bool(set(CAST[username][1].split()) & set(page.roles)))


def check_refusal(portal, token: str, page) -> None:
    with Line(portal.url, token=token, page=page.path) as line:
        line.run()
        if token:
            assert f"“{page.title}” is for {page.roles[0]}s" in line.said.replace("\\", "")
            assert "h1" not in [heading.tag for heading in line.of_kind("heading")]
        else:
            assert line.asks_to_sign_in


def check(tab: Page, username: str, page) -> None:
    at_rest(tab)
    if username == "nobody":
        expect(tab.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
        expect(tab.get_by_role("button", name="Sign out")).to_have_count(0)
    elif not may_see(username, page):
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
