"""What carriers say of invoices, on a page, by mail or to a person: the one writer of answers.

What follows for the invoice and its upload is worked out anew from all that was ever said of it (billing/verdict.py), so it does not
matter in which order we come to know it, or how often.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from sqlalchemy.orm import Session

from billing import consequences
from billing.cuts.reading import read_cuts
from billing.money import in_hundredths
from billing.verdict import verdict
from data.dialects import clock
from data.models import Answer, Invoice, Submission
from data.queries import answers as known
from data.vocabulary import AnswerSource, CarrierWord

ABSENT: Literal["absent"] = "absent"
LONGEST_TEXT, LONGEST_RECEIPT, LARGEST_LINE, LARGEST_AMOUNT = 4_000, 80, 99_999, Decimal(10) ** 12


@dataclass(frozen=True)
class Said:
    """One thing a carrier said of one invoice, told by its id or its number; with a `carrier_id` it must be an invoice of that carrier.

    `said_at` is when the carrier said so, as far as known; `by` is who wrote it down; `letter` is where its letter lies in the file store.
    """

    word: CarrierWord | Literal["absent"]
    words: str
    said_at: dt.datetime
    source: AnswerSource
    by: str = "The worker"
    invoice_id: int | None = None
    invoice_number: str = ""
    carrier_id: int | None = None
    reason: str | None = None
    line: int | None = None
    amount: Decimal | None = None
    receipt: str | None = None
    mail_id: int | None = None
    visit_id: int | None = None
    letter: str | None = None

    @property
    def is_on_a_list(self) -> bool:
        """A site shows it among many others, and will again tomorrow; nobody visited it for this one upload."""
        return self.source == AnswerSource.SITE and self.visit_id is None


def take_answer(session: Session, said: Said) -> Answer | None:
    """Keep what was said, once, and let the upload and the invoice follow. None if it names no invoice, or only says it is not there."""
    invoice_id = said.invoice_id or known.invoice_called(session, said.invoice_number, said.carrier_id)
    if invoice_id is None:
        return None
    submission, invoice = known.lock_with_newest_upload(session, invoice_id)
    if said.word == ABSENT:
        consequences.note_absence(session, invoice, submission, _tidy(said.words))
        return None
    answer = _kept(session, invoice, said)
    answer.letter = said.letter or answer.letter
    session.flush()
    _follow(session, invoice, submission)
    read_cuts(session, invoice.id)
    return answer


def catch_up(session: Session, submission_id: int) -> None:
    """Let an upload follow what was said of it while a process held it."""
    submission, invoice = known.lock_with_newest_upload(session, known.invoice_of(session, submission_id))
    _follow(session, invoice, submission)


def _follow(session: Session, invoice: Invoice, submission: Submission | None) -> None:
    answers = known.all_answers(session, invoice.id)
    newest = max((answer.submission_id or 0 for answer in answers), default=0)
    word = verdict([answer for answer in answers if (answer.submission_id or 0) == newest])
    if word is not None:
        invoice.carrier_word, invoice.carrier_said_at = word.newest.word, word.newest.said_at
    if submission is not None and word is not None and newest == submission.id:
        consequences.follow(session, invoice, submission, word)


def _kept(session: Session, invoice: Invoice, said: Said) -> Answer:
    """The answer's row: a new one, or that of the same thing said before."""
    now, answers = clock(session), known.all_answers(session, invoice.id)
    said_at = min(said.said_at, now)  # a carrier whose clock is ahead cannot have said it later than we read it
    upload = _upload_of(session, invoice, said, said_at)
    same = _same(answers, said, upload)
    if same is not None and not _is_said_anew(answers, same, said, said_at):
        return same
    if same is not None and same.submission_id == upload:
        same.said_at = said_at
        return same
    answer = _row(invoice, said, upload)
    answer.said_at, answer.seen_at = said_at, now
    session.add(answer)
    return answer


def _upload_of(session: Session, invoice: Invoice, said: Said, said_at: dt.datetime) -> int | None:
    """Of which upload it was said: on a visit of the one that was visited, else of the one that had been sent by then."""
    if said.visit_id is not None:
        return known.upload_visited(session, said.visit_id)
    return known.upload_meant(session, invoice.id, said_at, unsent_too=said.source == AnswerSource.PERSON)


def _same(answers: Sequence[Answer], said: Said, upload: int | None) -> Answer | None:
    """The same thing, said of the same upload. A site's list goes on showing what it said of an older one."""
    equal = [each for each in answers if each.fingerprint == _fingerprint(said, each.invoice_id, each.submission_id)]
    ours = [each for each in equal if each.submission_id == upload]
    return next(iter(ours or (equal if said.is_on_a_list else ())), None)


def _is_said_anew(answers: Sequence[Answer], same: Answer, said: Said, said_at: dt.datetime) -> bool:
    """A mail of a later date says it again. A site's list only does if it showed another word in between."""
    if said_at <= same.said_at:
        return False
    if not said.is_on_a_list:
        return said.visit_id is None
    shown = [answer for answer in answers if answer.source == AnswerSource.SITE and answer.said_at <= said_at]
    return bool(shown) and max(shown, key=lambda answer: answer.said_at).word != said.word


def _row(invoice: Invoice, said: Said, upload: int | None) -> Answer:
    return Answer(
        invoice_id=invoice.id, submission_id=upload, mail_id=said.mail_id, visit_id=said.visit_id, source=said.source,
        word=said.word, words=_tidy(said.words), reason=_tidy(said.reason) or None, line=_fitting_line(said.line),
        amount=_fitting_amount(said.amount), receipt=_tidy(said.receipt, LONGEST_RECEIPT) or None, by=said.by,
        fingerprint=_fingerprint(said, invoice.id, upload),
    )  # fmt: skip


def _fingerprint(said: Said, invoice_id: int, upload: int | None) -> str:
    amount = f"{said.amount.normalize():f}" if said.amount is not None else ""
    parts = (invoice_id, upload or "", said.word, _tidy(said.words), amount, _tidy(said.receipt), said.line or "")
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _tidy(text: str | None, longest: int = LONGEST_TEXT) -> str:
    return " ".join((text or "").split())[:longest]


def _fitting_amount(amount: Decimal | None) -> Decimal | None:
    """What is no sum of dollars and cents stands in the carrier's words only."""
    return amount if amount is not None and abs(amount) < LARGEST_AMOUNT and in_hundredths(amount) else None


def _fitting_line(line: int | None) -> int | None:
    return line if line is not None and 0 < line <= LARGEST_LINE else None
