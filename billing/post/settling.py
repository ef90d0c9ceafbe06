"""What people do with a mail that fits no invoice: attach it to one as an answer, or settle it with a note."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.answers import Said, take_answer
from billing.errors import AlreadyDone, BadInput, NoteNeeded, NotFound, NotYours
from data.dialects import clock
from data.models import Invoice, Mail
from data.queries.answers import invoice_called
from data.vocabulary import AnswerSource, CarrierWord, MailState, Role


@dataclass(frozen=True)
class Attachment:
    """What a person reads out of a mail: which invoice, what it means, and what else it says. With `more` in it, it stays in the list."""

    invoice_number: str
    word: CarrierWord | None
    reason: str = ""
    receipt: str = ""
    more: bool = False


def attach(session: Session, mail_id: int, read: Attachment, *, by: Actor) -> None:
    """Make a mail an answer to an invoice, with what the person read out of it."""
    mail = _waiting(session, mail_id, by)
    number = read.invoice_number.strip()
    invoice_id = invoice_called(session, number, mail.carrier_id) if number else None
    if invoice_id is None:
        raise BadInput(f"There is no invoice {number} of this carrier's." if number else "Type the number of the invoice.")
    if read.word is None:
        raise BadInput("Choose what the carrier says.")
    if read.word == CarrierWord.REJECTED and not read.reason.strip():
        raise BadInput("Type why the carrier rejects it; whoever corrects the invoice reads that.")
    said = Said(
        word=read.word, words=read.reason or mail.subject or "A mail without a subject", said_at=mail.sent_at, source=AnswerSource.PERSON,
        by=by.name, invoice_id=invoice_id, reason=read.reason or None, receipt=read.receipt or None, mail_id=mail.id,
    )  # fmt: skip
    take_answer(session, said)
    number = session.get_one(Invoice, invoice_id).number
    if not read.more:
        _settle(session, mail, by, f"Attached to invoice {number} as {read.word.replace('_', ' ')}.")


def settle(session: Session, mail_id: int, *, by: Actor, note: str) -> None:
    """Take a mail off the list because it needs nothing more, and say why."""
    mail = _waiting(session, mail_id, by)
    if not note.strip():
        raise NoteNeeded("Please say why this mail needs nothing more.")
    _settle(session, mail, by, " ".join(note.split()))


def _waiting(session: Session, mail_id: int, by: Actor) -> Mail:
    if Role.BILLER not in by.roles:
        raise NotYours(f"Carriers' mails are for billers; {by.name} cannot settle them.")
    mail = session.get(Mail, mail_id, with_for_update=True, populate_existing=True)
    if mail is None:
        raise NotFound("There is no such mail.")
    if mail.state != MailState.UNMATCHED:
        when = f" {by.moment(mail.settled_at)}" if mail.settled_at else ""
        raise AlreadyDone(f"This mail was already settled by {mail.settled_by or 'the worker'}{when}.")
    return mail


def _settle(session: Session, mail: Mail, by: Actor, sentence: str) -> None:
    mail.state, mail.sentence = MailState.SETTLED, sentence
    mail.settled_by, mail.settled_at = by.name, clock(session)
