"""What nobody would notice by itself: carriers that are silent for too long, and sign-ins whose last day is near."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.dialects import clock
from data.models import Carrier, Client, Credential, Invoice, Submission
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import SubmissionStatus

Columns: TypeAlias = Select[*tuple[Any, ...]]
NEAR = dt.timedelta(days=14)
"""So long before the last day of a sign-in people are warned."""


@dataclass(frozen=True)
class Silent:
    """An upload whose answer is overdue. Times are UTC."""

    id: int
    invoice_id: int
    invoice: str
    carrier_id: int
    carrier: str
    by_hand: bool
    sent_at: dt.datetime
    answer_by: dt.datetime
    sentence: str | None


@dataclass(frozen=True)
class Expiring:
    """A sign-in whose password or certificate ends soon, or has ended; for all work, one client's or one office's."""

    id: int
    carrier_id: int
    carrier: str
    username: str
    client: str | None
    office: str | None
    expires_on: dt.date


def silent(session: Session, viewer: Viewer) -> list[Silent]:
    """Uploads that this person may see and whose carrier has not answered in its usual time, the longest silence first."""
    query: Columns = select(
        Submission.id, Submission.invoice_id, Invoice.number, Carrier.id, Carrier.name, Submission.by_hand, Submission.sent_at,
        Submission.answer_by, Submission.sentence,
    )  # fmt: skip
    query = query.join(Submission.invoice).join(Submission.carrier).where(invoices_visible_to(viewer))
    # One that is just being asked for is as silent as before.
    waiting = Submission.status.in_((SubmissionStatus.WAITING, SubmissionStatus.RUNNING))
    overdue = query.where(waiting, Submission.answer_by < clock(session)).order_by(Submission.answer_by, Submission.id)
    return [Silent(*row) for row in session.execute(overdue)]


def expiring(session: Session, today: dt.date) -> list[Expiring]:
    """Sign-ins that end within two weeks or have ended, the earliest first."""
    query: Columns = select(
        Credential.id, Carrier.id, Carrier.name, Credential.username, Client.name, Credential.office, Credential.expires_on
    )  # fmt: skip
    query = query.join(Credential.carrier).outerjoin(Client, Client.id == Credential.client_id)
    near = query.where(Credential.expires_on <= today + NEAR).order_by(Credential.expires_on, Carrier.name, Credential.id)
    return [Expiring(*row) for row in session.execute(near)]
