"""Finding and starting Chromium: one browser for many visits, with nothing left of it afterwards."""

import os
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Error, Playwright, async_playwright
from playwright.sync_api import sync_playwright

from jobs.portals.errors import BrowserMissing, Place

# The headless shell first: the same pages for less than half of the processor time.
NAMES = ("chromium-headless-shell", "chromium")
FLAGS = (
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",  # a server has no graphics card, and to pretend one costs an eighth of the processor time
    "--in-process-gpu",
    "--disable-dev-shm-usage",  # containers give 64 MB of it, and a page that needs more would crash
)
NO_CHROMIUM = (
    "There is no Chromium. Install the package `chromium-headless-shell` or `chromium`, "
    "run `playwright install chromium-headless-shell`, or name one in the settings; it is the admin's turn."
)
START = Place("Chromium", "start")


def find_chromium(setting: str | None, *, headed: bool = False) -> Path | None:
    """The one in the setting (a path or a command), else chromium-headless-shell, else chromium, else Playwright's own; or None.

    `headed` is a browser with a window, which the headless shell cannot open.
    """
    if setting:
        if found := shutil.which(setting):
            return Path(found)
        raise BrowserMissing(START, f"the setting names {setting}, which is not there or cannot be run.")
    on_path = next(filter(None, map(shutil.which, NAMES[1:] if headed else NAMES)), None)
    return Path(on_path) if on_path else _playwrights_own()


@asynccontextmanager
async def open_browser(chromium: Path | None, *, sandbox: bool = True, headed: bool = False) -> AsyncIterator[Browser]:
    """One browser; each visit gets a context of its own in it. The sandbox is meant for where it can be had: not as root."""
    async with async_playwright() as playwright:
        browser = await _launch(playwright, chromium, sandbox=sandbox and os.geteuid() != 0, headed=headed)
        try:
            yield browser
        finally:
            await _close(browser)


async def _launch(playwright: Playwright, chromium: Path | None, *, sandbox: bool, headed: bool) -> Browser:
    try:
        return await playwright.chromium.launch(
            executable_path=chromium, chromium_sandbox=sandbox, args=list(FLAGS), headless=not headed
        )
    except Error as error:
        why = f"it does not start: {error.message.splitlines()[0]}" if chromium else NO_CHROMIUM
        raise BrowserMissing(START, why) from error


async def _close(browser: Browser) -> None:
    """A browser that is gone already is closed; one that crashed must not hide the answers it brought."""
    if browser.is_connected():
        await browser.close()


def _playwrights_own() -> Path | None:
    """Asked in a thread of its own, because whoever looks for a browser may sit in an event loop."""
    with ThreadPoolExecutor(1) as beside:
        own = beside.submit(_ask_playwright).result()
    return own if own.exists() else None


def _ask_playwright() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)
