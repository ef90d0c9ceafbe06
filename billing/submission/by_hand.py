"""Sites that no browser can use: a person downloads the file, puts it there, and says what came of it. The board keeps track."""

from sqlalchemy.orm import Session

from billing.answers import Said, take_answer
from billing.desk import Desk
from billing.errors import BadInput, NotFound, NotNow, NotYours
from billing.lifecycle import leave_event
from billing.submission import lifecycle
from data.dialects import clock
from data.models import Carrier, Invoice, Submission
from data.vocabulary import AnswerSource, CarrierWord, Role

SENT = "sent by hand"
ATTACHED = "given the carrier's answer"


def say_sent_by_hand(session: Session, desk: Desk, submission_id: int, *, note: str = "") -> None:
    """A person put the file on the site; from now on the carrier's answer is waited for, and its silence is an alarm."""
    submission, invoice = _both(session, desk, submission_id)
    lifecycle.take(submission, "sent_by_hand")
    submission.sent_at = submission.not_before = clock(session)
    slug = session.get_one(Carrier, submission.carrier_id).slug
    submission.answer_by = submission.sent_at + desk.carrier(slug).answers.within
    submission.turn, submission.sentence = None, f"{desk.by.name} put it on the carrier's site. {note}".strip()
    leave_event(session, invoice, SENT, by=desk.by, note=note)


def attach_answer(
    session: Session, desk: Desk, submission_id: int, *, accepted: bool, words: str, letter: str | None = None
) -> None:
    """What the carrier answered: the receipt if it accepted, else its reason; `letter` is where its letter lies in the file store."""
    if not words.strip():
        raise BadInput("Type the receipt number." if accepted else "Type the carrier's reason.")
    submission, invoice = _both(session, desk, submission_id)
    if submission.status in lifecycle.ENDED:
        raise NotNow(f"This upload is {lifecycle.STATUS_LABELS[submission.status].lower()} already.")
    word = CarrierWord.ACCEPTED if accepted else CarrierWord.REJECTED
    said = Said(
        word, words, clock(session), AnswerSource.PERSON, desk.by.name, invoice_id=invoice.id,
        receipt=words if accepted else None, reason=None if accepted else words, letter=letter,
    )  # fmt: skip
    take_answer(session, said)
    leave_event(session, invoice, ATTACHED, by=desk.by, note=words)


def _both(session: Session, desk: Desk, submission_id: int) -> tuple[Submission, Invoice]:
    submission = session.get(Submission, submission_id, with_for_update=True, populate_existing=True)
    if submission is None:
        raise NotFound("There is no such upload.")
    invoice = session.get_one(Invoice, submission.invoice_id, with_for_update=True)
    if Role.BILLER not in desk.by.roles:
        raise NotYours(f"Uploads are for billers; {desk.by.name} cannot do this for invoice {invoice.number}.")
    if not submission.by_hand:
        raise NotNow(f"The worker uploads invoice {invoice.number} by itself.")
    return submission, invoice
