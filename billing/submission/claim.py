"""Who may act now: a submission is held by one process at a time, and so is an account at a carrier's site.

A claim is a row that was changed by exactly this process: a lease in the database's own time, and a fence that counts the claims. Whoever
holds an older fence can neither send nor record.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from billing.submission import lifecycle
from billing.submission.doubt import attempts_in_doubt
from data.dialects import clock
from data.models import Attempt, Carrier, Credential, Invoice, Submission
from data.queries.leases import names_held, take_lease
from data.vocabulary import SubmissionStatus


@dataclass(frozen=True)
class Patience:
    """How long things are held. `settle`: how long a dead process's browser, or the site itself, may still be busy."""

    lease: dt.timedelta = dt.timedelta(seconds=120)
    settle: dt.timedelta = dt.timedelta(seconds=60)
    send: dt.timedelta = dt.timedelta(seconds=60)

    @classmethod
    def of_seconds(cls, *, lease: int, settle: int) -> "Patience":
        """From settings; a send may take half the lease."""
        return cls(dt.timedelta(seconds=lease), dt.timedelta(seconds=settle), dt.timedelta(seconds=lease / 2))


@dataclass(frozen=True)
class Claim:
    """One process's hold on one submission, with all it needs to act while no transaction is open."""

    submission_id: int
    attempt_id: int
    fence: int
    owner: str
    carrier: str
    invoice_number: str
    matter_number: str
    claim_number: str
    total: Decimal
    file_place: str
    file_name: str
    file_sha256: str
    look_first: bool

    @property
    def account(self) -> str:
        """Name of the lease on the carrier's account: a site often ends the older of two sessions."""
        return f"account:{self.carrier}"


def claim_next(session: Session, owner: str, patience: Patience) -> Claim | None:
    """Take the oldest submission that is due and whose account is free, or None."""
    now = clock(session)
    for submission_id, carrier in session.execute(_due(now, patience)).all():
        if take_lease(session, f"account:{carrier}", owner, now, patience.lease):
            submission = _lock_due(session, submission_id, now, patience)
            if submission is not None:
                return _hold(session, submission, owner, now + patience.lease)
    return None


def anything_due(session: Session, patience: Patience) -> bool:
    """Whether an upload waits for a process to take it."""
    return session.execute(_due(clock(session), patience).limit(1)).first() is not None


def free_accounts(session: Session, patience: Patience) -> int:
    """At how many carriers an upload is due and nobody signed in: so many processes have something to do."""
    now = clock(session)
    busy = {name.removeprefix("account:") for name in names_held(session, "account:", now)}
    return len({carrier for _, carrier in session.execute(_due(now, patience))} - busy)


def _due(now: dt.datetime, patience: Patience) -> Select[int, str]:
    query = select(Submission.id, Carrier.slug).join(Carrier, Carrier.id == Submission.carrier_id)
    # A sign-in that the site refused is not tried again before somebody changed it: sites lock accounts.
    query = query.join(Credential, Credential.carrier_id == Carrier.id).where(Credential.refused_at.is_(None))
    return query.where(_is_due(now, patience)).order_by(Submission.not_before, Submission.id).limit(200)


def _is_due(now: dt.datetime, patience: Patience) -> ColumnElement[bool]:
    ready = and_(Submission.status.in_((SubmissionStatus.QUEUED, SubmissionStatus.WAITING)), Submission.not_before <= now)
    abandoned = and_(Submission.status == SubmissionStatus.RUNNING, Submission.lease_until <= now - patience.settle)
    return or_(ready, abandoned)


def _lock_due(session: Session, submission_id: int, now: dt.datetime, patience: Patience) -> Submission | None:
    """The submission's row, locked, if it is still due; None if somebody else holds or just took it."""
    due = select(Submission).where(Submission.id == submission_id, _is_due(now, patience))
    return session.scalars(due.with_for_update(skip_locked=True)).first()


def _hold(session: Session, submission: Submission, owner: str, until: dt.datetime) -> Claim:
    lifecycle.take(submission, "claim")
    submission.fence += 1
    submission.owner, submission.lease_until, submission.turn = owner, until, None
    attempt = Attempt(submission_id=submission.id, fence=submission.fence, owner=owner, started_at=clock(session))
    session.add(attempt)
    session.flush()
    return _claim(session, submission, attempt)


def _claim(session: Session, submission: Submission, attempt: Attempt) -> Claim:
    whole = select(Submission).where(Submission.id == submission.id).options(
        joinedload(Submission.invoice).joinedload(Invoice.matter), joinedload(Submission.file), joinedload(Submission.carrier)
    )  # fmt: skip
    submission = session.scalars(whole).one()
    invoice, file = submission.invoice, submission.file
    return Claim(
        submission_id=submission.id, attempt_id=attempt.id, fence=attempt.fence, owner=attempt.owner, carrier=submission.carrier.slug,
        invoice_number=invoice.number, matter_number=invoice.matter.number, claim_number=invoice.matter.claim_number or "",
        total=invoice.total, file_place=file.place, file_name=file.name, file_sha256=file.sha256,
        look_first=bool(attempts_in_doubt(session, submission.id)),
    )  # fmt: skip
