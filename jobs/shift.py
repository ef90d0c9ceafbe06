"""One process's shift: one browser, several accounts side by side in it, until nothing is due."""

import asyncio
import datetime as dt
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from billing.submission.account import Account, leave_account, leave_alone, take_account
from data.dialects import clock
from jobs.portals.browser import find_chromium, open_browser
from jobs.portals.errors import BrowserMissing
from jobs.transactions import written
from jobs.trip import serve_account
from jobs.work import Work

if TYPE_CHECKING:
    from playwright.async_api import Browser  # only jobs/portals opens one

logger = logging.getLogger(__name__)
LOOK = 1.0
"""Seconds between two looks for an account with something due while others are under way."""
WITHOUT_BROWSER = dt.timedelta(minutes=5)
"""How long uploads wait until a browser is looked for again."""
THREADS = 16
"""For transactions and files; some wait a minute for a code by mail, and the others must not wait for them."""
BROWSERS = 2
"""A browser that crashed is followed by one more; if that crashes too, something is wrong with this machine."""


class Shift:
    """Takes accounts as long as uploads are due. Trouble of our own ends the shift after the trips under way."""

    def __init__(self, work: Work, owner: str) -> None:
        self._work = work
        self._owner = owner
        self._numbers = count(1)

    async def work(self) -> None:
        """Done when nothing is due, or when the worker is told to stop and what was under way is finished."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
        for _ in range(BROWSERS):
            first = await self._next_account()  # a browser is worth starting only for somebody
            if first is None:
                return
            try:
                chromium = await asyncio.to_thread(find_chromium, self._work.settings.chromium or None)
                async with open_browser(chromium) as browser:
                    await self._fill(browser, first)
                    if browser.is_connected():
                        return
            except BrowserMissing as missing:
                await self._hold_all_back(first, missing)
                raise
            logger.error("The browser crashed; what it was doing is looked up on the sites. Another one starts.")

    async def _fill(self, browser: "Browser", first: Account) -> None:
        """Keep as many accounts going as the settings allow, while the browser lives."""
        trips = {self._begin(first, browser)}
        try:
            while trips:
                while browser.is_connected() and len(trips) < self._work.settings.sessions_per_browser:
                    account = await self._next_account()
                    if account is None:
                        break
                    trips.add(self._begin(account, browser))
                over, trips = await asyncio.wait(trips, timeout=LOOK, return_when=asyncio.FIRST_COMPLETED)
                for trip in over:
                    trip.result()
        finally:
            await asyncio.gather(*trips)

    def _begin(self, account: Account, browser: "Browser") -> asyncio.Task[None]:
        return asyncio.create_task(serve_account(self._work, account, browser), name=f"{account.carrier} {account.id}")

    async def _hold_all_back(self, account: Account | None, missing: BrowserMissing) -> None:
        """Without a browser nobody is visited: every upload says why, and is looked at again in a while."""
        while account is not None:
            await written(partial(self._hold_back, account, str(missing)))
            account = await self._next_account()

    def _hold_back(self, account: Account, why: str, session: Session) -> None:
        leave_alone(session, account, clock(session) + WITHOUT_BROWSER, self._work.patience, why=why)
        leave_account(session, account)

    async def _next_account(self) -> Account | None:
        if self._work.stop.is_set():
            return None
        owner = f"{self._owner}/{next(self._numbers)}"  # each trip is somebody of its own: two must never share an account
        return await written(lambda session: take_account(session, owner, self._work.patience, self._work.paces))
