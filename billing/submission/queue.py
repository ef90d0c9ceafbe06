"""What people do with uploads: ask for one, ask again, withdraw it, or say what they saw on the site."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from billing import lifecycle as invoices
from billing.actor import Actor
from billing.desk import Desk
from billing.errors import BadInput, NotFound, NotNow, NotYours
from billing.submission import lifecycle
from billing.submission.doubt import attempts_in_doubt
from data.dialects import clock
from data.models import Carrier, Client, Credential, Invoice, LedesFile, Matter, Submission
from data.vocabulary import AttemptOutcome, Role, SubmissionStatus


def ask(session: Session, desk: Desk, invoice_id: int, *, seen: int) -> Submission:
    """“Upload now”: queue the file made at approval for the carrier's site. A second click is refused, not queued."""
    invoice = invoices.lock(session, invoice_id, seen=seen, by=desk.by)
    invoices.move(session, invoice, "submit", by=desk.by)
    submission = _submission_of(session, invoice, _ready_carrier(session, desk, invoice))
    submission.asked_by, submission.asked_at = desk.by.name, clock(session)
    submission.not_before, submission.tries, submission.ended_at = submission.asked_at, 0, None
    session.add(submission)
    session.flush()
    return submission


def ask_again(session: Session, submission_id: int, *, by: Actor) -> None:
    """Put an upload that needed a person back into the queue; the site is asked first whether it has the invoice already."""
    submission, invoice = _both(session, submission_id)
    if Role.BILLER not in by.roles:
        raise NotYours(f"Uploads are for billers; {by.name} cannot send invoice {invoice.number} again.")
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


def _submission_of(session: Session, invoice: Invoice, carrier: Carrier) -> Submission:
    """The one intent to send the invoice's newest file: a new row, or the withdrawn one taken up again."""
    newest = select(LedesFile.id).where(LedesFile.invoice_id == invoice.id).order_by(LedesFile.id.desc()).limit(1)
    file_id = session.scalars(newest).one()
    known = session.scalars(select(Submission).where(Submission.invoice_id == invoice.id, Submission.file_id == file_id)).first()
    if known is None:
        return Submission(invoice_id=invoice.id, file_id=file_id, carrier_id=carrier.id, status=SubmissionStatus.QUEUED, fence=0)
    lifecycle.take(known, "ask_anew")
    return known


def _ready_carrier(session: Session, desk: Desk, invoice: Invoice) -> Carrier:
    matter = joinedload(Matter.client).joinedload(Client.carrier)
    carrier = session.scalars(select(Matter).where(Matter.id == invoice.matter_id).options(matter)).one().client.carrier
    credential = session.scalars(select(Credential).where(Credential.carrier_id == carrier.id)).first()
    if credential is None:
        raise NotNow(f"There is no sign-in for {carrier.name}'s site yet; an admin enters it on the Carriers page.")
    if credential.refused_at is not None:
        when = desk.by.moment(credential.refused_at)
        raise NotNow(f"{carrier.name}'s site refused our sign-in {when}; an admin enters the right one on the Carriers page.")
    return carrier
