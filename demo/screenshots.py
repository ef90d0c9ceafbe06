"""`python -m demo.screenshots` (make screenshots): photographs each main page of the running demo for the README."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from billing.actor import Actor
from data.models import Invoice
from data.queries.invoices_waiting import waiting_for
from data.queries.people import person_called
from data.session import open_database, reading
from demo.installation import FOLDER, PORTAL_PORT
from demo.people import password_of
from jobs.portals.browser import FLAGS, find_chromium

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
DESKTOP, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
PAGES = {
    "ada": ("my-invoices", "time"),
    "bo": ("invoices", "dashboard", "board", "uploads", "preflight", "cuts", "mails", "draft", "import"),
    "cy": ("jobs", "refused-rows", "carriers", "people"),
}


def main() -> int:
    """Take them all; the demo must be running."""
    asked = argparse.ArgumentParser(prog="python -m demo.screenshots", description=__doc__)
    asked.add_argument("--address", default=f"http://127.0.0.1:{PORTAL_PORT}", help="where the demo's portal listens")
    asked.add_argument("--into", type=Path, default=PICTURES, help="folder for the pictures")
    asked.add_argument("--dark", action="store_true", help="as people see it whose system is dark")
    asked.add_argument("--phone", action="store_true", help="at 390 x 844")
    chosen = asked.parse_args()
    open_database(f"sqlite:///{FOLDER / 'ledgerline.db'}")
    chosen.into.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(None), args=list(FLAGS))
        for username, paths in PAGES.items():
            with _signed_in(browser, chosen, username) as page:
                for path in paths:
                    _photograph(page, chosen, path)
                if username == "ada":
                    _photograph_one_invoice(page, chosen, username)
        browser.close()
    return 0


@contextmanager
def _signed_in(browser: Browser, chosen: argparse.Namespace, username: str) -> Iterator[Page]:
    viewport = PHONE if chosen.phone else DESKTOP
    context = browser.new_context(viewport=viewport, color_scheme="dark" if chosen.dark else "light", base_url=chosen.address)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(password_of(FOLDER))
    if username == "ada":
        page.screenshot(path=chosen.into / "sign-in.png")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_test_id("stSidebar")).to_be_attached(timeout=30_000)
    yield page
    context.close()


def _photograph(page: Page, chosen: argparse.Namespace, path: str, query: str = "") -> None:
    page.goto(f"/{path}{query}")
    _settle(page)
    page.screenshot(path=chosen.into / f"{path}.png")
    sys.stdout.write(f"{chosen.into / path}.png\n")


def _photograph_one_invoice(page: Page, chosen: argparse.Namespace, username: str) -> None:
    with reading() as session:
        person = person_called(session, username)
        invoice_id, _ = waiting_for(session, Actor.of(person))[0] if person else (0, 0)
        number = session.get_one(Invoice, invoice_id).number
    _photograph(page, chosen, "invoice", f"?number={number}")


def _settle(page: Page) -> None:
    """The script has run, and what it sent is drawn."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)
    page.wait_for_timeout(1500)


if __name__ == "__main__":
    sys.exit(main())
