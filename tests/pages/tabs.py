"""Tabs of people who are signed in, lent to one test after the other: in a tab that knows the portal, a page costs half of a first one."""

from collections import defaultdict

from playwright.sync_api import Browser, Page
from sqlalchemy import select

from billing.door.sign_ins import digest
from data.models import SignIn
from tests.pages.running import Portal
from tests.patience import PATIENCE


class Tabs:
    """All tabs at one portal, each in a browser context of its own with one person's cookie."""

    def __init__(self, browser: Browser, portal: Portal) -> None:
        self._browser = browser
        self._portal = portal
        self._idle: defaultdict[str, list[Page]] = defaultdict(list)
        self._lent: list[tuple[str, Page]] = []

    def lend(self, username: str, **look: object) -> Page:
        """A tab in which this person is signed in; `look` is what Playwright's new_context takes, such as a viewport."""
        kind = f"{username} {look}"
        page = self._idle[kind].pop() if self._idle[kind] else self._open(username, look)
        self._lent.append((kind, page))
        return page

    def take_back(self) -> None:
        """The test is over: its tabs forget what they showed, and those that are signed out are closed."""
        for kind, page in self._lent:
            if self._is_signed_in(page) and page.context.pages == [page]:
                page.evaluate("localStorage.clear(), sessionStorage.clear()")
                page.goto("/health")  # the same origin, so that the process with its compiled scripts lives on
                self._idle[kind].append(page)
            else:
                page.context.close()
        self._lent.clear()

    def close(self) -> None:
        """Close them all."""
        for pages in self._idle.values():
            for page in pages:
                page.context.close()

    def _open(self, username: str, look: dict[str, object]) -> Page:
        context = self._browser.new_context(base_url=self._portal.url, **look)
        context.set_default_timeout(PATIENCE * 1000)
        token = self._portal.token_of(username)
        context.add_cookies([{"name": "ledgerline", "value": token, "url": self._portal.url, "httpOnly": True}])
        return context.new_page()

    def _is_signed_in(self, page: Page) -> bool:
        ours = [digest(cookie["value"]) for cookie in page.context.cookies() if cookie["name"] == "ledgerline"]
        with self._portal.session() as session:
            return bool(session.scalars(select(SignIn.id).where(SignIn.token_hash.in_(ours), SignIn.ended_at.is_(None))).all())
