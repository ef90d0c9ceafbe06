"""Which uploads are due: asked for and nobody at it, or left behind by a process that died."""

import datetime as dt
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, or_, select, update
from sqlalchemy.orm import Session

from billing.submission.patience import Patience
from data.models import Attempt, Carrier, Credential, Invoice, Submission
from data.queries.accounts import is_account_of_upload
from data.vocabulary import SubmissionStatus, Turn

S = SubmissionStatus
MOVING = (S.QUEUED, S.WAITING)
Columns = TypeVar("Columns", bound=Select[*tuple[Any, ...]])


def is_due(now: dt.datetime, patience: Patience) -> ColumnElement[bool]:
    """A condition on Submission. What a person puts on the site is never due for a process."""
    ready = and_(Submission.status.in_(MOVING), Submission.not_before <= now)
    return and_(Submission.by_hand.is_(False), or_(ready, _is_abandoned(now, patience)))


def of_willing_sites(query: Columns, now: dt.datetime, patience: Patience) -> Columns:
    """Due uploads of sites that nobody paused and whose account works: a sign-in that was refused is not tried again before somebody
    changed it, because sites lock accounts."""
    joined = query.select_from(Submission).join(Submission.carrier).join(Submission.invoice).join(Invoice.matter)
    joined = joined.join(Credential, is_account_of_upload())
    return joined.where(is_due(now, patience), Carrier.paused_at.is_(None), Credential.refused_at.is_(None))


def hold_back(session: Session, carrier_id: int, until: dt.datetime, why: str, *, also_waiting: bool = True) -> None:
    """Leave a site alone until then: what is queued for it (and what waits for its answer) becomes due again at that moment."""
    here = update(Submission).where(Submission.carrier_id == carrier_id, Submission.by_hand.is_(False))
    queued = Submission.status == S.QUEUED
    held = here.where(or_(queued, Submission.status == S.WAITING) if also_waiting else queued, Submission.not_before < until)
    says = {
        "sentence": case((queued, why), else_=Submission.sentence),
        "turn": case((queued, Turn.WORKER), else_=Submission.turn),
    }
    session.execute(held.values(not_before=until, **says), execution_options={"synchronize_session": False})


def hold_back_abandoned(session: Session, carrier_id: int, until: dt.datetime, now: dt.datetime, patience: Patience) -> None:
    """The same for what dead processes left behind: nobody takes it over before then."""
    dead = update(Submission).where(Submission.carrier_id == carrier_id, _is_abandoned(now, patience))
    session.execute(dead.values(lease_until=until - patience.settle), execution_options={"synchronize_session": False})


def sent_lately(session: Session, carrier_id: int, now: dt.datetime, memory: dt.timedelta) -> list[dt.datetime]:
    """When uploads were sent that the site may still count, one moment for all invoices of a file; one that some process is preparing
    counts as sent now."""
    here = select(Attempt.intent_at).join(Submission, Submission.id == Attempt.submission_id)
    here = here.where(Submission.carrier_id == carrier_id)
    preparing = here.where(Submission.status == S.RUNNING, Submission.lease_until > now, Attempt.fence == Submission.fence)
    moments = session.scalars(here.distinct().where(Attempt.intent_at > now - memory)).all()
    return [*filter(None, moments), *[now] * len(session.scalars(preparing.where(Attempt.intent_at.is_(None))).all())]


def _is_abandoned(now: dt.datetime, patience: Patience) -> ColumnElement[bool]:
    return and_(Submission.status == S.RUNNING, Submission.lease_until <= now - patience.settle)
