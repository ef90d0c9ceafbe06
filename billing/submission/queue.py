"""What people do with uploads: ask for one, ask again, withdraw it, or say what they saw on the site."""

from sqlalchemy.orm import Session

from billing import lifecycle as invoices
from billing.actor import Actor
from billing.desk import Desk
from billing.errors import BadInput, NotFound, NotNow, NotYours
from billing.submission import lifecycle
from billing.submission.asking import Asking
from billing.submission.by_hand import attach_answer, say_sent_by_hand
from billing.submission.doubt import attempts_in_doubt
from billing.submission.many import Asked, ask_again_all, ask_all, ask_carrier, pause, resume
from data.dialects import clock
from data.models import Invoice, Submission
from data.vocabulary import AttemptOutcome, Role

__all__ = [
    "Asked", "ask", "ask_again", "ask_again_all", "ask_all", "ask_carrier", "attach_answer", "pause", "resume",
    "say_it_is_not_there", "say_it_is_there", "say_sent_by_hand", "withdraw",
]  # fmt: skip


def ask(session: Session, desk: Desk, invoice_id: int, *, seen: int) -> Submission:
    """“Upload now”: queue the file made at approval for the carrier's site. A second click is refused, not queued."""
    submission = Asking(session, desk).ask(invoices.lock(session, invoice_id, seen=seen, by=desk.by))
    session.flush()
    return submission


def ask_again(session: Session, submission_id: int, *, by: Actor) -> None:
    """Put an upload that needed a person back into the queue; the site is asked first whether it has the invoice already."""
    submission, invoice = _both(session, submission_id)
    if Role.BILLER not in by.roles:
        raise NotYours(f"Uploads are for billers; {by.name} cannot send invoice {invoice.number} again.")
    if submission.by_hand:
        raise NotNow(f"No browser can put invoice {invoice.number} on this site; a person does.")
    lifecycle.take(submission, "try_again")
    submission.not_before, submission.tries = clock(session), 0
    submission.turn = submission.sentence = None


def withdraw(session: Session, submission_id: int, *, by: Actor) -> None:
    """Take an upload out of the queue; refused once something may have reached the site."""
    submission, invoice = _both(session, submission_id)
    if attempts_in_doubt(session, submission_id):
        raise NotNow(f"Invoice {invoice.number} may be on the site already; look there first, or let the worker look.")
    lifecycle.take(submission, "withdraw")
    invoices.move(session, invoice, "withdraw", by=by)
    submission.ended_at = clock(session)


def say_it_is_there(session: Session, submission_id: int, *, by: Actor, receipt: str) -> None:
    """A person looked at the site and saw the invoice there."""
    if not receipt.strip():
        raise BadInput("Type the receipt number that the site shows.")
    submission, invoice = _both(session, submission_id)
    lifecycle.take(submission, "was_there")
    invoices.move(session, invoice, "was_there", by=by, note=receipt)
    submission.receipt = invoice.receipt = receipt.strip()
    submission.turn, submission.ended_at = None, clock(session)


def say_it_is_not_there(session: Session, submission_id: int, *, by: Actor, note: str) -> None:
    """A person looked at the site and the invoice is not there: it may be sent again, as a new upload of the same file."""
    submission, invoice = _both(session, submission_id)
    lifecycle.take(submission, "was_not_there")
    invoices.move(session, invoice, "was_not_there", by=by, note=note)
    submission.turn, submission.ended_at = None, clock(session)
    for attempt in attempts_in_doubt(session, submission_id):
        attempt.outcome = AttemptOutcome.ABSENT


def _both(session: Session, submission_id: int) -> tuple[Submission, Invoice]:
    submission = session.get(Submission, submission_id, with_for_update=True, populate_existing=True)
    if submission is None:
        raise NotFound("There is no such upload.")
    return submission, session.get_one(Invoice, submission.invoice_id, with_for_update=True)
