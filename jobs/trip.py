"""One trip to a carrier's site: one account, one sign-in, one file after the other until nothing is due."""

import asyncio
import logging
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy.orm import Session

from billing.errors import Refusal
from billing.submission import record
from billing.submission.account import Account, leave_account
from billing.submission.claim import claim_along, claim_for, next_due
from data.dialects import clock
from data.queries import visits
from jobs.errand import Errand
from jobs.evidence import evidence_folder, keep_evidence, keep_left_behind
from jobs.holding import Hold
from jobs.outcomes import Outcome, let_site_rest, record_outcome, record_trouble
from jobs.papers import as_its_file_asks, lay_out, lay_out_together
from jobs.portals.errors import PortalError
from jobs.portals.visit import Visit
from jobs.site import new_visit, sign_in
from jobs.transactions import written, written_at_last
from jobs.uploading import upload, upload_together
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
            while (errands := await trip.next_errands()) and await trip.run(errands):
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
        self._done: dict[int, str | None] = {}
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

    async def next_errands(self) -> list[Errand]:
        """The next upload that is due, or that will be within moments, and those that may share its file; none if there is none or the
        worker is told to stop."""
        while not self._work.stop.is_set():
            errands, wait = await written(self._claim)
            if errands:
                if errands[0].claim.fence > 1:
                    await asyncio.to_thread(keep_left_behind, self._work, errands[0].claim)
                return errands
            if wait is None:
                return []
            await asyncio.sleep(wait)
        return []

    async def run(self, errands: list[Errand]) -> bool:
        """Send one file and write down what came of each invoice in it; whether the page can go on with another."""
        async with self._hold(errands) as hold:
            try:
                errands = [await asyncio.to_thread(as_its_file_asks, self._work, errand) for errand in errands]
                outcomes = await self._bring(errands, await self._on_site(errands[0]))
            except record.HoldLost:
                raise
            except (PortalError, Refusal) as trouble:
                await self._write_down(hold, errands, [trouble] * len(errands))
                return False
            await self._write_down(hold, errands, outcomes)
        return True

    async def _bring(self, errands: list[Errand], visit: Visit) -> Sequence[Outcome | PortalError]:
        claims = [errand.claim for errand in errands]
        if len(claims) > 1:
            together = partial(asyncio.to_thread, lay_out_together, self._work, claims, self._files)
            return await upload_together(self._work, claims, visit, together)
        alone = partial(asyncio.to_thread, lay_out, self._work, claims[0], self._files)
        return [await upload(self._work, claims[0], visit, alone)]

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

    def _hold(self, errands: list[Errand]) -> Hold:
        claims, patience = [errand.claim for errand in errands], self._work.patience
        extend = partial(record.extend, claims=claims, patience=patience)
        name = f"invoice {', '.join(claim.invoice_number for claim in claims)}"
        return Hold(name, extend, lease=patience.lease, let_go=self._let_go)

    def _keep_last(self) -> None:
        """Move the evidence of the upload that is over into the file store while the next one is under way."""
        if self._done:
            done, self._done = self._done, {}
            keeping = asyncio.to_thread(keep_evidence, self._work, done)
            self._keeping.add(asyncio.create_task(keeping, name=f"evidence of visits {list(done)}"))

    async def _write_down(self, hold: Hold, errands: list[Errand], outcomes: Sequence[Outcome | PortalError | Refusal]) -> None:
        hold.leave_it()
        for errand, outcome in zip(errands, outcomes, strict=True):
            record_it = partial(self._record, errand, outcome)
            await written_at_last(record_it, within=self._work.patience.lease.total_seconds())
            self._done[errand.visit_id] = outcome.answer.words if isinstance(outcome, Outcome) else str(outcome)

    def _record(self, errand: Errand, outcome: Outcome | PortalError | Refusal, session: Session) -> None:
        """A browser of ours that crashed is no reason to leave the site alone."""
        if isinstance(outcome, Outcome):
            record_outcome(session, errand, outcome, self._work)
            return
        if self._browser.is_connected():
            let_site_rest(session, errand.claim, outcome, self._work.patience)
        record_trouble(session, errand.claim, outcome, self._work.patience)

    def _claim(self, session: Session) -> tuple[list[Errand], float | None]:
        """The next uploads; without one, how long to wait for it, if that is worth while."""
        patience = self._work.patience
        first = claim_for(session, self._account, patience)
        if first is not None:
            takes = self._work.desk.carrier(first.carrier).ledes
            along = claim_along(session, first, patience, most=takes.per_file - 1, largest=takes.largest)
            begun = {visits.begin_visit(session, claim.attempt_id, claim.file_sha256): claim for claim in (first, *along)}
            folder = evidence_folder(self._work, *begun)
            return [Errand(claim, visit_id, folder) for visit_id, claim in begun.items()], None
        due = next_due(session, self._account)
        wait = (due - clock(session)).total_seconds() if due is not None else STAY + 1
        return [], max(wait, MOMENT) if self._visit is not None and wait <= STAY else None
