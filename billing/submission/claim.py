"""Who may act now: a submission is held by one process at a time.

A claim is a row that was changed by exactly this process: a lease in the database's own time, and a fence that counts the claims. Whoever
holds an older fence can neither send nor record.
"""

import datetime as dt
import sys
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from billing.submission import due, lifecycle
from billing.submission.account import Account, keep_account, leave_alone, take_account
from billing.submission.doubt import attempts_in_doubt
from billing.submission.facts import Facts, facts_of
from billing.submission.pace import is_limited, memory, next_moment, next_open
from billing.submission.patience import Patience
from data.dialects import clock
from data.models import Attempt, Carrier, Invoice, LedesFile, Submission
from data.queries.accounts import account_of_upload
from data.vocabulary import AttemptOutcome, SubmissionStatus

__all__ = ["Claim", "Patience", "anything_due", "claim_along", "claim_for", "claim_next", "next_due"]
AT_ONCE = 20
"""How many due uploads are looked at for one that nobody else is just taking."""


@dataclass(frozen=True)
class Claim:
    """One process's hold on one submission, with all it needs to act while no transaction is open."""

    submission_id: int
    invoice_id: int
    attempt_id: int
    fence: int
    account: Account
    facts: Facts
    file_place: str
    file_name: str
    file_sha256: str
    file_size: int
    look_first: bool
    waiting: bool
    """The site said that it has the invoice and is thinking."""
    corrects: bool
    """The site refused an earlier file of this invoice, and may still show that."""

    @property
    def owner(self) -> str:
        """The process that holds it."""
        return self.account.owner

    @property
    def carrier(self) -> str:
        """The slug of the carrier's file."""
        return self.account.carrier

    @property
    def invoice_number(self) -> str:
        """The invoice's number."""
        return self.facts.invoice_number


def claim_next(session: Session, owner: str, patience: Patience) -> Claim | None:
    """Take the oldest upload that is due with any account that is free, or None."""
    account = take_account(session, owner, patience)
    return claim_for(session, account, patience) if account else None


def claim_for(session: Session, account: Account, patience: Patience) -> Claim | None:
    """Take the oldest upload that is due for an account we hold, as far as its site's pace allows, or None. HoldLost if we do not."""
    now = clock(session)
    keep_account(session, account, patience)
    wanted = _allowed_now(session, account, patience, now)
    for submission_id in session.scalars(wanted.limit(AT_ONCE)).all() if wanted is not None else ():
        if (submission := _lock_due(session, submission_id, now, patience)) is not None:
            return _hold(session, submission, account, now + patience.lease)
    return None


def claim_along(session: Session, first: Claim, patience: Patience, *, most: int, largest: int | None) -> list[Claim]:
    """Up to `most` further uploads that may share the first one's file, which has `largest` bytes at most together.

    Only first attempts travel together: whatever went wrong before is looked into for each invoice alone.
    """
    if first.fence > 1 or first.corrects:
        return []
    now, room, along = clock(session), (largest or sys.maxsize) - first.file_size, []
    fresh = _of(first.account).where(due.is_due(now, patience), Submission.fence == 0, Submission.corrects_id.is_(None))
    sized = fresh.join(LedesFile, LedesFile.id == Submission.file_id).with_only_columns(Submission.id, LedesFile.size)
    for submission_id, size in session.execute(sized.limit(most)).all():
        if size <= room and (submission := _lock_due(session, submission_id, now, patience)) is not None:
            along.append(_hold(session, submission, first.account, now + patience.lease))
            room -= size
    return along


def anything_due(session: Session, patience: Patience) -> bool:
    """Whether an upload waits for a process to take it."""
    return session.execute(due.of_willing_sites(select(Submission.id), clock(session), patience).limit(1)).first() is not None


def next_due(session: Session, account: Account) -> dt.datetime | None:
    """When the account's next upload is due, if it has one; in the past if it is due now."""
    return session.scalars(_of(account).where(Submission.status.in_(due.MOVING))).first()


def _allowed_now(session: Session, account: Account, patience: Patience, now: dt.datetime) -> Select[int] | None:
    """The account's due uploads, oldest first; without those that the site would not take yet, which wait until it does."""
    opens = next_open(account.pace, now)
    if opens > now:
        leave_alone(session, account, opens, patience)
        return None
    wanted = _of(account).where(due.is_due(now, patience)).with_only_columns(Submission.id)
    if not is_limited(account.pace):
        return wanted
    session.get_one(Carrier, account.carrier_id, with_for_update=True)  # two accounts of one site share its pace
    sent = due.sent_lately(session, account.carrier_id, now, memory(account.pace))
    allowed = next_moment(account.pace, now, sent)
    if allowed > now:
        leave_alone(session, account, allowed, patience, also_waiting=False)
        return wanted.where(Submission.status == SubmissionStatus.WAITING)
    return wanted


def _of(account: Account) -> Select[dt.datetime]:
    """When the uploads done with this account are due, oldest first."""
    query = select(Submission.not_before).join(Submission.invoice).join(Submission.carrier).join(Invoice.matter)
    mine = query.where(
        Submission.carrier_id == account.carrier_id, account_of_upload() == account.id, Carrier.paused_at.is_(None)
    )
    return mine.where(Submission.by_hand.is_(False)).order_by(Submission.not_before, Submission.id)


def _lock_due(session: Session, submission_id: int, now: dt.datetime, patience: Patience) -> Submission | None:
    """The submission's row, locked, if it is still due; None if somebody else holds or just took it."""
    still = select(Submission).where(Submission.id == submission_id, due.is_due(now, patience))
    return session.scalars(still.with_for_update(skip_locked=True)).first()


def _hold(session: Session, submission: Submission, account: Account, until: dt.datetime) -> Claim:
    lifecycle.take(submission, "claim")
    submission.fence += 1
    submission.owner, submission.lease_until, submission.turn = account.owner, until, None
    attempt = Attempt(submission_id=submission.id, fence=submission.fence, owner=account.owner, started_at=clock(session))
    session.add(attempt)
    session.flush()
    doubts, file = attempts_in_doubt(session, submission.id), session.get_one(LedesFile, submission.file_id)
    return Claim(
        submission_id=submission.id, invoice_id=submission.invoice_id, attempt_id=attempt.id, fence=attempt.fence, account=account,
        facts=facts_of(session, submission.invoice_id), file_place=file.place, file_name=file.name, file_sha256=file.sha256,
        file_size=file.size, look_first=bool(doubts), waiting=any(doubt.outcome == AttemptOutcome.PENDING for doubt in doubts),
        corrects=submission.corrects_id is not None,
    )  # fmt: skip
