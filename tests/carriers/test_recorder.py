"""The recorder itself, on a practice site: what it writes today is what our samples hold."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, sync_playwright

from carriers.catalog import FOLDER
from carriers.recording.draft import draft
from carriers.recording.recorder import WHERE
from jobs.portals.browser import find_chromium
from tests.demo.street import PASSWORD, Street, a_file, open_street, set_up
from tests.patience import PATIENCE

pytestmark = pytest.mark.browser
SAMPLE = Path(__file__).parent / "recordings" / "harbor_mutual.jsonl"
ASSERT_TEXT = (668, 16)
"""Where the recorder's own tool for pointing at a text stands in a window of Playwright's usual size."""
BUFFERED = 700
"""Milliseconds: the recorder holds a click back that may become a double click."""


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with open_street(set_up(tmp_path_factory.mktemp("books"))) as opened:
        yield opened


class Person:
    """Uses a page as people do: by mouse and keyboard, which is all that the recorder sees."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def click(self, thing: Locator) -> None:
        box = thing.bounding_box()
        assert box
        self._press(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def type(self, label: str, text: str) -> None:
        self.click(self.page.get_by_label(label, exact=True))
        self.page.keyboard.type(text)

    def press(self, words: str, role: str = "button") -> None:
        self.click(self.page.get_by_role(role, name=words).first)

    def point_at(self, text: str) -> None:
        self._press(*ASSERT_TEXT)
        self.click(self.page.get_by_text(text))
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_timeout(BUFFERED)

    def _press(self, x: float, y: float) -> None:
        self.page.mouse.move(x, y)
        self.page.wait_for_timeout(300)  # the recorder looks at what the mouse rests on
        self.page.mouse.down()
        self.page.mouse.up()
        self.page.wait_for_timeout(BUFFERED)


def visit_harbor(page: Page, address: str, file: Path) -> None:
    """What the tutorial tells a new user to do."""
    person = Person(page)
    page.goto(f"{address}/harbor-mutual/")
    person.type("User name", "ada")
    person.type("Password", PASSWORD)
    person.press("Sign in")
    person.point_at("Signed in as")
    person.press("Submit an invoice", "link")
    with page.expect_file_chooser() as chooser:
        person.click(page.get_by_label("LEDES file"))
    chooser.value.set_files(file)
    person.press("Submit invoice")
    person.point_at("Receipt number:")
    person.press("Invoices", "link")
    person.type("Invoice number", file.stem)
    person.press("Search")


def test_recorder_writes_what_our_sample_holds(street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PWTEST_CLI_HEADLESS", "1")
    recording, file = tmp_path / "recording.jsonl", tmp_path / "INV-0042.txt"
    file.write_bytes(a_file(file.stem))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(None))
        context = browser.new_context()
        context.set_default_timeout(PATIENCE * 1000)
        # What `playwright codegen` calls; the library has no public name for it.
        show = context._impl_obj._show_recorder({"language": "jsonl", "mode": "recording", "outputFile": str(recording)})
        context._sync(show)
        visit_harbor(context.new_page(), street.address, file)
        context.close()
        browser.close()

    made = draft(recording.read_text(), "Harbor Mutual").replace(street.address, "http://127.0.0.1:8610")

    assert made == draft(SAMPLE.read_text(), "Harbor Mutual")


def test_record_opens_the_recorder(street: Street, tmp_path: Path):
    # Without a screen, and closed by itself after three seconds: Playwright's own way to test its recorder.
    unseen = {"PWTEST_CLI_HEADLESS": "1", "PWTEST_CLI_IS_UNDER_TEST": "1", "PWTEST_CLI_EXIT_AFTER_TIMEOUT": "3000"}
    unseen |= {WHERE: str(found)} if (found := find_chromium(None)) else {}
    words = [sys.executable, "-m", "carriers", "record", f"{street.address}/harbor-mutual/", "--out", tmp_path / "harbor.yaml"]

    ended = subprocess.run(
        words, cwd=FOLDER.parent, env={**os.environ, **unseen}, capture_output=True, text=True, timeout=PATIENCE
    )

    assert ended.returncode == 0, ended.stderr
    made = (tmp_path / "harbor.yaml").read_text()
    assert f"address: {street.address}/harbor-mutual\n" in made and "- open: /login" in made
