"""Tables that go on: page after page, or in a file to download."""

import csv
import io
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from playwright.async_api import Locator

from billing.ledes.lines import text_in
from carriers import steps
from carriers.places import Paging
from jobs.portals import finding
from jobs.portals.errors import SiteChanged, SiteUnavailable
from jobs.portals.screen.looks import Looks
from jobs.portals.search import Sought, everywhere
from jobs.portals.stage import Stage
from jobs.portals.verbs.clicks import press

IS_OFF = "button => button.closest(':disabled, [aria-disabled=true], .disabled') !== null"
"""Sites switch off the way to the next page in many ways."""
SEPARATORS = ",;\t|"


async def next_page_until(stage: Stage, step: steps.NextPageUntil) -> None:
    """Turn pages until one of them shows a text, or there is no next one."""
    async with aclosing(_pages(stage, step.next_page_until)) as pages:
        async for number, _ in pages:
            stage.remark = f"page {number}"


async def read_pages(stage: Stage, step: steps.ReadPages) -> None:
    """Read all pages as if they were one."""
    async with aclosing(_pages(stage, step.read_pages)) as pages:
        texts = [text async for _, text in pages]
    stage.reading, stage.remark = "\n".join(texts), f"{len(texts)} pages"


async def download(stage: Stage, step: steps.Download) -> None:
    """Read a file that the site hands out, and keep it."""
    button = await stage.clickable(step.download)
    async with stage.page.context.expect_event("download", timeout=stage.patience * 1000) as coming:
        await press(stage, button)
    file = await coming.value
    content, name = (await file.path()).read_bytes(), file.suggested_filename
    stage.evidence.keep(name, content)
    stage.reading, stage.remark = as_page(name, content), f"{name}, {len(content)} bytes"


def as_page(name: str, content: bytes) -> str:
    """A file as if it stood on a page; the cells of a CSV file are separated by tabs."""
    text = text_in(content)
    if not name.lower().endswith(".csv"):
        return text
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


async def _pages(stage: Stage, paging: Paging) -> AsyncGenerator[tuple[int, str], None]:
    """Number and text of each page, up to the last or to the one that shows what is looked for.

    A table that goes on beyond `at_most` is not read to its end, and nobody may say what is not in it.
    """
    for number in range(1, paging.at_most + 1):
        text = await stage.page_text()
        yield number, text
        if paging.text and await stage.shows(paging.text):
            return
        following = await _way_on(stage, paging.click)
        if following is None:
            return
        await _turn(stage, following, text)
    raise SiteChanged(stage.place, f"the table has more than {paging.at_most} pages; the carrier file must allow for more.")


async def _way_on(stage: Stage, words: str) -> Locator | None:
    """The way to the next page; it may stand above and below the table."""
    text = stage.words.fill(words)
    stage.sought = Sought(f"button or link “{text}”", everywhere(lambda frame: finding.clickable(frame, text)))
    for way in stage.sought.places(stage.screen.windows.frames):
        seen = way.filter(visible=True)
        if await seen.count() and not await seen.first.evaluate(IS_OFF):
            return seen.first
    return None


async def _turn(stage: Stage, way: Locator, old_text: str) -> None:
    """Go on, and wait for the new page; whoever took the old one for it would miss rows."""
    until, looks = time.monotonic() + stage.patience, Looks()
    await press(stage, way)
    await stage.screen.network.settle(stage.patience)
    while not stage.screen.network.asked and await stage.page_text() == old_text:
        if time.monotonic() >= until:
            raise SiteUnavailable(stage.place, f"the next page of the table did not come within {stage.patience} seconds.")
        await looks.pause()
