"""From a legacy row to a carrier's receipt, as a person does it: `python -m demo`, a browser, and the site's own book."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import psutil
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from jobs.portals.browser import FLAGS, find_chromium
from tests.patience import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)
pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.timeout(900)]
ROOT = Path(__file__).parent.parent
AT_ONCE = (
    "Harbor Mutual",
    "Prairie Indemnity",
    "Beacon Liability",
    "Lakeshore Auto",
    "Evergreen Underwriters",
    "Cascade Workers",
)
"""Carriers that give their receipt at the upload."""
RECEIPT = re.compile(r"has it\.\s+Receipt\s+(\S+)")


class Demo:
    """The running demo, known only by what it prints."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        command = [sys.executable, "-u", "-m", "demo", "--folder", str(folder)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait_for("Ctrl-C ends everything")

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(self.process.stdout)

    def wait_for(self, words: str) -> None:
        deadline = time.monotonic() + 2 * PATIENCE
        while words not in "".join(self.said):
            assert self.process.poll() is None and time.monotonic() < deadline, "".join(self.said)
            time.sleep(0.2)

    def printed(self, pattern: str) -> str:
        found = re.search(pattern, "".join(self.said))
        assert found, "".join(self.said)
        return found[1]

    def end(self) -> int:
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@pytest.fixture
def environment(request):
    clean = {name: value for name, value in os.environ.items() if not name.startswith("LEDGERLINE_")}
    return clean | (
        {"LEDGERLINE_DATABASE_URL": request.getfixturevalue("fresh_mariadb_url")} if request.param == "mariadb" else {}
    )


@pytest.fixture
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(None), args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.mark.parametrize("environment", ["sqlite", "mariadb"], indirect=True)
def test_legacy_row_becomes_a_receipt(environment, tmp_path, browser):
    demo = Demo(tmp_path / "demo", environment)
    try:
        address, password = demo.printed(r"Ledgerline is at (\S+)"), demo.printed(r"Password for everybody: (\S+)")
        sites = demo.printed(r"practice sites are at (\S+)")

        ada = sign_in(a_tab(browser, address), "ada", password)
        number, slug = one_that_is_answered_at_once(ada)
        edit_and_approve(ada, number)
        bo = sign_in(a_tab(browser, address), "bo", password)
        receipt = upload(bo, number)

        book = httpx.get(f"{sites}_practice/books/{slug}").json()
        taken = [invoice for invoice in book["invoices"] if invoice["number"] == number]
        assert [invoice["receipt"] for invoice in taken] == [receipt]
        look_at_evidence(bo)
    finally:
        children = psutil.Process(demo.process.pid).children(recursive=True)
        ended = demo.end()
    assert ended == 0
    assert not psutil.wait_procs(children, timeout=PATIENCE)[1], "something that the demo started still runs"
    start_again(tmp_path / "demo", environment, password)


def start_again(folder: Path, environment: dict[str, str], password: str) -> None:
    """The second start is quick and keeps everything."""
    again = Demo(folder, environment)
    try:
        assert again.printed(r"Password for everybody: (\S+)") == password
        assert "Building" not in "".join(again.said)
    finally:
        again.end()


def a_tab(browser: Browser, address: str) -> Page:
    page = browser.new_page(base_url=address)
    page.set_default_timeout(PATIENCE * 1000)
    return page


def sign_in(page: Page, username: str, password: str) -> Page:
    page.goto("/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_attached()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    return page


def one_that_is_answered_at_once(page: Page) -> tuple[str, str]:
    """An invoice on the table whose carrier does not think for long: its number, and the carrier's slug."""
    cells = page.get_by_test_id("stDataFrame").first.locator("td").filter(has_text=re.compile(r"^\d{4}-\d{4}$"))
    expect(cells.first).to_be_attached()
    for number in cells.all_inner_texts():
        page.goto(f"/invoice?number={number}")
        expect(page.get_by_role("button", name="Approve")).to_be_visible()
        shown = page.get_by_test_id("stMain").inner_text()
        for carrier in AT_ONCE:
            if re.search(rf"^{carrier}$", shown, re.MULTILINE):
                return number, carrier.lower().replace(" ", "_")
    raise AssertionError("Ada has no invoice for any of these carriers.")


def edit_and_approve(page: Page, number: str) -> None:
    page.goto(f"/invoice?number={number}")
    page.get_by_role("button", name="Edit").first.click()
    page.get_by_label("Narrative").fill("Prepare outline for the deposition of Dr. Núñez – causation.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)  # until then the page shows the invoice before the edit
    expect(page.get_by_text("Prepare outline for the deposition of Dr. Núñez – causation.").first).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text(f"Invoice {number} was approved.")).to_be_visible()


def upload(page: Page, number: str) -> str:
    page.goto(f"/invoice?number={number}")
    page.get_by_role("button", name="Upload now").click()
    receipt = page.get_by_text(RECEIPT).first
    expect(receipt).to_be_visible(timeout=2 * PATIENCE * 1000)
    found = RECEIPT.search(receipt.inner_text())
    assert found
    return found[1]


def look_at_evidence(page: Page) -> None:
    page.get_by_role("tab", name=re.compile("Uploads")).click()
    expect(page.get_by_role("img").first).to_be_visible()
