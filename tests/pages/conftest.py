"""The real portal in a process of its own, a real Chromium, and the cast signed in."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import bcrypt
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.pages.running import Portal, free_port
from tests.pages.tabs import Tabs
from tests.patience import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)
HERE = Path(__file__).parent
PASSWORD = "correct horse battery"
CHEAP = ("--disable-gpu", "--in-process-gpu", "--js-flags=--no-opt --no-sparkplug --no-maglev")
"""Chromium's flags for pages that are shown once: whatever prepares it for the second time costs more than it brings."""
CAST = {
    "ada": ("Ada Whitcombe", "attorney"),
    "bo": ("Bo Larsen", "biller"),
    "cy": ("Cy Okafor", "admin"),
    "max": ("Max Grant", "manager"),
    "dee": ("Dee Moss", ""),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of a module share a portal and a browser, so they stay together; each worker has a portal of its own."""
    for item in items:
        if item.path.is_relative_to(HERE) and "portal" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
            item.add_marker(pytest.mark.processes)


def auth_yaml() -> str:
    """The cast, as a firm would write it down."""
    made = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    people = [
        f"    {username}:\n      name: {name}\n      password: {made}\n      roles: [{roles}]"
        for username, (name, roles) in CAST.items()
    ]
    return "\n".join(["credentials:", "  usernames:", *people, ""])


@pytest.fixture(scope="session")
def make_portal(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Portal]]:
    """Makes portals that are not started yet, each with a database of its own; ends them all."""
    made: list[Portal] = []

    def make(*, cold: bool = False, **environment: str) -> Portal:
        folder = tmp_path_factory.mktemp("portal")
        shutil.copy(sqlite_template, folder / "ledgerline.db")
        (folder / "auth.yaml").write_text(auth_yaml())
        made.append(Portal(folder, f"sqlite:///{folder / 'ledgerline.db'}", free_port(), environment, cold))
        return made[-1]

    yield make
    for portal in made:
        portal.stop()


@pytest.fixture(scope="session")
def make_cold_portal(make_portal: Callable[..., Portal]) -> Callable[..., Portal]:
    """Makes portals that start quickly and that nobody, not even they themselves, visits before the test does."""
    return partial(make_portal, cold=True)


@pytest.fixture(scope="session")
def portal(make_portal: Callable[..., Portal]) -> Portal:
    """The portal that most tests share, with the cast in its database; an agent on this machine may bring it batches."""
    hashed = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    shared = make_portal(
        LEDGERLINE_SYNC_USER="agent", LEDGERLINE_SYNC_PASSWORD_HASH=hashed, LEDGERLINE_SYNC_ALLOW="10.0.0.0/8, 127.0.0.1"
    )
    shared.start()
    shared.remember()
    return shared


@pytest.fixture(autouse=True)
def as_at_the_beginning(request: pytest.FixtureRequest) -> None:
    """No test of a shared portal sees what the one before it did there, in whichever order they come."""
    if "portal" in request.fixturenames:
        request.getfixturevalue("portal").forget()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium. It ends with the module: while Playwright is open in a thread, nothing else there may use asyncio."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", *CHEAP])
        yield chromium
        chromium.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A tab of a browser that has never been here."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def tabs(browser: Browser, portal: Portal) -> Iterator[Tabs]:
    """The tabs of one module at its portal."""
    tabs = Tabs(browser, portal)
    yield tabs
    tabs.close()


@pytest.fixture
def signed_in_as(tabs: Tabs) -> Iterator[Callable[..., Page]]:
    """Opens a tab in which one of the cast is signed in, at an address of the portal."""

    def open_tab(username: str, path: str = "/", **look: object) -> Page:
        page = tabs.lend(username, **look)
        page.goto(path)
        at_rest(page)
        return page

    yield open_tab
    tabs.take_back()


@contextmanager
def writing_in(portal: Portal) -> Iterator[None]:
    """Meanwhile nobody else can store anything: what comes in, such as a second click, waits beside the first."""
    with closing(sqlite3.connect(portal.folder / "ledgerline.db", isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        yield
        somebody.execute("ROLLBACK")


def at_rest(page: Page) -> None:
    """Wait until Streamlit has drawn everything."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Type and send the sign-in form."""
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").first.fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
