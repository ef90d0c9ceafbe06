"""Mails of carriers: those that wait for a person, and each as it came."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from data.models import Carrier, Mail
from data.queries.access import Viewer, mails_visible_to
from data.vocabulary import MailState

Columns: TypeAlias = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class MailLine:
    """One mail in a list: what became of it and why. Times are UTC."""

    id: int
    sender: str
    carrier: str | None
    subject: str
    sent_at: dt.datetime
    received_at: dt.datetime
    state: MailState
    sentence: str | None


@dataclass(frozen=True)
class OpenMail:
    """One mail to read: its line, its text, and who settled it."""

    line: MailLine
    text: str
    settled_by: str | None
    settled_at: dt.datetime | None


def count_mails(session: Session, viewer: Viewer) -> dict[MailState, int]:
    """How many mails this person may see are in which state."""
    counted = select(Mail.state, func.count(Mail.id)).where(mails_visible_to(viewer)).group_by(Mail.state)
    return dict(session.execute(counted).all())


def some_mails(session: Session, viewer: Viewer, state: MailState, limit: int, offset: int = 0) -> list[MailLine]:
    """Some mails of one state, the newest first, without their texts."""
    wanted = _lines(viewer).where(Mail.state == state).order_by(Mail.received_at.desc(), Mail.id.desc())
    return [MailLine(*row) for row in session.execute(wanted.limit(limit).offset(offset))]


def one_mail(session: Session, viewer: Viewer, mail_id: int) -> OpenMail:
    """A mail this person may see, with its text."""
    wanted = _lines(viewer).add_columns(Mail.text, Mail.settled_by, Mail.settled_at).where(Mail.id == mail_id)
    *line, text, settled_by, settled_at = session.execute(wanted).one()
    return OpenMail(MailLine(*line), text, settled_by, settled_at)


def mail_with(session: Session, message_id: str, *, locked: bool = False) -> Mail | None:
    """The mail of this Message-ID, if it was read already."""
    query = select(Mail).where(Mail.message_id == message_id)
    return session.scalars(query.with_for_update() if locked else query).first()


def _lines(viewer: Viewer) -> Columns:
    columns: Columns = select(
        Mail.id, Mail.sender, Carrier.name, Mail.subject, Mail.sent_at, Mail.received_at, Mail.state, Mail.sentence
    )
    return columns.outerjoin(Carrier, Carrier.id == Mail.carrier_id).where(mails_visible_to(viewer))
