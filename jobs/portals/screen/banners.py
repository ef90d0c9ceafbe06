"""What may lie over any page at any time, and is taken away before the next click."""

import re
from collections.abc import Awaitable, Callable, Sequence

from playwright.async_api import Page

from carriers.habits import Banner
from jobs.portals.finding import Scope, clickable, spaced

FRAMES = 3
"""Banners of other makers often come in a frame, one of the first on the page; each that is looked into costs every click a little."""


async def take_away_banners(page: Page, banners: Sequence[Banner]) -> None:
    """From now on, in this window: whenever one is there before a click or an entry, its button is clicked first."""
    scopes: list[Scope] = [page.main_frame, *(page.locator("iframe").nth(place).content_frame for place in range(FRAMES))]
    for banner in banners:
        text = re.compile(spaced(banner.shown), re.IGNORECASE)
        for scope in scopes:
            shown = scope.get_by_text(text).filter(visible=True).first
            await page.add_locator_handler(shown, _click(scope, banner.click))


def _click(scope: Scope, button: str) -> Callable[[], Awaitable[None]]:
    async def click() -> None:
        await clickable(scope, button).filter(visible=True).first.click()

    return click
