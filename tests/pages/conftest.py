"""The real portal in a process of its own, a real Chromium, and the cast signed in."""

import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import bcrypt
import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.door.sign_ins import digest
from data.dialects import clock, make_engine
from data.models import Person, SignIn
from tests.demo.street import PLAIN
from tests.forks import Fork
from tests.pages.tabs import Tabs

expect.set_options(timeout=30_000)  # eight browsers and portals may share two processors
ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
PASSWORD = "correct horse battery"
SECONDS_TO_START = 60
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
    """Tests that share the portal stay in one worker."""
    for item in items:
        if item.path.is_relative_to(HERE) and "portal" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("portal"))
            item.add_marker(pytest.mark.processes)


@dataclass
class Portal:
    """A portal. `folder` holds its database, its files and its auth.yaml; a `cold` one starts quickly and nobody has been there."""

    folder: Path
    database_url: str
    port: int
    environment: dict[str, str] = field(default_factory=dict)
    cold: bool = False
    process: subprocess.Popen[bytes] | Fork | None = None

    @property
    def url(self) -> str:
        """What people type."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it takes visitors."""
        around, said = self.surroundings(), self.folder / "portal.log"
        if self.cold:
            self.process = Fork("tests.pages.cold_portal", environment=around, log=said)
        else:
            with said.open("ab") as log:
                self.process = subprocess.Popen(
                    [sys.executable, ROOT / "app.py"], cwd=self.folder, env=around, stdout=log, stderr=log
                )
        self._wait(self.process)

    def stop(self) -> None:
        """End it as a system that goes down does."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(SECONDS_TO_START)
        self.process = None

    def _wait(self, process: subprocess.Popen[bytes] | Fork) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and process.poll() is None:
            try:
                httpx.get(f"{self.url}/health", trust_env=False, verify=PLAIN, timeout=20)
                return
            except httpx.TransportError:
                time.sleep(0.05)
        raise RuntimeError(f"The portal did not start:\n{self.log}")

    @property
    def log(self) -> str:
        """What it wrote to its standard output and error."""
        return (self.folder / "portal.log").read_text()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Look into its database, or change it behind its back."""
        engine = make_engine(self.database_url)
        with Session(engine, expire_on_commit=False) as session:
            yield session
            session.commit()
        engine.dispose()

    def token_of(self, username: str) -> str:
        """A cookie's value with which this person is signed in."""
        token = secrets.token_urlsafe(32)
        with self.session() as session:
            person = session.scalars(select(Person).where(Person.username == username)).one()
            now = clock(session)
            session.add(SignIn(person_id=person.id, token_hash=digest(token), opened_at=now, seen_at=now))
        return token

    def surroundings(self) -> dict[str, str]:
        """The environment it runs in."""
        return os.environ | {
            "LEDGERLINE_DATABASE_URL": self.database_url,
            "LEDGERLINE_PORT": str(self.port),
            "LEDGERLINE_FILES_URL": f"file://{self.folder / 'files'}",
            "LEDGERLINE_SECRET_KEY_FILE": str(self.folder / "secret.key"),
            "LEDGERLINE_PEOPLE_FILE": str(self.folder / "auth.yaml"),
            **self.environment,
        }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


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
    """The portal that most tests share, with the cast in its database."""
    shared = make_portal()
    shared.start()
    return shared


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
