"""Keeping the hold on an upload while the browser works."""

import asyncio
import datetime as dt
import logging
import os
import signal
import time
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from billing.submission.account import HoldLost
from jobs.transactions import written

logger = logging.getLogger(__name__)
CLOSING = 5.0
"""Seconds a browser may take to let go of a page."""

LetGo = Callable[[], Awaitable[None]]
"""Closes the page at once, whatever it is doing."""


class Hold:
    """Extends the lease four times in its length. When it is lost another process is at work: what runs in the block is cancelled,
    `let_go` is called before anything else, and HoldLost is raised."""

    def __init__(self, name: str, extend: Callable[[Session], None], *, lease: dt.timedelta, let_go: LetGo) -> None:
        self._name = name
        self._extend = extend
        self._lease = lease.total_seconds()
        self._let_go = let_go
        self._lost: HoldLost | None = None

    async def __aenter__(self) -> Self:
        self._body = asyncio.current_task()
        self._keeper = asyncio.create_task(self._keep(), name=f"hold on {self._name}")
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._keeper.cancel()
        if self._lost is not None and self._body is not None:
            self._body.uncancel()
        lost = self._lost or (error if isinstance(error, HoldLost) else None)
        if lost is None:
            return
        await self._close_or_die()
        raise lost

    def leave_it(self) -> None:
        """Extend no more: what is written down now ends the hold, and an extension right after it would find it lost."""
        self._keeper.cancel()

    async def _keep(self) -> None:
        held_until = time.monotonic() + self._lease
        while self._lost is None:
            await asyncio.sleep(self._lease / 4)
            asked = time.monotonic()
            try:
                await asyncio.wait_for(written(self._extend), held_until - asked)
                held_until = asked + self._lease
            except HoldLost as lost:
                self._stop(lost)
            except TimeoutError:
                self._stop(HoldLost(f"The hold on {self._name} ended while the database was away."))
            except DBAPIError as error:
                logger.error("The database does not answer (%s); %s is held for a while yet.", error.orig, self._name)

    def _stop(self, lost: HoldLost) -> None:
        self._lost = lost
        if self._body is not None:
            self._body.cancel()

    async def _close_or_die(self) -> None:
        """Nothing else stops a browser in the middle of a click: if it does not close the page, it ends, and we with it."""
        closing = asyncio.ensure_future(self._let_go())
        done, _ = await asyncio.wait({closing}, timeout=CLOSING)
        if not done or closing.exception() is not None:
            logger.error("The page for %s could not be closed; this process ends.", self._name)
            os.killpg(0, signal.SIGKILL) if os.getpgrp() == os.getpid() else os.kill(os.getpid(), signal.SIGKILL)
