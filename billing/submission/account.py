"""Who is signed in where: an account at a carrier's site is held by one process at a time, because a site often ends the older of two
sessions. Sites that are paused, closed or that refused our sign-in are left alone."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from billing.errors import Refusal
from billing.submission import due
from billing.submission.pace import Paces, next_open, why_not_now
from billing.submission.patience import Patience
from carriers.habits import Pace
from data.dialects import clock
from data.models import Carrier, Credential, Submission
from data.queries.leases import give_back_lease, names_held, take_lease

PREFIX = "account:"
NO_PACES: Paces = {}
ANY_TIME = Pace()


class HoldLost(Refusal):
    """Another process holds the account or the submission now; this one must stop and touch nothing."""


@dataclass(frozen=True)
class Account:
    """One account at one carrier's site, held by `owner`."""

    id: int
    carrier_id: int
    carrier: str
    owner: str
    pace: Pace = ANY_TIME

    @property
    def lease(self) -> str:
        """Name of its lease."""
        return f"{PREFIX}{self.id}"


def take_account(session: Session, owner: str, patience: Patience, paces: Paces = NO_PACES) -> Account | None:
    """Hold the free account whose upload is due for the longest time, or None. At a site that is closed now, all uploads are held back."""
    now = clock(session)
    for account in _with_something_due(session, owner, patience, paces):
        opens = next_open(account.pace, now)
        if opens > now:
            leave_alone(session, account, opens, patience)
        elif take_lease(session, account.lease, owner, now, patience.lease):
            return account
    return None


def keep_account(session: Session, account: Account, patience: Patience) -> None:
    """Take the account, or hold on to it for another lease; HoldLost if another process has it."""
    if not take_lease(session, account.lease, account.owner, clock(session), patience.lease):
        raise HoldLost(f"Another process signed in at {account.carrier}.")


def leave_account(session: Session, account: Account) -> None:
    """Let another process sign in; called when ours is signed out or its browser is closed."""
    give_back_lease(session, account.lease, account.owner, clock(session))


def leave_alone(
    session: Session, account: Account, until: dt.datetime, patience: Patience, *, why: str = "", also_waiting: bool = True
) -> None:
    """Nothing is done at the account's site before then; `why` is the pace in the carrier's file unless something else is said."""
    now = clock(session)
    says = why or why_not_now(account.pace, now, until)
    due.hold_back(session, account.carrier_id, until, says, also_waiting=also_waiting)
    due.hold_back_abandoned(session, account.carrier_id, until, now, patience)


def free_accounts(session: Session, patience: Patience) -> int:
    """With how many accounts an upload is due and nobody is signed in: so many browser sessions have something to do."""
    return sum(1 for _ in _with_something_due(session, "", patience, NO_PACES))


def _with_something_due(session: Session, owner: str, patience: Patience, paces: Paces) -> Iterator[Account]:
    """The oldest first; of equals the one with the most to do, because it takes longest."""
    now = clock(session)
    held = set(names_held(session, PREFIX, now, apart_from=owner))
    oldest = func.min(Submission.not_before)
    query = due.of_willing_sites(select(Credential.id, Carrier.id, Carrier.slug), now, patience)
    query = query.group_by(Credential.id, Carrier.id, Carrier.slug).order_by(oldest, func.count(Submission.id).desc())
    for account_id, carrier_id, carrier in session.execute(query).all():
        account = Account(account_id, carrier_id, carrier, owner, paces.get(carrier, ANY_TIME))
        if account.lease not in held:
            yield account
