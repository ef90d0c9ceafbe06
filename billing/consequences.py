"""What an upload and its invoice do about a carrier's word."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing import lifecycle as invoices
from billing.actor import Actor
from billing.submission import lifecycle as uploads
from billing.submission.doubt import attempts_in_doubt
from billing.verdict import Verdict
from data.models import Invoice, InvoiceEvent, Submission
from data.vocabulary import CarrierWord, InvoiceStatus, SubmissionStatus

S = SubmissionStatus
AT_THE_CARRIER = (InvoiceStatus.SUBMITTING, InvoiceStatus.UNCERTAIN, InvoiceStatus.ACCEPTED, InvoiceStatus.REJECTED)
SHOWN = (S.WAITING, S.UNCERTAIN, S.ACCEPTED, S.REJECTED)
MISSED = "missed on the carrier's list"


def follow(session: Session, invoice: Invoice, submission: Submission, word: Verdict) -> None:
    """End the upload or turn it round as the carrier says; an invoice that people took up again stays where it is."""
    if invoice.status not in AT_THE_CARRIER:
        return
    if word.status not in (None, submission.status) and _may_turn(session, submission, word):
        _turn(session, invoice, submission, word)
    if submission.status in SHOWN and (word.status is None or word.status == submission.status):
        submission.turn, submission.sentence = word.turn, word.sentence
    if word.receipt and (submission.receipt is None or submission.receipt in word.receipts):
        submission.receipt = invoice.receipt = word.receipt


def note_absence(session: Session, invoice: Invoice, submission: Submission | None, words: str) -> None:
    """The carrier's list does not show the invoice: that ends nothing, but stands in its history, once, and on an upload that waits."""
    since = (InvoiceEvent.move == MISSED, InvoiceEvent.note == words, InvoiceEvent.at >= invoice.since)
    if session.scalars(select(InvoiceEvent.id).where(InvoiceEvent.invoice_id == invoice.id, *since)).first() is None:
        invoices.leave_event(session, invoice, MISSED, by=Actor.worker(), note=words)
    if submission is not None and submission.status == S.WAITING and invoice.carrier_word is None:
        submission.sentence = f"The carrier's list does not show it yet: {words}"


def _may_turn(session: Session, submission: Submission, word: Verdict) -> bool:
    """Whoever holds it goes on undisturbed; what was never sent cannot have been answered."""
    match submission.status:
        case S.WAITING | S.UNCERTAIN | S.ACCEPTED:
            return True
        case S.QUEUED:
            return bool(attempts_in_doubt(session, submission.id))
        case S.NEEDS_PERSON:
            return submission.by_hand or word.by_person
        case S.REJECTED:
            return _is_second_thought(submission, word)
        case _:
            return False


def _is_second_thought(submission: Submission, word: Verdict) -> bool:
    """The carrier took a refusal back, not merely confirmed that something had arrived."""
    decided, ended = word.decided, submission.ended_at
    return decided is not None and decided.word != CarrierWord.RECEIVED and (ended is None or decided.said_at > ended)


def _turn(session: Session, invoice: Invoice, submission: Submission, word: Verdict) -> None:
    decided = word.decided
    if decided is None:
        return
    accepted, ended = word.status == S.ACCEPTED, invoice.status in (InvoiceStatus.ACCEPTED, InvoiceStatus.REJECTED)
    uploads.take(submission, "carrier_accept" if accepted else "carrier_reject")
    submission.ended_at = decided.said_at
    if invoice.status != (InvoiceStatus.ACCEPTED if accepted else InvoiceStatus.REJECTED):
        name = ("carrier_" if ended else "") + ("accept" if accepted else "reject")
        invoices.move(session, invoice, name, by=Actor(decided.by), note=word.sentence)
