"""One board for all carriers: uploads that run, wait or failed, and whose turn it is with each."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from data.models import Carrier, Credential, Invoice, Matter, Submission
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import InvoiceStatus, SubmissionStatus, Turn

S = SubmissionStatus
Columns: TypeAlias = Select[*tuple[Any, ...]]
OPEN = (S.QUEUED, S.RUNNING, S.WAITING, S.NEEDS_PERSON, S.UNCERTAIN)
PERSONS = (Turn.BILLER, Turn.ADMIN, Turn.KEEPER)


@dataclass(frozen=True)
class Upload:
    """One upload on the board and whose turn it is. Times are UTC, dollars exact."""

    id: int
    invoice_id: int
    invoice: str
    matter: str
    carrier: str
    dollars: Decimal
    status: SubmissionStatus
    turn: Turn
    sentence: str | None
    tries: int
    asked_by: str
    asked_at: dt.datetime
    not_before: dt.datetime


@dataclass(frozen=True)
class Counts:
    """Uploads on a site now, those the worker takes by itself, those that need somebody; approved invoices nobody asked to upload."""

    running: int
    waiting: int
    stuck: int
    ready: int


def uploads_that_need_somebody(session: Session, viewer: Viewer, limit: int, offset: int = 0) -> list[Upload]:
    """Uploads that wait for a person: the biller's first, then the admin's and the carrier file's keeper's; in each the oldest first."""
    turns = case({turn: place for place, turn in enumerate(PERSONS)}, value=_turn())
    query = _board(viewer).where(_turn() != Turn.WORKER).order_by(turns, Submission.asked_at, Submission.id)
    return [Upload(*row) for row in session.execute(query.limit(limit).offset(offset))]


def uploads_on_their_way(session: Session, viewer: Viewer, limit: int) -> list[Upload]:
    """Uploads that the worker is busy with or will be by itself: running first, then by when they are due."""
    running_first = case((Submission.status == S.RUNNING, 0), else_=1)
    query = _board(viewer).where(_turn() == Turn.WORKER).order_by(running_first, Submission.not_before, Submission.id)
    return [Upload(*row) for row in session.execute(query.limit(limit))]


def count_board(session: Session, viewer: Viewer) -> Counts:
    """How much there is of everything on the board."""
    the_workers = _turn() == Turn.WORKER
    sorts = (Submission.status == S.RUNNING, and_(the_workers, Submission.status != S.RUNNING), ~the_workers)
    counted = _joined(select(*(func.count(case((sort, 1))) for sort in sorts)), viewer)
    ready = select(func.count(Invoice.id)).where(invoices_visible_to(viewer), Invoice.status == InvoiceStatus.APPROVED)
    running, waiting, stuck = session.execute(counted).one()
    return Counts(running, waiting, stuck, session.scalars(ready).one())


def _board(viewer: Viewer) -> Columns:
    columns = select(
        Submission.id, Submission.invoice_id, Invoice.number, Matter.caption, Carrier.name, Invoice.total, Submission.status,
        _turn(), Submission.sentence, Submission.tries, Submission.asked_by, Submission.asked_at, Submission.not_before,
    )  # fmt: skip
    return _joined(columns, viewer).join(Matter, Matter.id == Invoice.matter_id)


def _joined(query: Columns, viewer: Viewer) -> Columns:
    query = query.select_from(Submission).join(Submission.invoice).join(Submission.carrier)
    query = query.outerjoin(Credential, Credential.carrier_id == Submission.carrier_id)
    return query.where(invoices_visible_to(viewer), _is_open())


def _is_open() -> ColumnElement[bool]:
    """Not over yet, or rejected and nobody took the invoice up again since."""
    later = aliased(Submission)
    newest = ~select(later.id).where(later.invoice_id == Submission.invoice_id, later.id > Submission.id).exists()
    rejected = and_(Invoice.status == InvoiceStatus.REJECTED, Submission.status == S.REJECTED, newest)
    return or_(Submission.status.in_(OPEN), rejected)


def _turn() -> ColumnElement[Turn]:
    """Whose turn it is. Where the site refused our sign-in nothing in its queue moves before an admin changed it."""
    locked_out = and_(Submission.status.in_((S.QUEUED, S.WAITING)), Credential.refused_at.is_not(None))
    admin, worker = (literal(turn, Submission.turn.type) for turn in (Turn.ADMIN, Turn.WORKER))
    return case((locked_out, admin), else_=func.coalesce(Submission.turn, worker))
