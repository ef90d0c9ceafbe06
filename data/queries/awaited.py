"""Invoices that carriers have and have not decided about: with which accounts their sites are asked."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from data.models import Carrier, Credential, Invoice, Submission
from data.queries.accounts import is_account_of_upload
from data.vocabulary import CarrierWord, SubmissionStatus

DECIDED = (CarrierWord.PAID, CarrierWord.REJECTED)


@dataclass(frozen=True)
class AskedAccount:
    """One account at a site that may be visited."""

    id: int
    carrier_id: int
    carrier: str


def accounts_to_ask(session: Session, carriers: Collection[str], since: dt.datetime) -> list[AskedAccount]:
    """The accounts with which invoices were sent since then to these carriers (by slug) that wait for a word, by carrier."""
    query = select(Credential.id, Carrier.id, Carrier.slug).select_from(Submission).join(Submission.carrier)
    query = query.join(Submission.invoice).join(Invoice.matter).join(Credential, is_account_of_upload())
    willing = query.where(Carrier.slug.in_(carriers), Carrier.paused_at.is_(None), Credential.refused_at.is_(None))
    waiting = willing.where(Submission.by_hand.is_(False), Submission.sent_at >= since, _waits())
    return [AskedAccount(*row) for row in session.execute(waiting.distinct().order_by(Carrier.slug, Credential.id))]


def _waits() -> ColumnElement[bool]:
    undecided = or_(Invoice.carrier_word.is_(None), Invoice.carrier_word.not_in(DECIDED))
    taken = and_(Submission.status == SubmissionStatus.ACCEPTED, undecided)
    return or_(taken, Submission.status == SubmissionStatus.WAITING)
