"""What becomes of the page's own requests: one that is still on its way, or one that failed."""

import time

from playwright.sync_api import Page, Request, Response

TOO_MANY = 429
LOOK_EVERY = 25
"""Milliseconds between two looks at a request on its way."""


class Network:
    """Listens to one page from its opening on; only requests for the page itself count, not pictures or scripts."""

    def __init__(self, page: Page) -> None:
        self.trouble: str | None = None
        self._page = page
        self._on_its_way: set[Request] = set()
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("requestfinished", self._finished)
        page.on("requestfailed", self._failed)
        page.on("crash", self._ended)
        page.on("close", self._ended)

    @property
    def waiting(self) -> bool:
        """Whether a page that was asked for is still on its way."""
        return bool(self._on_its_way)

    def settle(self, seconds: int) -> None:
        """Wait until the page asked for is there, but no longer than so many seconds."""
        until = time.monotonic() + seconds
        while self.waiting and time.monotonic() < until:
            self._page.wait_for_timeout(LOOK_EVERY)

    def give_up(self) -> None:
        """Stop waiting for a page that does not come: only a page at rest can be photographed."""
        if self.waiting:
            session = self._page.context.new_cdp_session(self._page)
            session.send("Page.stopLoading")
            session.detach()

    def _is_for_the_page(self, request: Request) -> bool:
        return request.is_navigation_request() and request.frame == self._page.main_frame

    def _asked(self, request: Request) -> None:
        if self._is_for_the_page(request):
            self.trouble = None
            self._on_its_way.add(request)

    def _answered(self, response: Response) -> None:
        if self._is_for_the_page(response.request) and (response.status >= 500 or response.status == TOO_MANY):
            self.trouble = f"the site answered with error {response.status}"

    def _finished(self, request: Request) -> None:
        self._on_its_way.discard(request)

    def _failed(self, request: Request) -> None:
        """A request that the browser gave up for a newer one is not a failure of the site."""
        if request in self._on_its_way and "ERR_ABORTED" not in (request.failure or ""):
            self.trouble = f"the connection failed ({request.failure})"
        self._on_its_way.discard(request)

    def _ended(self, _page: Page) -> None:
        self._on_its_way.clear()
        self.trouble = "the browser ended in the middle of the visit"
