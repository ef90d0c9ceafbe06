"""Finding and starting Chromium; one browser for each visit, with nothing left of it afterwards."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Playwright, ViewportSize, sync_playwright

from jobs.portals.errors import BrowserMissing, Place

# The headless shell first: the same pages for less than half of the processor time.
NAMES = ("chromium-headless-shell", "chromium")
FLAGS = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",  # containers give 64 MB of it, and a page that needs more would crash
)
WINDOW: ViewportSize = {"width": 1280, "height": 900}
NO_CHROMIUM = (
    "There is no Chromium. Install the package `chromium-headless-shell` or `chromium`, "
    "run `playwright install chromium-headless-shell`, or name one in the settings; it is the admin's turn."
)


def find_chromium(setting: str | None) -> Path | None:
    """The one in the setting (a path or a command), else chromium-headless-shell, else chromium, else Playwright's own; or None."""
    if setting:
        if found := shutil.which(setting):
            return Path(found)
        raise BrowserMissing(Place("Chromium", "start"), f"the setting names {setting}, which is not there or cannot be run.")
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(on_path) if on_path else _playwrights_own()


@contextmanager
def open_page(chromium: Path | None, *, sandbox: bool = True) -> Iterator[Page]:
    """A fresh page in a browser of its own; `sandbox` is meant for where it can be had, which is not as root."""
    with sync_playwright() as playwright:
        browser = _launch(playwright, chromium, sandbox=sandbox and os.geteuid() != 0)
        context = browser.new_context(viewport=WINDOW, locale="en-US", accept_downloads=False)
        try:
            yield context.new_page()
        finally:
            _close(browser)


def _launch(playwright: Playwright, chromium: Path | None, *, sandbox: bool) -> Browser:
    try:
        return playwright.chromium.launch(executable_path=chromium, chromium_sandbox=sandbox, args=list(FLAGS))
    except Error as error:
        raise BrowserMissing(Place("Chromium", "start"), f"it does not start: {error.message.splitlines()[0]}") from error


def _close(browser: Browser) -> None:
    """A browser that is gone already is closed; one that crashed must not hide the answer it brought."""
    if browser.is_connected():
        browser.close()


def _playwrights_own() -> Path | None:
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None
