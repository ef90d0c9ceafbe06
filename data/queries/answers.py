"""What carriers said: of one invoice, for whoever may see it; and the rows that billing/answers.py works with."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from data.models import Answer, Attempt, Client, Invoice, InvoiceLine, Mail, Matter, Submission, Visit
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import AnswerSource, CarrierWord, SubmissionStatus

Columns: TypeAlias = Select[*tuple[Any, ...]]
SKEW = dt.timedelta(minutes=5)
"""By so much a carrier's clock may be behind ours."""
OPEN = (SubmissionStatus.WAITING, SubmissionStatus.UNCERTAIN, SubmissionStatus.QUEUED)
STEP = 500


@dataclass(frozen=True)
class CarrierSaid:
    """One thing a carrier said of an invoice; its own words beside ours. Times are UTC, the amount is dollars."""

    id: int
    word: CarrierWord
    words: str
    reason: str | None
    line: int | None
    amount: Decimal | None
    receipt: str | None
    said_at: dt.datetime
    seen_at: dt.datetime
    source: AnswerSource
    by: str
    mail_id: int | None
    letter: str | None
    subject: str | None


def answers_of(session: Session, viewer: Viewer, invoice_id: int) -> list[CarrierSaid]:
    """All that was said of an invoice this person may see, the newest first."""
    columns: Columns = select(
        Answer.id, Answer.word, Answer.words, Answer.reason, Answer.line, Answer.amount, Answer.receipt, Answer.said_at,
        Answer.seen_at, Answer.source, Answer.by, Answer.mail_id, Answer.letter, Mail.subject,
    ).join(Invoice, Invoice.id == Answer.invoice_id).outerjoin(Mail, Mail.id == Answer.mail_id)  # fmt: skip
    visible = columns.where(Answer.invoice_id == invoice_id, invoices_visible_to(viewer))
    return [CarrierSaid(*row) for row in session.execute(visible.order_by(Answer.said_at.desc(), Answer.id.desc()))]


def invoice_called(session: Session, number: str, carrier_id: int | None = None) -> int | None:
    """The invoice of this number, of one carrier's or of all; None if there is none."""
    query = select(Invoice.id).where(Invoice.number == number)
    if carrier_id is not None:
        query = query.join(Invoice.matter).join(Matter.client).where(Client.carrier_id == carrier_id)
    return session.scalars(query).first()


def sent_invoices(session: Session, carrier_id: int, numbers: Sequence[str]) -> Mapping[str, bool]:
    """Which of these numbers are invoices of this carrier's, by number in small letters, and whether each was ever asked to be sent."""
    asked = select(Submission.id).where(Submission.invoice_id == Invoice.id).exists()
    query = select(Invoice.number, asked).join(Invoice.matter).join(Matter.client).where(Client.carrier_id == carrier_id)
    found: dict[str, bool] = {}
    for start in range(0, len(numbers), STEP):
        for number, sent in session.execute(query.where(Invoice.number.in_(numbers[start : start + STEP]))):
            found[number.casefold()] = bool(sent)
    return found


def has_line(session: Session, invoice_id: int, position: int) -> bool:
    """Whether an invoice has a line of this number."""
    query = select(InvoiceLine.id).where(InvoiceLine.invoice_id == invoice_id, InvoiceLine.position == position)
    return session.scalars(query).first() is not None


def all_answers(session: Session, invoice_id: int) -> Sequence[Answer]:
    """Every answer on an invoice, as it is in the database now."""
    return session.scalars(select(Answer).where(Answer.invoice_id == invoice_id).order_by(Answer.id)).all()


def invoice_of(session: Session, submission_id: int) -> int:
    """Whose upload it is."""
    return session.get_one(Submission, submission_id).invoice_id


def lock_with_newest_upload(session: Session, invoice_id: int) -> tuple[Submission | None, Invoice]:
    """An invoice and its newest upload, both locked, the upload first as everywhere."""
    newest = select(Submission.id).where(Submission.invoice_id == invoice_id).order_by(Submission.id.desc()).limit(1)
    upload = session.scalars(newest).first()
    locked = session.get_one(Submission, upload, with_for_update=True, populate_existing=True) if upload else None
    return locked, session.get_one(Invoice, invoice_id, with_for_update=True, populate_existing=True)


def upload_meant(session: Session, invoice_id: int, said_at: dt.datetime, *, unsent_too: bool) -> int | None:
    """Of which upload something said then was meant: the last one sent before, else the first one sent, else, if asked, the newest."""
    sent_at = func.coalesce(func.min(Attempt.intent_at), Submission.sent_at)
    query = select(Submission.id, sent_at).outerjoin(Attempt, Attempt.submission_id == Submission.id)
    mine = query.where(Submission.invoice_id == invoice_id).group_by(Submission.id, Submission.sent_at).order_by(Submission.id)
    uploads = [(upload, sent) for upload, sent in session.execute(mine)]
    sent = [upload for upload, moment in uploads if moment is not None]
    before = [upload for upload, moment in uploads if moment is not None and moment <= said_at + SKEW]
    unsent = [upload for upload, _ in uploads] if unsent_too else []
    return next(iter(before[-1:] or sent[:1] or unsent[-1:]), None)


def upload_visited(session: Session, visit_id: int) -> int:
    """For which upload a site was visited."""
    return session.scalars(
        select(Attempt.submission_id).join(Visit, Visit.attempt_id == Attempt.id).where(Visit.id == visit_id)
    ).one()


def uploads_to_catch_up(session: Session) -> Sequence[int]:
    """Uploads of which something was said and which may not have followed it yet, because a process held them then."""
    spoken_of = select(Answer.id).where(Answer.submission_id == Submission.id).exists()
    taken_back = and_(Submission.status == SubmissionStatus.ACCEPTED, Invoice.carrier_word == CarrierWord.REJECTED)
    query = select(Submission.id).join(Submission.invoice).where(spoken_of, or_(Submission.status.in_(OPEN), taken_back))
    return session.scalars(query.order_by(Submission.id)).all()
