"""What becomes of requests for pages: one that is still on its way, or one that failed."""

import asyncio
import datetime as dt
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Error, Frame, Page, Request, Response

from jobs.portals.screen.windows import Windows

TOO_MANY, UNAUTHORIZED = 429, 401


@dataclass(frozen=True)
class Trouble:
    """Why a page did not come, as a sentence; the site's own number where it answered; the seconds it wants us to wait."""

    sentence: str
    status: int | None = None
    retry_after: int | None = None


class Network:
    """Listens to all windows of a visit. Only requests for pages count, and in a frame only those to the window's own site:
    a picture, a script or a stranger's advertisement that hangs must not hold up a journey."""

    def __init__(self, context: BrowserContext, windows: Windows) -> None:
        self.asked: list[Frame] = []
        """The frames that were sent for another page since the last click, or rather since whoever clicks cleared it."""
        self._windows = windows
        self._on_its_way: set[Request] = set()
        self._troubles: dict[Frame, Trouble] = {}
        self._crashed: set[Page] = set()
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("requestfinished", self._ended)
        context.on("requestfailed", self._failed)
        context.on("pageclose", self._closed)

    @property
    def waiting(self) -> bool:
        """Whether a page that was asked for is still on its way."""
        return bool(self._on_its_way)

    @property
    def trouble(self) -> Trouble | None:
        """Why what the current window shows is not what was asked for."""
        window = self._windows.current
        if window.is_closed() or window in self._crashed:
            return Trouble("the browser ended in the middle of the visit")
        return next((self._troubles[frame] for frame in self._windows.frames if frame in self._troubles), None)

    def listen_to(self, window: Page) -> None:
        """A page that crashes tells only its own window."""
        window.on("crash", self._crash)

    async def settle(self, seconds: float) -> None:
        """Wait until the pages asked for are there and can be read, but no longer than so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._come_to_rest()
                while self.waiting:  # a page that came may have frames, which ask for theirs only then
                    await self._come_to_rest()
        except (TimeoutError, Error):
            return  # the next look at the window tells what is wrong with it

    async def _come_to_rest(self) -> None:
        await self._at_rest.wait()
        await self._windows.current.wait_for_load_state("domcontentloaded")

    async def give_up(self) -> None:
        """Stop waiting for a page that does not come: only a page at rest can be photographed."""
        page = self._windows.current
        if self.waiting and not page.is_closed():
            browser = await page.context.new_cdp_session(page)
            await browser.send("Page.stopLoading")
            await browser.detach()

    def _asked(self, request: Request) -> None:
        frame = self._frame_of(request)
        if frame is None:
            return
        self.asked.append(frame)
        self._troubles.pop(frame, None)
        self._on_its_way.add(request)
        self._at_rest.clear()

    def _answered(self, response: Response) -> None:
        frame = self._frame_of(response.request)
        if frame is None:
            return
        if response.status >= 500 or response.status in (TOO_MANY, UNAUTHORIZED):
            said = f"the site answered with error {response.status}"
            self._troubles[frame] = Trouble(said, response.status, _seconds(response.headers.get("retry-after")))

    def _failed(self, request: Request) -> None:
        """A request that the browser gave up for a newer one, or for a download, is not a failure of the site."""
        frame = self._frame_of(request)
        if frame is not None and "ERR_ABORTED" not in (request.failure or ""):
            self._troubles[frame] = Trouble(f"the connection failed ({request.failure})")
        self._ended(request)

    def _ended(self, request: Request) -> None:
        self._on_its_way.discard(request)
        if not self._on_its_way:
            self._at_rest.set()

    def _crash(self, page: Page) -> None:
        self._crashed.add(page)
        self._closed(page)

    def _closed(self, page: Page) -> None:
        """What a window asked for does not come any more once it is closed."""
        for request in [each for each in self._on_its_way if each.frame.page is page]:
            self._ended(request)

    def _frame_of(self, request: Request) -> Frame | None:
        """The frame that the request will fill with a page; None when it is no concern of the journey."""
        if not request.is_navigation_request():
            return None
        try:
            frame = request.frame
        except Error:
            return None  # the first page of a window that is not there yet: whoever opens it waits for it
        ours = self._windows.holds(frame.page) and (frame.parent_frame is None or _same_site(request.url, frame.page.url))
        return frame if ours else None


def _same_site(one: str, other: str) -> bool:
    """Whether two addresses have the same owner, as far as their names tell."""
    hosts = [(urlsplit(address).hostname or "").split(".")[-2:] for address in (one, other)]
    return hosts[0] == hosts[1]


def _seconds(retry_after: str | None) -> int | None:
    """Retry-After is a number of seconds or a moment."""
    if not retry_after:
        return None
    if retry_after.isdecimal():
        return int(retry_after)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return max(0, int((aware - dt.datetime.now(dt.UTC)).total_seconds()))
