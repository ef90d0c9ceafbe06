"""Writing down what a process is about to do and what came of it. Only the holder of the newest fence may."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import update
from sqlalchemy.orm import Session

from billing import lifecycle as invoices
from billing.actor import Actor
from billing.submission import lifecycle
from billing.submission.account import Account, HoldLost, keep_account, leave_alone
from billing.submission.claim import Claim, Patience
from billing.submission.doubt import attempts_in_doubt
from billing.submission.patience import PAUSES, next_look
from carriers.habits import Answering
from data.dialects import clock
from data.models import Attempt, Credential, Invoice, Submission
from data.vocabulary import AttemptOutcome, Turn

__all__ = [
    "HoldLost", "accepted", "extend", "found_absent", "other_total", "outcome_unknown", "pending", "person_needed", "rejected",
    "sign_in_refused", "signed_in", "site_busy", "site_rests", "site_unavailable", "turned_away", "write_intent",
]  # fmt: skip
ALREADY = "It was there already"
"""How the sentence of an attempt begins that found the invoice on the site: an upload that was not doubled."""
USUAL = Answering()


def signed_in(session: Session, account: Account, *, days: int | None = None) -> None:
    """The site let us in; `days` are those it gives the password, if it said so."""
    now = clock(session)
    values: dict[str, object] = {"signed_in_at": now}
    if days is not None:
        values["expires_on"] = now.date() + dt.timedelta(days=days)
    session.execute(update(Credential).where(Credential.id == account.id).values(values))


def turned_away(session: Session, account: Account, sentence: str) -> None:
    """The site does not take this account: nobody tries it again before an admin changed it, because sites lock accounts."""
    credential = session.get_one(Credential, account.id)
    credential.refused_at, credential.refused_why = clock(session), sentence


def extend(session: Session, claims: Sequence[Claim], patience: Patience) -> None:
    """Hold on to what travels together for another lease."""
    for claim in claims:
        _held(session, claim).lease_until = clock(session) + patience.lease
    keep_account(session, claims[0].account, patience)


def write_intent(session: Session, claims: Sequence[Claim], patience: Patience) -> None:
    """Written and committed right before the one click that cannot be undone; refused if too little of a lease is left for it.

    What one click sends has one moment: the site counts it as one upload, and so does the pace.
    """
    now = clock(session)
    for claim in claims:
        submission = _held(session, claim)
        if submission.lease_until is None or submission.lease_until < now + patience.send:
            raise HoldLost(f"The hold on invoice {claim.invoice_number} ends too soon to send it.")
        session.get_one(Attempt, claim.attempt_id).intent_at = submission.sent_at = now


def found_absent(session: Session, claim: Claim) -> None:
    """The site was asked and does not have the invoice: whatever earlier attempts did, it did not arrive."""
    _held(session, claim).sent_at = None
    for attempt in attempts_in_doubt(session, claim.submission_id):
        attempt.outcome = AttemptOutcome.ABSENT


def accepted(session: Session, claim: Claim, *, receipt: str, words: str, already: bool = False) -> None:
    """The carrier has the invoice and gave a receipt; `already`: it had it before this attempt."""
    submission, invoice = _end(session, claim, "accept", AttemptOutcome.ACCEPTED, f"{ALREADY}: {words}" if already else words)
    submission.receipt = invoice.receipt = receipt
    submission.ended_at = clock(session)
    invoices.move(session, invoice, "accept", by=Actor.worker(), note=f"{f'{ALREADY}. ' if already else ''}Receipt {receipt}")


def rejected(session: Session, claim: Claim, *, reason: str) -> None:
    """The carrier said no; its own words stand on the invoice."""
    submission, invoice = _end(session, claim, "reject", AttemptOutcome.REJECTED, reason)
    submission.turn, submission.ended_at = Turn.BILLER, clock(session)
    invoices.move(session, invoice, "reject", by=Actor.worker(), note=reason)


def pending(session: Session, claim: Claim, *, words: str, answering: Answering = USUAL) -> None:
    """The carrier has it but has not answered yet; it is asked again later, and silence beyond its usual time is an alarm."""
    submission, _ = _end(session, claim, "wait_for_site", AttemptOutcome.PENDING, words)
    now = clock(session)
    submission.sent_at = submission.sent_at or now
    submission.answer_by = submission.sent_at + answering.within
    submission.not_before = next_look(now, submission.sent_at, at_most=answering.ask_every)
    submission.tries = 0


def other_total(session: Session, claim: Claim, there: Decimal | None, words: str) -> None:
    """The site has an invoice with this number that is not, or perhaps not, ours: a person looks."""
    total = f"its total there is ${there:,.2f}" if there is not None else "its total there cannot be read"
    ours = f"ours is ${claim.facts.total:,.2f}"
    person_needed(
        session, claim, Turn.BILLER, f"The site has an invoice {claim.invoice_number} already: {total}, {ours}. It says: {words}"
    )


def site_unavailable(session: Session, claim: Claim, sentence: str) -> None:
    """Nothing was sent: try again by ourselves, more and more patiently, then ask a person."""
    _wait_or_ask(session, claim, AttemptOutcome.LATER, sentence)


def site_busy(session: Session, claim: Claim, sentence: str, ready_in: dt.timedelta) -> None:
    """The same, but the site said when it is ready again: that is believed once."""
    _wait_or_ask(session, claim, AttemptOutcome.LATER, sentence)
    submission = session.get_one(Submission, claim.submission_id)
    if submission.tries == 1:
        submission.not_before = clock(session) + ready_in


def outcome_unknown(session: Session, claim: Claim, sentence: str, patience: Patience) -> None:
    """It may have been sent: look on the site later, never send blindly."""
    _wait_or_ask(session, claim, AttemptOutcome.UNKNOWN, sentence, at_least=patience.settle)


def site_rests(session: Session, claim: Claim, pause: dt.timedelta, patience: Patience) -> None:
    """What stood in this upload's way stands in the way of all at its site: they are left alone for a while."""
    why = f"It waits because of invoice {claim.invoice_number}, where the site made trouble; the worker goes on soon."
    leave_alone(session, claim.account, clock(session) + pause, patience, why=why)


