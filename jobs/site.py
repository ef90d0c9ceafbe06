"""Going to a carrier's site with one of the firm's accounts."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from billing.credentials import open_account
from billing.submission import record
from billing.submission.account import Account
from jobs.papers import key_of
from jobs.portals.visit import Visit
from jobs.transactions import written
from jobs.work import Work

if TYPE_CHECKING:
    from playwright.async_api import Browser  # only jobs/portals opens one


async def new_visit(work: Work, account: Account, browser: "Browser", folder: Path) -> Visit:
    """A visit that is not open yet; its evidence goes into the folder."""
    held = await written(lambda session: open_account(session, work.vault, account.id))
    carrier = work.desk.carrier(account.carrier)
    mailed_code = partial(work.post.code_since, carrier)
    return Visit(carrier, key_of(held), browser=browser, evidence=folder, mailed_code=mailed_code, trace=work.settings.traces)


async def sign_in(account: Account, visit: Visit) -> None:
    """Sign in, and keep what the site said about the account."""
    await visit.sign_in()
    days = min((notice.days for notice in visit.notices if notice.days is not None), default=None)
    await written(lambda session: record.signed_in(session, account, days=days))
