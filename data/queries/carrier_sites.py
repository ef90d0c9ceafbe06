"""How things stand at each carrier's site: how we sign in, what waits for it, when somebody was last there and what came of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from data.models import Attempt, Carrier, Client, Credential, Invoice, Matter, Submission, Visit
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import InvoiceStatus, SubmissionStatus

S = SubmissionStatus
QUEUE = (S.QUEUED, S.RUNNING, S.WAITING)


@dataclass(frozen=True)
class Site:
    """One carrier's site. Times are UTC; no username means that nobody entered a sign-in yet."""

    id: int
    carrier: str
    username: str | None
    refused_at: dt.datetime | None
    queue: int
    ready: int
    last_visit: dt.datetime | None
    last_receipt: str | None
    received_at: dt.datetime | None


def sites(session: Session, viewer: Viewer) -> list[Site]:
    """Every carrier, by name; counts and receipts are of the invoices this person may see."""
    query = select(
        Carrier.id, Carrier.name, Credential.username, Credential.refused_at, _queue(viewer), _ready(viewer),
        _last_visit(viewer), _last_accepted(Submission.receipt, viewer), _last_accepted(Submission.ended_at, viewer),
    )  # fmt: skip
    rows = session.execute(query.outerjoin(Credential, Credential.carrier_id == Carrier.id).order_by(Carrier.name))
    return [Site(*row) for row in rows]


def _queue(viewer: Viewer) -> ScalarSelect[int]:
    return _at_carrier(select(func.count(Submission.id)), viewer).where(Submission.status.in_(QUEUE)).scalar_subquery()


def _ready(viewer: Viewer) -> ScalarSelect[int]:
    approved = select(func.count(Invoice.id)).join(Invoice.matter).join(Matter.client)
    approved = approved.where(invoices_visible_to(viewer), Invoice.status == InvoiceStatus.APPROVED)
    return approved.where(Client.carrier_id == Carrier.id).correlate(Carrier).scalar_subquery()


def _last_visit(viewer: Viewer) -> ScalarSelect[dt.datetime]:
    visits = _at_carrier(select(Visit.started_at), viewer)
    visits = visits.join(Attempt, Attempt.submission_id == Submission.id).join(Visit, Visit.attempt_id == Attempt.id)
    return visits.order_by(Visit.id.desc()).limit(1).scalar_subquery()


def _last_accepted(what: InstrumentedAttribute[Any], viewer: Viewer) -> ScalarSelect[Any]:
    accepted = _at_carrier(select(what), viewer).where(Submission.status == S.ACCEPTED)
    return accepted.order_by(Submission.ended_at.desc(), Submission.id.desc()).limit(1).scalar_subquery()


def _at_carrier(query: Select[Any], viewer: Viewer) -> Select[Any]:
    query = query.select_from(Submission).join(Invoice, Invoice.id == Submission.invoice_id)
    return query.where(invoices_visible_to(viewer), Submission.carrier_id == Carrier.id).correlate(Carrier)
