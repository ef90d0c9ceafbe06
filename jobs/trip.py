"""One trip to a carrier's site: one account, one sign-in, one invoice after the other until none is due."""

import asyncio
import logging
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy.orm import Session

from billing.errors import Refusal
from billing.submission import record
from billing.submission.account import Account, leave_account
from billing.submission.claim import claim_for, next_due
from data.dialects import clock
from data.queries import visits
from jobs.errand import Errand
from jobs.evidence import evidence_folder, keep_evidence, keep_left_behind
from jobs.holding import Hold
from jobs.outcomes import Outcome, let_site_rest, record_outcome, record_trouble
from jobs.papers import lay_out
from jobs.portals.errors import PortalError
from jobs.portals.visit import Visit
from jobs.site import new_visit, sign_in
from jobs.transactions import written, written_at_last
from jobs.uploading import upload
from jobs.work import Work

if TYPE_CHECKING:
    from playwright.async_api import Browser  # only jobs/portals opens one

logger = logging.getLogger(__name__)
STAY = 5.0
"""Seconds a signed-in page waits for the next upload that its site's pace allows; longer, and it makes room for another account."""
MOMENT = 0.2
"""Seconds until another look at an upload that is due and that nobody lets us take yet."""


async def serve_account(work: Work, account: Account, browser: "Browser") -> None:
    """Do every upload that is due with an account we hold, then let it go. A site in trouble ends the trip early."""
    async with Trip(work, account, browser) as trip:
        try:
            while (errand := await trip.next_errand()) is not None and await trip.run(errand):
                pass
        except record.HoldLost as lost:
            logger.warning("%s", lost)  # the other process records what happens; this one neither sends nor writes


class Trip:
    """A browser context that is opened and signed in at the first upload and kept for all that follow."""

    def __init__(self, work: Work, account: Account, browser: "Browser") -> None:
        self._work = work
        self._account = account
        self._browser = browser
        self._visit: Visit | None = None
        self._opened = AsyncExitStack()
        self._done: tuple[Errand, str] | None = None
        self._keeping: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._files = Path(self._opened.enter_context(tempfile.TemporaryDirectory(prefix="papers-")))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the page, keep its evidence, and only then let another process sign in."""
        try:
            await self._opened.aclose()
            self._keep_last()
            await asyncio.gather(*self._keeping)
        finally:
            await written(lambda session: leave_account(session, self._account))

    async def next_errand(self) -> Errand | None:
        """The next upload that is due, or that will be within moments; None if there is none or the worker is told to stop."""
        while not self._work.stop.is_set():
            errand, wait = await written(self._claim)
            if errand is not None:
                if errand.claim.fence > 1:
                    await asyncio.to_thread(keep_left_behind, self._work, errand.claim)
                return errand
            if wait is None:
                return None
            await asyncio.sleep(wait)
        return None

    async def run(self, errand: Errand) -> bool:
        """Do one upload and write down what came of it; whether the page can go on with another."""
        claim = errand.claim
        async with self._hold(errand) as hold:
            try:
                visit = await self._on_site(errand)
                outcome = await upload(
                    self._work, claim, visit, lambda: asyncio.to_thread(lay_out, self._work, claim, self._files)
                )
            except record.HoldLost:
                raise
            except (PortalError, Refusal) as trouble:
                await self._write(hold, partial(self._record_trouble, errand, trouble))
                self._done = errand, str(trouble)
                return False
            await self._write(hold, partial(self._record, errand, outcome))
            self._done = errand, outcome.answer.words
        return True

    async def _on_site(self, errand: Errand) -> Visit:
        """The page, signed in; what it leaves from now on is this upload's evidence."""
        if self._visit is not None:
            await self._visit.keep_evidence_in(errand.folder)
            self._keep_last()
            return self._visit
        visit = await new_visit(self._work, self._account, self._browser, errand.folder)
        self._visit = await self._opened.enter_async_context(visit)
        await sign_in(self._account, visit)
        return visit

    async def _let_go(self) -> None:
        if self._visit is not None:
            await self._visit.page.context.close()

    def _hold(self, errand: Errand) -> Hold:
        claim, patience = errand.claim, self._work.patience
        extend = partial(record.extend, claim=claim, patience=patience)
        return Hold(f"invoice {claim.invoice_number}", extend, lease=patience.lease, let_go=self._let_go)

    def _keep_last(self) -> None:
        """Move the evidence of the upload that is over into the file store while the next one is under way."""
        if self._done is not None:
            (errand, said), self._done = self._done, None
            keeping = asyncio.to_thread(keep_evidence, self._work, errand.visit_id, said)
            self._keeping.add(asyncio.create_task(keeping, name=f"evidence of visit {errand.visit_id}"))

    async def _write(self, hold: Hold, act: Callable[[Session], None]) -> None:
        hold.leave_it()
        await written_at_last(act, within=self._work.patience.lease.total_seconds())

    def _record(self, errand: Errand, outcome: Outcome, session: Session) -> None:
        record_outcome(session, errand, outcome, self._work)

    def _record_trouble(self, errand: Errand, trouble: PortalError | Refusal, session: Session) -> None:
        """A browser of ours that crashed is no reason to leave the site alone."""
        if self._browser.is_connected():
            let_site_rest(session, errand.claim, trouble, self._work.patience)
        record_trouble(session, errand.claim, trouble, self._work.patience)

    def _claim(self, session: Session) -> tuple[Errand | None, float | None]:
        """The next upload; without one, how long to wait for it, if that is worth while."""
        claim = claim_for(session, self._account, self._work.patience)
        if claim is not None:
            visit_id = visits.begin_visit(session, claim.attempt_id, claim.file_sha256)
            return Errand(claim, visit_id, evidence_folder(self._work, visit_id)), None
        due = next_due(session, self._account)
        wait = (due - clock(session)).total_seconds() if due is not None else STAY + 1
        return None, max(wait, MOMENT) if self._visit is not None and wait <= STAY else None
