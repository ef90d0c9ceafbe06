"""One board for all carriers: uploads that run, wait or failed, and whose turn it is with each."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, null, or_, select
from sqlalchemy.orm import Session, aliased

from data.models import Carrier, Client, Credential, Invoice, LedesFile, Matter, Submission
from data.queries.access import Viewer, invoices_visible_to
from data.queries.accounts import is_account_of_upload
from data.vocabulary import InvoiceStatus, SubmissionStatus, Turn

S = SubmissionStatus
Columns: TypeAlias = Select[*tuple[Any, ...]]
MOVING = (S.QUEUED, S.RUNNING, S.WAITING)
STUCK = (S.NEEDS_PERSON, S.UNCERTAIN, S.REJECTED)
PERSONS = (Turn.BILLER, Turn.ADMIN, Turn.KEEPER)


@dataclass(frozen=True)
class Upload:
    """One upload on the board and whose turn it is; nobody's while a carrier thinks about what was sent by hand. Times are UTC."""

    id: int
    invoice_id: int
    invoice: str
    matter: str
    carrier: str
    slug: str
    dollars: Decimal
    status: SubmissionStatus
    turn: Turn | None
    sentence: str | None
    by_hand: bool
    file_name: str
    tries: int
    asked_by: str
    asked_at: dt.datetime
    not_before: dt.datetime


@dataclass(frozen=True)
class LockedOut:
    """A sign-in that its site refused (when, UTC, and why), whose it is, and how many uploads wait for a right one."""

    id: int
    carrier: str
    username: str
    client: str | None
    office: str | None
    refused_at: dt.datetime
    refused_why: str | None
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
    query = _board(viewer).where(_needs_person()).order_by(turns, Submission.asked_at, Submission.id)
    return [Upload(*row) for row in session.execute(query.limit(limit).offset(offset))]


def ids_of_stuck(session: Session, viewer: Viewer) -> list[int]:
    """All of them by number: how many there are, and whether they are still the same."""
    stuck = _joined(select(Submission.id), viewer).where(_needs_person()).order_by(Submission.id)
    return [row.id for row in session.execute(stuck)]


def locked_out(session: Session, viewer: Viewer) -> list[LockedOut]:
    """The sign-ins with which nothing moves before an admin entered another one."""
    about = (Credential.username, Client.name, Credential.office, Credential.refused_at, Credential.refused_why)
    columns = select(Credential.id, Carrier.name, *about, func.count(Submission.id))
    query = _joined(columns, viewer).outerjoin(Client, Client.id == Credential.client_id).where(_is_locked_out())
    query = query.group_by(Credential.id, Carrier.name, *about).order_by(Carrier.name, Credential.id)
    return [LockedOut(*row) for row in session.execute(query)]


def moving_uploads(session: Session, viewer: Viewer, limit: int) -> list[Upload]:
    """Uploads under way or in the queue: running first, then by when they are due."""
    running_first = case((Submission.status == S.RUNNING, 0), else_=1)
    moving = _board(viewer).where(Submission.status.in_(MOVING), ~_needs_person())
    query = moving.order_by(running_first, Submission.not_before, Submission.id)
    return [Upload(*row) for row in session.execute(query.limit(limit))]


def open_uploads_at(session: Session, viewer: Viewer, carrier_id: int, limit: int) -> list[Upload]:
    """Uploads of one carrier that are not over: those that need somebody first, then running ones, then the rest, the oldest first."""
    order = case((_needs_person(), 0), (Submission.status == S.RUNNING, 1), else_=2)
    query = _board(viewer).where(Submission.carrier_id == carrier_id).order_by(order, Submission.asked_at, Submission.id)
    return [Upload(*row) for row in session.execute(query.limit(limit))]


def standings_at(session: Session, viewer: Viewer) -> list[tuple[int, SubmissionStatus, Turn | None, int]]:
    """For each carrier (its id): how many of its uploads stand where, and whose turn it is with them."""
    query = _joined(select(Submission.carrier_id, Submission.status, _turn(), func.count(Submission.id)), viewer)
    rows = session.execute(query.group_by(Submission.carrier_id, Submission.status, _turn()))
    return [(carrier_id, status, turn, count) for carrier_id, status, turn, count in rows]


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
        Submission.id, Submission.invoice_id, Invoice.number, Matter.caption, Carrier.name, Carrier.slug, Invoice.total,
        Submission.status, _turn(), Submission.sentence, Submission.by_hand, LedesFile.name, Submission.tries, Submission.asked_by,
        Submission.asked_at, Submission.not_before,
    )  # fmt: skip
    return _joined(columns, viewer).join(Submission.file)


def _joined(query: Columns, viewer: Viewer) -> Columns:
    query = query.select_from(Submission).join(Submission.invoice).join(Invoice.matter).join(Submission.carrier)
    query = query.outerjoin(Credential, is_account_of_upload())
    return query.where(invoices_visible_to(viewer), _is_open())


def _is_open() -> ColumnElement[bool]:
    """Not over yet; or rejected, or accepted with a question, and nobody took the invoice up again since."""
    later = aliased(Submission)
    newest = ~select(later.id).where(later.invoice_id == Submission.invoice_id, later.id > Submission.id).exists()
    rejected = and_(Invoice.status == InvoiceStatus.REJECTED, Submission.status == S.REJECTED)
    asked = and_(Submission.status == S.ACCEPTED, Submission.turn == Turn.BILLER)
    return or_(Submission.status.in_((*MOVING, S.NEEDS_PERSON, S.UNCERTAIN)), and_(newest, or_(rejected, asked)))


def _needs_person() -> ColumnElement[bool]:
    """It stopped, or the carrier asks something about what it has."""
    asked = and_(Submission.status.in_((S.WAITING, S.ACCEPTED)), func.coalesce(Submission.turn, Turn.WORKER) == Turn.BILLER)
    return or_(Submission.status.in_(STUCK), asked)


def _is_locked_out() -> ColumnElement[bool]:
    waits = and_(Submission.by_hand.is_(False), Submission.status.in_((S.QUEUED, S.WAITING)))
    return and_(waits, ~_needs_person(), Credential.refused_at.is_not(None))


def _turn() -> ColumnElement[Turn]:
    """Whose turn it is. A mended sign-in gives the turn back to the worker, whatever the upload still says of it."""
    admin, worker, biller = (literal(turn, Submission.turn.type) for turn in (Turn.ADMIN, Turn.WORKER, Turn.BILLER))
    persons = func.coalesce(Submission.turn, biller)
    carriers = and_(Submission.by_hand, Submission.status == S.WAITING)
    moving = Submission.status.in_(MOVING)
    return case((_is_locked_out(), admin), (_needs_person(), persons), (carriers, null()), (moving, worker), else_=persons)
