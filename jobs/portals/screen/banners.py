"""What may lie over any page at any time, and is taken away before the next click."""

import re
from collections.abc import Awaitable, Callable, Sequence

from playwright.async_api import Page

from carriers.habits import Banner
from jobs.portals.finding import clickable, spaced


async def take_away_banners(page: Page, banners: Sequence[Banner]) -> None:
    """From now on, in this window: whenever one is there before a click or an entry, its button is clicked first."""
    for banner in banners:
        shown = page.get_by_text(re.compile(spaced(banner.shown), re.IGNORECASE)).filter(visible=True).first
        await page.add_locator_handler(shown, _click(page, banner.click))


def _click(page: Page, button: str) -> Callable[[], Awaitable[None]]:
    async def click() -> None:
        await clickable(page.main_frame, button).filter(visible=True).first.click()

    return click
