"""Reads back what sites say of the invoices they have: accepted, on hold, cut, rejected, paid."""

import asyncio
import datetime as dt
import secrets
import shutil
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from billing.answers import ABSENT, Said, take_answer
from billing.errors import Refusal
from billing.submission import record
from billing.submission.account import Account, HoldLost, keep_account, leave_account
from billing.submission.pace import is_open
from billing.submission.patience import Patience
from carriers.sayings import Saying
from data.queries.awaited import AskedAccount, accounts_to_ask
from data.vocabulary import AnswerSource, CarrierWord
from jobs.portals.browser import find_chromium, open_browser
from jobs.portals.errors import PortalError, SignInRefused
from jobs.site import new_visit, sign_in
from jobs.transactions import written
from jobs.work import JobFailed, Work

if TYPE_CHECKING:
    from playwright.async_api import Browser  # only jobs/portals opens one

LOOKED_BACK = dt.timedelta(days=120)
LONGEST = Patience(lease=dt.timedelta(minutes=10))
"""How long one site may be read; so long its account is held."""
AT_ONCE = 50
"""Answers kept in one transaction."""


def run(work: Work) -> None:
    """Ask every site that shows its answers, with every account that has invoices waiting for a word."""
    asyncio.run(_ask_all(work))


async def _ask_all(work: Work) -> None:
    now = dt.datetime.now(dt.UTC)
    slugs = [slug for slug, file in work.catalog.items() if file.journeys.status and is_open(file.pace, now)]
    accounts = await written(lambda session: accounts_to_ask(session, slugs, now - LOOKED_BACK))
    if not accounts:
        return
    troubles: list[str] = []
    side_by_side = asyncio.Semaphore(work.settings.sessions_per_browser)
    chromium = await asyncio.to_thread(find_chromium, work.settings.chromium or None)
    async with open_browser(chromium) as browser:
        asked = (_ask_in_turn(work, browser, account, side_by_side) for account in accounts)
        troubles = [trouble for trouble in await asyncio.gather(*asked) if trouble]
    if troubles:
        raise JobFailed(" ".join(troubles))


async def _ask_in_turn(work: Work, browser: "Browser", asked: AskedAccount, side_by_side: asyncio.Semaphore) -> str | None:
    """Ask with one account; the sentence if the site did not answer. An account that somebody is signed in with is left for next time."""
    account = Account(asked.id, asked.carrier_id, asked.carrier, f"read_answers:{secrets.token_hex(6)}")
    async with side_by_side:
        if work.stop.is_set():
            return None
        try:
            await written(lambda session: keep_account(session, account, LONGEST))
        except HoldLost:
            work.counts["accounts in use"] += 1
            return None
        try:
            return await _ask(work, browser, account)
        finally:
            await written(lambda session: leave_account(session, account))


async def _ask(work: Work, browser: "Browser", account: Account) -> str | None:
    place = f"status/{account.carrier}/{dt.datetime.now(dt.UTC):%Y-%m-%dT%H%M%S}-{account.id}"
    folder = work.settings.evidence_folder / place.replace("/", "-")
    try:
        async with asyncio.timeout(LONGEST.lease.total_seconds()), await new_visit(work, account, browser, folder) as visit:
            await sign_in(account, visit)
            said = await visit.status()
        await _keep(work, account, said)
        work.counts[f"answers, see {place}"] = len(said)
    except SignInRefused as refused:
        sentence = str(refused)
        await written(lambda session: record.turned_away(session, account, sentence))
        return f"{sentence} See {place}."
    except (PortalError, Refusal, TimeoutError) as trouble:
        return f"{trouble or f'{account.carrier} took too long to read.'} See {place}."
    finally:
        await asyncio.to_thread(_keep_evidence, work, folder, place)
    return None


async def _keep(work: Work, account: Account, said: Sequence[Saying]) -> None:
    left = iter(said)
    while batch := list(islice(left, AT_ONCE)):
        await written(lambda session, batch=batch: [take_answer(session, _as_said(each, account)) for each in batch])  # type: ignore[misc]
        work.counts["answers"] += len(batch)


def _as_said(saying: Saying, account: Account) -> Said:
    word = ABSENT if saying.means == ABSENT else CarrierWord(saying.means)
    return Said(
        word, saying.words, dt.datetime.now(dt.UTC), AnswerSource.SITE, invoice_number=saying.invoice_number,
        carrier_id=account.carrier_id, reason=saying.reason, line=saying.line, amount=saying.amount, receipt=saying.receipt,
    )  # fmt: skip


def _keep_evidence(work: Work, folder: Path, place: str) -> None:
    if not folder.exists():
        return
    for file in sorted(folder.iterdir()):
        work.files.put(f"{place}/{file.name}", file.read_bytes())
    shutil.rmtree(folder)
