"""Going to a carrier's site with one of the firm's accounts."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from billing.credentials import open_account
from billing.submission import record
from billing.submission.account import Account
from carriers.definition import Carrier
from data.dialects import clock
from data.queries.leases import give_back_lease, take_lease
from jobs.papers import key_of
from jobs.portals.visit import Visit
from jobs.transactions import written
from jobs.work import Work

if TYPE_CHECKING:
    from playwright.async_api import Browser  # only jobs/portals opens one

LOOK = 0.5
"""Seconds between two looks whether it is our turn to sign in."""


async def new_visit(work: Work, account: Account, browser: "Browser", folder: Path) -> Visit:
    """A visit that is not open yet; its evidence goes into the folder."""
    held = await written(lambda session: open_account(session, work.vault, account.id))
    carrier = work.desk.carrier(account.carrier)
    return Visit(
        carrier, key_of(held), browser=browser, evidence=folder, mailed_code=partial(work.post.code_since, carrier),
        turn=partial(our_turn, carrier, account) if carrier.mail and carrier.mail.code else nullcontext, trace=work.settings.traces,
    )  # fmt: skip


@asynccontextmanager
async def our_turn(carrier: Carrier, account: Account) -> AsyncIterator[None]:
    """Accounts of one carrier sign in one after the other where codes come by mail: nobody could tell whose code a mail brings."""
    name, longest = f"code of {account.carrier}", _longest_sign_in(carrier)
    while not await written(lambda session: take_lease(session, name, account.owner, clock(session), longest)):
        await asyncio.sleep(LOOK)
    try:
        yield
    finally:
        await written(lambda session: give_back_lease(session, name, account.owner, clock(session)))


def _longest_sign_in(carrier: Carrier) -> dt.timedelta:
    """When whoever signs in has given up, or is dead."""
    patience = carrier.patience
    return dt.timedelta(seconds=patience.answer + len(carrier.journeys.sign_in) * patience.step)


async def sign_in(account: Account, visit: Visit) -> None:
    """Sign in, and keep what the site said about the account."""
    await visit.sign_in()
    days = min((notice.days for notice in visit.notices if notice.days is not None), default=None)
    await written(lambda session: record.signed_in(session, account, days=days))
