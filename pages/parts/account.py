"""An account at a carrier's site in words: whose work it is for, how it is, when it ends."""

import datetime as dt
from enum import StrEnum

from data.queries.alarms import NEAR
from data.queries.sign_ins import SiteAccount
from pages.parts.figures import counted, day


class AccountState(StrEnum):
    """How an account is, the worst first; the last two are of a carrier without any."""

    REFUSED = "refused"
    ENDED = "ended"
    ENDING = "ending"
    UNTRIED = "untried"
    WORKS = "works"
    NONE = "none"
    NOT_NEEDED = "not_needed"


def state_of(account: SiteAccount) -> AccountState:
    """How an account is today."""
    today = dt.datetime.now(dt.UTC).date()
    if account.refused_at:
        return AccountState.REFUSED
    if account.expires_on and account.expires_on <= today + NEAR:
        return AccountState.ENDED if account.expires_on < today else AccountState.ENDING
    return AccountState.WORKS if account.signed_in_at else AccountState.UNTRIED


def for_whom(client: str | None, office: str | None) -> str:
    """Whose work it is for, within a sentence."""
    parts = [client or "", f"the office {office}" if office else ""]
    return " in ".join(part for part in parts if part) or "all of its work"


def when_it_ends(last_day: dt.date, today: dt.date) -> str:
    """ended on Nov 3, 2026; ends today; ends in 9 days, on Dec 1, 2026."""
    left = (last_day - today).days
    if left == 0:
        return "ends today"
    return f"ends in {counted(left, 'day')}, on {day(last_day)}" if left > 0 else f"ended on {day(last_day)}"
