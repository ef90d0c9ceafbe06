"""Writing down what a process is about to do and what came of it. Only the holder of the newest fence may."""

import datetime as dt

from sqlalchemy.orm import Session

from billing import lifecycle as invoices
from billing.actor import Actor
from billing.errors import Refusal
from billing.submission import lifecycle
from billing.submission.claim import Claim, Patience
from billing.submission.doubt import attempts_in_doubt
from data.dialects import clock
from data.models import Attempt, Credential, Invoice, Submission
from data.queries.leases import give_back_lease, take_lease
from data.vocabulary import AttemptOutcome, Turn

PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120))
"""How long the worker waits after the first, second, ... attempt without an answer; after the last it is a person's turn."""


class HoldLost(Refusal):
    """Another process holds the submission now; this one must stop and touch nothing."""


def extend(session: Session, claim: Claim, patience: Patience) -> None:
    """Hold on for another lease."""
    now = clock(session)
    _held(session, claim).lease_until = now + patience.lease
    if not take_lease(session, claim.account, claim.owner, now, patience.lease):
        raise HoldLost(f"Another process signed in at {claim.carrier}.")


def write_intent(session: Session, claim: Claim, patience: Patience) -> None:
    """Written and committed right before the one click that cannot be undone; refused if too little of the lease is left for it."""
    submission, now = _held(session, claim), clock(session)
    if submission.lease_until is None or submission.lease_until < now + patience.send:
        raise HoldLost(f"The hold on invoice {claim.invoice_number} ends too soon to send it.")
    session.get_one(Attempt, claim.attempt_id).intent_at = now


def found_absent(session: Session, claim: Claim) -> None:
    """The site was asked and does not have the invoice: whatever earlier attempts did, it did not arrive."""
    _held(session, claim)
    for attempt in attempts_in_doubt(session, claim.submission_id):
        attempt.outcome = AttemptOutcome.ABSENT


def accepted(session: Session, claim: Claim, *, receipt: str, words: str) -> None:
    """The carrier took the invoice and gave a receipt."""
    submission, invoice = _end(session, claim, "accept", AttemptOutcome.ACCEPTED, words)
    submission.receipt = invoice.receipt = receipt
    submission.ended_at = clock(session)
    invoices.move(session, invoice, "accept", by=Actor.worker(), note=f"Receipt {receipt}")


def rejected(session: Session, claim: Claim, *, reason: str) -> None:
    """The carrier said no; its own words stand on the invoice."""
    submission, invoice = _end(session, claim, "reject", AttemptOutcome.REJECTED, reason)
    submission.turn, submission.ended_at = Turn.BILLER, clock(session)
    invoices.move(session, invoice, "reject", by=Actor.worker(), note=reason)


def pending(session: Session, claim: Claim, *, words: str, ask_in: dt.timedelta) -> None:
    """The carrier has it but has not answered yet; it is asked again later."""
    submission, _ = _end(session, claim, "wait_for_site", AttemptOutcome.PENDING, words)
    submission.not_before = clock(session) + ask_in


def site_unavailable(session: Session, claim: Claim, sentence: str) -> None:
    """Nothing was sent: try again by ourselves, more and more patiently, then ask a person."""
    _wait_or_ask(session, claim, AttemptOutcome.LATER, sentence, dt.timedelta(0))


def outcome_unknown(session: Session, claim: Claim, sentence: str, patience: Patience) -> None:
    """It may have been sent: look on the site later, never send blindly."""
    _wait_or_ask(session, claim, AttemptOutcome.UNKNOWN, sentence, patience.settle)


def person_needed(session: Session, claim: Claim, turn: Turn, sentence: str) -> None:
    """The process cannot go on without somebody; after a possible send without an answer nobody but a person may say what happened."""
    in_doubt = bool(attempts_in_doubt(session, claim.submission_id))
    submission, invoice = _end(session, claim, "lose_sight" if in_doubt else "ask_person", AttemptOutcome.NEEDS_PERSON, sentence)
    submission.turn = Turn.BILLER if in_doubt else turn
    if in_doubt:
        invoices.move(session, invoice, "lose_sight", by=Actor.worker(), note=sentence)


def sign_in_refused(session: Session, claim: Claim, sentence: str) -> None:
    """The site does not take our password: nobody tries it again before an admin changed it; the upload waits in the queue."""
    submission, _ = _end(session, claim, "try_later", AttemptOutcome.LATER, sentence)
    submission.turn = Turn.ADMIN
    credential = session.query(Credential).filter_by(carrier_id=submission.carrier_id).one()
    credential.refused_at = clock(session)


def _wait_or_ask(session: Session, claim: Claim, outcome: AttemptOutcome, sentence: str, at_least: dt.timedelta) -> None:
    submission = _held(session, claim)
    if submission.tries >= len(PAUSES):
        person_needed(
            session, claim, Turn.BILLER, f"{sentence} This was attempt {submission.tries + 1}; the worker stopped trying."
        )
        return
    _end(session, claim, "try_later", outcome, sentence)
    submission.not_before = clock(session) + max(PAUSES[submission.tries], at_least)
    submission.tries += 1
    submission.turn = Turn.WORKER


def _end(session: Session, claim: Claim, step: str, outcome: AttemptOutcome, sentence: str) -> tuple[Submission, Invoice]:
    submission, now = _held(session, claim), clock(session)
    lifecycle.take(submission, step)
    submission.sentence, submission.owner, submission.lease_until = sentence, None, None
    attempt = session.get_one(Attempt, claim.attempt_id)
    attempt.outcome, attempt.sentence, attempt.ended_at = outcome, sentence, now
    give_back_lease(session, claim.account, claim.owner, now)
    return submission, session.get_one(Invoice, submission.invoice_id, with_for_update=True)


def _held(session: Session, claim: Claim) -> Submission:
    submission = session.get_one(Submission, claim.submission_id, with_for_update=True, populate_existing=True)
    if (submission.fence, submission.owner) != (claim.fence, claim.owner):
        raise HoldLost(f"Another process took over invoice {claim.invoice_number}; this one stops.")
    return submission
