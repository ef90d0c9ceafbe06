"""All of it together: what one visit has before its eyes from the first page to the last."""

import asyncio
import time

from playwright.async_api import BrowserContext, Error, Page

from carriers.definition import Carrier
from jobs.portals.screen.banners import take_away_banners
from jobs.portals.screen.boxes import Boxes
from jobs.portals.screen.heavy import leave_out_heavy
from jobs.portals.screen.looks import SHORTEST, Looks
from jobs.portals.screen.network import Network
from jobs.portals.screen.passing import Passing
from jobs.portals.screen.sight import Sight, look
from jobs.portals.screen.windows import Windows


class Screen:
    """The windows of one browser context, and everything that listens to them."""

    def __init__(self, carrier: Carrier, first: Page, passing: Passing) -> None:
        self._carrier = carrier
        self.windows = Windows(first)
        self.network = Network(first.context, self.windows)
        self.boxes = Boxes(first.context, passing)
        self.passing = passing

    @classmethod
    async def open(cls, carrier: Carrier, context: BrowserContext) -> "Screen":
        """The first window, still empty."""
        passing = Passing()
        await passing.watch(context)
        screen = cls(carrier, await context.new_page(), passing)
        await screen._prepare(screen.page)
        return screen

    @property
    def page(self) -> Page:
        """The window the journey is in."""
        return self.windows.current

    async def enter(self, window: Page) -> None:
        """Go on in a window that just opened."""
        self.windows.enter(window)
        await self._prepare(window)
        await self.network.settle(self._carrier.patience.step)

    async def read(self, seconds: float) -> Sight:
        """What the current window says, waiting so many seconds while it is just getting another page; raises Error after that."""
        until, looks = time.monotonic() + seconds, Looks()
        while True:
            try:
                async with asyncio.timeout(max(SHORTEST, until - time.monotonic())):
                    return await look(self.page)
            except TimeoutError:
                raise Error("The page stopped answering.") from None
            except Error:
                if self.network.trouble or time.monotonic() >= until:
                    raise
            await looks.pause()

    async def _prepare(self, window: Page) -> None:
        self.network.listen_to(window)
        await leave_out_heavy(window, self._carrier.loads)
        await take_away_banners(window, self._carrier.banners)
