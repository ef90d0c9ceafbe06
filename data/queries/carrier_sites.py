"""How things stand with each carrier: how we sign in, what waits, whose turn it is, when it last answered and whether it is silent."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from data.models import Answer, Attempt, Carrier, Client, Credential, Invoice, Matter, Submission, Visit
from data.queries.access import Viewer, invoices_visible_to
from data.queries.alarms import silent
from data.queries.upload_board import standings_at
from data.vocabulary import InvoiceStatus, SubmissionStatus, Turn

Columns: TypeAlias = Select[*tuple[Any, ...]]
Value = TypeVar("Value")
PERSONS = (Turn.BILLER, Turn.ADMIN, Turn.KEEPER)


@dataclass(frozen=True)
class SignIns:
    """How many accounts the firm has at a site, how many of them it refused, and when one last opened it (UTC)."""

    count: int = 0
    refused: int = 0
    last: dt.datetime | None = None


@dataclass(frozen=True)
class Standing:
    """Uploads of one carrier by whose turn it is, `persons` in the order of their turns; `again` of them stopped and may be tried again."""

    running: int = 0
    waiting: int = 0
    persons: Mapping[Turn, int] = field(default_factory=dict)
    again: int = 0

    @property
    def stuck(self) -> int:
        """How many need somebody."""
        return sum(self.persons.values())


@dataclass(frozen=True)
class Site:
    """One carrier. Times are UTC; `overdue` counts uploads without an answer in its usual time, `ready` approved invoices that
    nobody asked to upload."""

    id: int
    slug: str
    carrier: str
    paused_at: dt.datetime | None
    paused_by: str | None
    paused_why: str | None
    sign_ins: SignIns
    uploads: Standing
    ready: int
    overdue: int
    last_visit: dt.datetime | None
    last_answer: dt.datetime | None


def sites(session: Session, viewer: Viewer) -> list[Site]:
    """Every carrier, by name; what is counted are the invoices this person may see."""
    ready, visits, answers = _ready(session, viewer), _last_visits(session, viewer), _last_answers(session, viewer)
    accounts, uploads = _sign_ins(session), _standings(session, viewer)
    overdue = Counter(one.carrier_id for one in silent(session, viewer))
    carriers = session.scalars(select(Carrier).order_by(Carrier.name, Carrier.id)).all()
    return [
        Site(
            each.id, each.slug, each.name, each.paused_at, each.paused_by, each.paused_why, accounts.get(each.id, SignIns()),
            uploads.get(each.id, Standing()), ready.get(each.id, 0), overdue[each.id], visits.get(each.id), answers.get(each.id),
        )
        for each in carriers
    ]  # fmt: skip


@dataclass(frozen=True)
class LastVisit:
    """One visit to a site, for which invoice and since when (UTC)."""

    id: int
    started_at: dt.datetime
    invoice_id: int
    invoice: str


def last_visits(session: Session, viewer: Viewer, carrier_id: int, limit: int) -> list[LastVisit]:
    """The last visits to a carrier's site, the newest first."""
    query = select(Visit.id, Visit.started_at, Invoice.id, Invoice.number).join(Attempt, Attempt.id == Visit.attempt_id)
    query = query.join(Submission, Submission.id == Attempt.submission_id).join(Submission.invoice)
    theirs = query.where(Submission.carrier_id == carrier_id, invoices_visible_to(viewer)).order_by(Visit.id.desc())
    return [LastVisit(*row) for row in session.execute(theirs.limit(limit))]


def _sign_ins(session: Session) -> Mapping[int, SignIns]:
    refused = func.count(case((Credential.refused_at.is_not(None), 1)))
    query = select(Credential.carrier_id, func.count(Credential.id), refused, func.max(Credential.signed_in_at))
    rows = session.execute(query.group_by(Credential.carrier_id))
    return {carrier: SignIns(count, gone, last) for carrier, count, gone, last in rows}


def _standings(session: Session, viewer: Viewer) -> Mapping[int, Standing]:
    running, waiting, again, persons = Counter[int](), Counter[int](), Counter[int](), defaultdict[int, Counter[Turn]](Counter)
    for carrier, status, turn, count in standings_at(session, viewer):
        again[carrier] += count if status == SubmissionStatus.NEEDS_PERSON else 0
        if turn in PERSONS:
            persons[carrier][turn] += count
        elif status == SubmissionStatus.RUNNING:
            running[carrier] += count
        else:
            waiting[carrier] += count
    return {
        carrier: Standing(running[carrier], waiting[carrier], _in_order(persons[carrier]), again[carrier])
        for carrier in {*running, *waiting, *list(persons)}
    }


def _in_order(persons: Mapping[Turn, int]) -> Mapping[Turn, int]:
    return {turn: persons[turn] for turn in PERSONS if persons[turn]}


def _ready(session: Session, viewer: Viewer) -> Mapping[int, int]:
    approved = select(Client.carrier_id, func.count(Invoice.id)).select_from(Invoice).join(Invoice.matter).join(Matter.client)
    approved = approved.where(invoices_visible_to(viewer), Invoice.status == InvoiceStatus.APPROVED)
    return _by_carrier(session, approved.group_by(Client.carrier_id))


def _last_visits(session: Session, viewer: Viewer) -> Mapping[int, dt.datetime]:
    visits: Columns = select(Submission.carrier_id, func.max(Visit.started_at)).select_from(Visit)
    visits = visits.join(Attempt, Attempt.id == Visit.attempt_id).join(Submission, Submission.id == Attempt.submission_id)
    visits = visits.join(Submission.invoice).where(invoices_visible_to(viewer))
    return _by_carrier(session, visits.group_by(Submission.carrier_id))


def _last_answers(session: Session, viewer: Viewer) -> Mapping[int, dt.datetime]:
    answers: Columns = select(Client.carrier_id, func.max(Answer.seen_at)).select_from(Answer)
    answers = answers.join(Answer.invoice).join(Invoice.matter).join(Matter.client).where(invoices_visible_to(viewer))
    return _by_carrier(session, answers.group_by(Client.carrier_id))


def _by_carrier(session: Session, query: Select[*tuple[int, Value]]) -> Mapping[int, Value]:
    return dict(session.execute(query).all())
