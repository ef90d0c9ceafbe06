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
MOVING = (S.QUEUED, S.RUNNING, S.WAITING)
STUCK = (S.NEEDS_PERSON, S.UNCERTAIN, S.REJECTED)
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
class LockedOut:
    """A carrier whose site refused the firm's sign-in (when, UTC), and how many uploads wait for a right one."""

    id: int
    carrier: str
    refused_at: dt.datetime
    uploads: int


@dataclass(frozen=True)
class Counts:
    """Uploads on a site now, those the worker takes by itself, those that need somebody; approved invoices nobody asked to upload."""

    running: int
    waiting: int
    stuck: int
    ready: int


def stuck_uploads(session: Session, viewer: Viewer, limit: int, offset: int = 0) -> list[Upload]:
    """Uploads that a person must look at one by one: the biller's first, then the admin's and the file keeper's; the oldest first."""
    turns = case({turn: place for place, turn in enumerate(PERSONS)}, value=_turn())
    query = _board(viewer).where(Submission.status.in_(STUCK)).order_by(turns, Submission.asked_at, Submission.id)
    return [Upload(*row) for row in session.execute(query.limit(limit).offset(offset))]


def ids_of_stuck(session: Session, viewer: Viewer) -> list[int]:
    """All of them by number: how many there are, and whether they are still the same."""
    stuck = _joined(select(Submission.id), viewer).where(Submission.status.in_(STUCK)).order_by(Submission.id)
    return [row.id for row in session.execute(stuck)]


def locked_out(session: Session, viewer: Viewer) -> list[LockedOut]:
    """The carriers at whose sites nothing moves before an admin entered another sign-in."""
    columns = select(Carrier.id, Carrier.name, Credential.refused_at, func.count(Submission.id))
    query = _joined(columns, viewer).where(_is_locked_out()).group_by(Carrier.id, Carrier.name, Credential.refused_at)
    return [LockedOut(*row) for row in session.execute(query.order_by(Carrier.name))]


def moving_uploads(session: Session, viewer: Viewer, limit: int) -> list[Upload]:
    """Uploads under way or in the queue: running first, then by when they are due."""
    running_first = case((Submission.status == S.RUNNING, 0), else_=1)
    query = _board(viewer).where(Submission.status.in_(MOVING)).order_by(running_first, Submission.not_before, Submission.id)
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
    return or_(Submission.status.in_((*MOVING, S.NEEDS_PERSON, S.UNCERTAIN)), rejected)


def _is_locked_out() -> ColumnElement[bool]:
    return and_(Submission.status.in_((S.QUEUED, S.WAITING)), Credential.refused_at.is_not(None))


def _turn() -> ColumnElement[Turn]:
    """Whose turn it is. A mended sign-in gives the turn back to the worker, whatever the upload still says of it."""
    admin, worker, biller = (literal(turn, Submission.turn.type) for turn in (Turn.ADMIN, Turn.WORKER, Turn.BILLER))
    moving = Submission.status.in_(MOVING)
    return case((_is_locked_out(), admin), (moving, worker), else_=func.coalesce(Submission.turn, biller))
