"""Uploads of one invoice, with every attempt and every visit to the carrier's site."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from data.models import Attempt, Carrier, Invoice, LedesFile, Matter, Submission, Visit
from data.queries.access import Viewer, invoices_visible_to
from data.vocabulary import AttemptOutcome, SubmissionStatus, Turn

Columns: TypeAlias = Select[*tuple[Any, ...]]
OVER = (SubmissionStatus.ACCEPTED, SubmissionStatus.REJECTED, SubmissionStatus.CANCELLED)


@dataclass(frozen=True)
class SiteVisit:
    """One browser session: its steps with the places of their pictures, the trace's place, the hash of what was handed over."""

    id: int
    started_at: dt.datetime
    ended_at: dt.datetime | None
    file_sha256: str | None
    steps: Sequence[Mapping[str, Any]]
    trace_place: str | None
    site_said: str | None


@dataclass(frozen=True)
class Try:
    """One attempt and the visits made during it, oldest first. No outcome and no end: it runs, or was cut off."""

    id: int
    started_at: dt.datetime
    intent_at: dt.datetime | None
    ended_at: dt.datetime | None
    outcome: AttemptOutcome | None
    sentence: str | None
    visits: Sequence[SiteVisit]


@dataclass(frozen=True)
class InvoiceUpload:
    """One submission with its attempts, newest first. All times are UTC."""

    tries: Sequence[Try]
    id: int
    status: SubmissionStatus
    turn: Turn | None
    sentence: str | None
    receipt: str | None
    asked_by: str
    asked_at: dt.datetime
    not_before: dt.datetime
    ended_at: dt.datetime | None
    carrier: str
    slug: str
    file_name: str
    file_sha256: str
    by_hand: bool
    corrects_id: int | None
    sent_at: dt.datetime | None
    answer_by: dt.datetime | None

    @property
    def is_open(self) -> bool:
        """Something may still happen to it."""
        return self.status not in OVER


def uploads_of(session: Session, viewer: Viewer, invoice_id: int) -> list[InvoiceUpload]:
    """All uploads of an invoice this person may see, newest first."""
    columns: Columns = select(
        Submission.id, Submission.status, Submission.turn, Submission.sentence, Submission.receipt, Submission.asked_by,
        Submission.asked_at, Submission.not_before, Submission.ended_at, Carrier.name, Carrier.slug, LedesFile.name,
        LedesFile.sha256, Submission.by_hand, Submission.corrects_id, Submission.sent_at, Submission.answer_by,
    )  # fmt: skip
    joined = columns.join(Submission.invoice).join(Submission.carrier).join(Submission.file)
    query = joined.where(Invoice.id == invoice_id, invoices_visible_to(viewer)).order_by(Submission.id.desc())
    rows = session.execute(query).all()
    tries = _tries(session, [row[0] for row in rows])
    return [InvoiceUpload(tries.get(row[0], ()), *row) for row in rows]


def _tries(session: Session, submission_ids: Iterable[int]) -> Mapping[int, Sequence[Try]]:
    newest_first = select(Attempt).where(Attempt.submission_id.in_(submission_ids)).order_by(Attempt.id.desc())
    attempts = session.scalars(newest_first).all()
    visits = _visits(session, [attempt.id for attempt in attempts])
    found: dict[int, list[Try]] = defaultdict(list)
    for each in attempts:
        made = Try(each.id, each.started_at, each.intent_at, each.ended_at, each.outcome, each.sentence, visits.get(each.id, ()))
        found[each.submission_id].append(made)
    return found


def _visits(session: Session, attempt_ids: Iterable[int]) -> Mapping[int, Sequence[SiteVisit]]:
    found: dict[int, list[SiteVisit]] = defaultdict(list)
    for each in session.scalars(select(Visit).where(Visit.attempt_id.in_(attempt_ids)).order_by(Visit.id)):
        made = SiteVisit(each.id, each.started_at, each.ended_at, each.file_sha256, each.steps, each.trace_place, each.site_said)
        found[each.attempt_id].append(made)
    return found


def visible_trace(session: Session, viewer: Viewer, visit_id: int) -> str:
    """Where the trace of a visit lies; the visit must have one and belong to an invoice this person may see."""
    visits = select(Visit.trace_place).join(Attempt, Attempt.id == Visit.attempt_id)
    owned = visits.join(Submission, Submission.id == Attempt.submission_id).join(Submission.invoice)
    places = owned.where(Visit.id == visit_id, invoices_visible_to(viewer), Visit.trace_place.is_not(None))
    return str(session.scalars(places).one())


def visible_file(session: Session, viewer: Viewer, submission_id: int) -> str:
    """Where the file of an upload lies; the upload must be of an invoice this person may see."""
    places = select(LedesFile.place).join(Submission, Submission.file_id == LedesFile.id).join(Submission.invoice)
    return str(session.scalars(places.where(Submission.id == submission_id, invoices_visible_to(viewer))).one())


@dataclass(frozen=True)
class Printed:
    """The invoice that goes to a site as a paper: its id, and the two numbers that the paper may be named by."""

    invoice_id: int
    invoice_number: str
    matter_number: str


def visible_paper(session: Session, viewer: Viewer, submission_id: int) -> Printed:
    """What is printed for an upload; it must be of an invoice this person may see."""
    query = select(Invoice.id, Invoice.number, Matter.number).join(Submission, Submission.invoice_id == Invoice.id)
    theirs = query.join(Invoice.matter).where(Submission.id == submission_id, invoices_visible_to(viewer))
    return Printed(*session.execute(theirs).one())
