"""A mail and its answers are written down together, once, however often the mail is read."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from billing.answers import ABSENT, Said, take_answer
from billing.post.letter import Letter
from billing.post.reading import Judged
from carriers.sayings import Saying
from data.dialects import clock
from data.models import Mail
from data.queries.answers import sent_invoices
from data.queries.carriers import carrier_ids, carrier_named
from data.queries.mails import mail_with
from data.vocabulary import AnswerSource, CarrierWord, MailState

LONGEST_TEXT = 60_000
"""Bytes of a mail's text that are kept beside it; the whole mail lies in the file store."""
LONGEST_SENDER = 190
NAMED = 20


def keep(session: Session, letter: Letter, judged: Judged, place: str) -> Mail | None:
    """Write a mail down with all answers in it; None if it was there already."""
    mail = _added(session, _row(session, letter, judged, place))
    if mail is None or mail.carrier_id is None:
        return mail
    strangers, unsent = [], []
    sent = sent_invoices(session, mail.carrier_id, [saying.invoice_number for saying in judged.sayings])
    for saying in sorted(judged.sayings, key=lambda each: each.invoice_number):  # two readers lock invoices in the same order
        match sent.get(saying.invoice_number.casefold()):
            case None:
                strangers.append(saying.invoice_number)
            case False:
                unsent.append(saying.invoice_number)
            case True:
                take_answer(session, _said(saying, mail))
    if strangers or unsent:
        mail.state, mail.sentence = MailState.UNMATCHED, _sentence(strangers, unsent)
    return mail


def _row(session: Session, letter: Letter, judged: Judged, place: str) -> Mail:
    carrier_id = carrier_ids(session).get(judged.carrier or "")
    unknown = bool(judged.sayings) and carrier_id is None
    return Mail(
        message_id=letter.message_id, carrier_id=carrier_id, sender=letter.sender[:LONGEST_SENDER], subject=_cut(letter.subject, 2_000),
        text=_cut(letter.text, LONGEST_TEXT), place=place, sent_at=letter.sent_at, received_at=clock(session),
        state=MailState.UNMATCHED if unknown else judged.state,
        sentence="The firm has no matters of this carrier's." if unknown else judged.sentence,
    )  # fmt: skip


def _added(session: Session, mail: Mail) -> Mail | None:
    """The mail's row; None if it was there, or another reader was quicker by a moment."""
    if mail_with(session, mail.message_id) is not None:
        return None
    try:
        with session.begin_nested():
            session.add(mail)
    except IntegrityError:
        return None
    return mail


def _said(saying: Saying, mail: Mail) -> Said:
    return Said(
        word=ABSENT if saying.means == ABSENT else CarrierWord(saying.means), words=saying.words, said_at=mail.sent_at,
        source=AnswerSource.MAIL, invoice_number=saying.invoice_number, carrier_id=mail.carrier_id, mail_id=mail.id,
        reason=saying.reason, line=saying.line, amount=saying.amount, receipt=saying.receipt,
    )  # fmt: skip


def _sentence(strangers: Sequence[str], unsent: Sequence[str]) -> str:
    parts = []
    if strangers:
        parts.append(f"We have no invoice of this carrier's called {_listed(strangers)}.")
    if unsent:
        parts.append(f"Never sent from here: {_listed(unsent)}.")
    return " ".join(parts)


def _listed(numbers: Sequence[str]) -> str:
    once = list(dict.fromkeys(numbers))
    more = f" and {len(once) - NAMED} more" if len(once) > NAMED else ""
    return ", ".join(number[:40] for number in once[:NAMED]) + more


def _cut(text: str, longest: int) -> str:
    return text.encode()[:longest].decode(errors="ignore")


def keep_code(session: Session, letter: Letter, carrier_name: str, place: str) -> bool:
    """Keep a mail with a one-time code and take the code, which one sign-in only may use; False if another one took it."""
    keep(session, letter, Judged(MailState.IGNORED, "A one-time code."), place)
    mail = mail_with(session, letter.message_id, locked=True)
    if mail is None or mail.settled_at is not None:
        return False
    mail.carrier_id = carrier_named(session, carrier_name)
    mail.settled_at, mail.settled_by = clock(session), "The worker"
    return True