def person_needed(session: Session, claim: Claim, turn: Turn, sentence: str) -> None:
    """The process cannot go on without somebody; after a possible send without an answer nobody but a person may say what happened."""
    in_doubt = bool(attempts_in_doubt(session, claim.submission_id)) and not claim.waiting
    submission, invoice = _end(session, claim, "lose_sight" if in_doubt else "ask_person", AttemptOutcome.NEEDS_PERSON, sentence)
    submission.turn = Turn.BILLER if in_doubt else turn
    if in_doubt:
        invoices.move(session, invoice, "lose_sight", by=Actor.worker(), note=sentence)


def sign_in_refused(session: Session, claim: Claim, sentence: str) -> None:
    """The site does not take our sign-in; the upload waits in the queue for a better one."""
    submission, _ = _end(session, claim, _back(claim), AttemptOutcome.LATER, sentence)
    submission.turn = Turn.ADMIN
    turned_away(session, claim.account, sentence)


def _wait_or_ask(
    session: Session, claim: Claim, outcome: AttemptOutcome, sentence: str, *, at_least: dt.timedelta = PAUSES[0]
) -> None:
    """An upload that the site has and thinks about is asked for ever: its silence is an alarm by itself."""
    submission = _held(session, claim)
    if submission.tries >= len(PAUSES) and not claim.waiting:
        person_needed(
            session, claim, Turn.BILLER, f"{sentence} This was attempt {submission.tries + 1}; the worker stopped trying."
        )
        return
    _end(session, claim, _back(claim), outcome, sentence)
    submission.not_before = clock(session) + max(PAUSES[min(submission.tries, len(PAUSES) - 1)], at_least)
    submission.tries += 1
    submission.turn = Turn.WORKER


def _back(claim: Claim) -> str:
    return "wait_for_site" if claim.waiting else "try_later"


def _end(session: Session, claim: Claim, step: str, outcome: AttemptOutcome, sentence: str) -> tuple[Submission, Invoice]:
    submission, now = _held(session, claim), clock(session)
    lifecycle.take(submission, step)
    submission.sentence, submission.owner, submission.lease_until = sentence, None, None
    attempt = session.get_one(Attempt, claim.attempt_id)
    attempt.outcome, attempt.sentence, attempt.ended_at = outcome, sentence, now
    return submission, session.get_one(Invoice, submission.invoice_id, with_for_update=True)


def _held(session: Session, claim: Claim) -> Submission:
    submission = session.get_one(Submission, claim.submission_id, with_for_update=True, populate_existing=True)
    if (submission.fence, submission.owner) != (claim.fence, claim.owner):
        raise HoldLost(f"Another process took over invoice {claim.invoice_number}; this one stops.")
    return submission
