"""The life of an invoice: one table of moves, one writer.

The same table draws the buttons (`open_moves`), refuses the click with a sentence (`move`) and draws the diagram in
docs/workflow.md (`diagram`; a test compares the two).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.errors import AlreadyDone, ChangedMeanwhile, NoteNeeded, NotFound, NotNow, NotYours
from billing.statuses.saying import say
from data.dialects import clock
from data.models import Invoice, InvoiceEvent
from data.vocabulary import InvoiceStatus, Role

S = InvoiceStatus
WORKER = "worker"

STATUS_LABELS = {
    S.DRAFT: "Draft",
    S.IN_REVIEW: "In review",
    S.SENT_BACK: "Sent back",
    S.APPROVED: "Approved",
    S.SUBMITTING: "Submitting",
    S.UNCERTAIN: "Uncertain",
    S.ACCEPTED: "Accepted",
    S.REJECTED: "Rejected",
    S.VOID: "Void",
}


@dataclass(frozen=True)
class Move:
    """One allowed step: from where, to where, by whom (a role or the worker), and whether it wants a word with it."""

    name: str
    label: str
    done: str
    before: tuple[InvoiceStatus, ...]
    after: InvoiceStatus
    by: tuple[Role | str, ...]
    note: bool = False


MOVES = (
    Move("send_for_review", "Send for review", "sent for review", (S.DRAFT,), S.IN_REVIEW, (Role.BILLER, WORKER)),
    Move("approve", "Approve", "approved", (S.IN_REVIEW,), S.APPROVED, (Role.ATTORNEY,)),
    Move("send_back", "Send back", "sent back", (S.IN_REVIEW,), S.SENT_BACK, (Role.ATTORNEY,), note=True),
    Move("return", "Return to the attorney", "returned to the attorney", (S.SENT_BACK,), S.IN_REVIEW, (Role.BILLER,)),
    Move("reopen", "Reopen", "reopened", (S.APPROVED,), S.IN_REVIEW, (Role.ATTORNEY, Role.BILLER), note=True),
    Move("submit", "Upload now", "sent to the carrier's queue", (S.APPROVED,), S.SUBMITTING, (Role.BILLER, WORKER)),
    Move("withdraw", "Withdraw", "withdrawn from the queue", (S.SUBMITTING,), S.APPROVED, (Role.BILLER,)),
    Move("accept", "Accept", "accepted by the carrier", (S.SUBMITTING, S.UNCERTAIN), S.ACCEPTED, (WORKER,)),
    Move("reject", "Reject", "rejected by the carrier", (S.SUBMITTING, S.UNCERTAIN), S.REJECTED, (WORKER,)),
    Move("carrier_reject", "Reject after all", "rejected by the carrier after all", (S.ACCEPTED,), S.REJECTED, (WORKER,)),
    Move("carrier_accept", "Accept after all", "accepted by the carrier after all", (S.REJECTED,), S.ACCEPTED, (WORKER,)),
    Move("lose_sight", "Lose sight", "lost from sight", (S.SUBMITTING,), S.UNCERTAIN, (WORKER,)),
    Move(
        "was_there", "It is on the site", "seen on the site", (S.SUBMITTING, S.UNCERTAIN), S.ACCEPTED, (Role.BILLER,), note=True
    ),
    Move("was_not_there", "It is not on the site", "not on the site", (S.UNCERTAIN,), S.APPROVED, (Role.BILLER,), note=True),
    Move("rework", "Rework", "taken up again", (S.REJECTED,), S.IN_REVIEW, (Role.BILLER,), note=True),
    Move("void", "Void", "voided", (S.DRAFT, S.IN_REVIEW, S.SENT_BACK, S.REJECTED), S.VOID, (Role.BILLER,), note=True),
)
BY_NAME = {move.name: move for move in MOVES}


def begin(session: Session, invoice: Invoice, *, by: Actor, note: str | None = None) -> None:
    """Put a new invoice into the world as a draft, with its first event."""
    invoice.since = invoice.created_at = clock(session)
    invoice.status = S.DRAFT
    session.add(invoice)
    session.flush()
    say(session, invoice)
    leave_event(session, invoice, "made", by=by, note=note)


def lock(session: Session, invoice_id: int, *, seen: int, by: Actor) -> Invoice:
    """The invoice, locked for this transaction; refused if it changed since the page showed version `seen`."""
    invoice = session.get(Invoice, invoice_id, with_for_update=True, populate_existing=True)
    if invoice is None:
        raise NotFound("There is no such invoice.")
    if invoice.version != seen:
        raise ChangedMeanwhile(_what_happened(session, invoice, by))
    return invoice


def open_moves(invoice: Invoice, by: Actor) -> tuple[Move, ...]:
    """The moves this actor may make now, in the table's order."""
    return tuple(move for move in MOVES if invoice.status in move.before and _may(move, invoice, by))


def move(session: Session, invoice: Invoice, name: str, *, by: Actor, note: str | None = None) -> InvoiceEvent:
    """Make one move and leave its event, or refuse with a sentence. The only writer of an invoice's status."""
    step = BY_NAME[name]
    _refuse_wrong_state(session, step, invoice, by)
    _refuse_wrong_person(step, invoice, by)
    if step.note and not (note or "").strip():
        raise NoteNeeded(f"Please say why invoice {invoice.number} is {step.done}.")
    now, before = clock(session), invoice.status
    invoice.status, invoice.since = step.after, now
    say(session, invoice)
    return leave_event(session, invoice, name, by=by, note=note, before=before)


def leave_event(
    session: Session, invoice: Invoice, what: str, *, by: Actor, note: str | None = None, before: InvoiceStatus | None = None
) -> InvoiceEvent:
    """Write down that something happened to an invoice."""
    event = InvoiceEvent(
        invoice_id=invoice.id, at=clock(session), move=what, person_id=by.person_id, actor=by.name, before=before,
        after=invoice.status, note=(note or "").strip() or None,
    )  # fmt: skip
    session.add(event)
    return event


def _may(step: Move, invoice: Invoice, by: Actor) -> bool:
    if by.is_worker:
        return WORKER in step.by
    if Role.BILLER in step.by and Role.BILLER in by.roles:
        return True
    return Role.ATTORNEY in step.by and Role.ATTORNEY in by.roles and is_hers(invoice, by)


def is_hers(invoice: Invoice, by: Actor) -> bool:
    """The invoice is on this attorney's table."""
    return invoice.attorney_id is not None and invoice.attorney_id == by.timekeeper_id


def _refuse_wrong_person(step: Move, invoice: Invoice, by: Actor) -> None:
    if not _may(step, invoice, by):
        who = " or ".join(
            "its responsible attorney" if role == Role.ATTORNEY else f"a {role}" for role in step.by if role != WORKER
        )
        raise NotYours(f"“{step.label}” on invoice {invoice.number} is for {who or 'the worker'}, not for {by.name}.")


def _refuse_wrong_state(session: Session, step: Move, invoice: Invoice, by: Actor) -> None:
    if invoice.status in step.before:
        return
    last = last_event(session, invoice.id)
    if invoice.status == step.after and last is not None and last.move == step.name:
        raise AlreadyDone(f"Invoice {invoice.number} was already {step.done} by {last.actor} {by.moment(last.at)}.")
    raise NotNow(f"Invoice {invoice.number} is {STATUS_LABELS[invoice.status].lower()}; it cannot be {step.done} from there.")


def _what_happened(session: Session, invoice: Invoice, by: Actor) -> str:
    last = last_event(session, invoice.id)
    if last is None:
        return f"Invoice {invoice.number} changed while you were looking at it. Here is how it stands now."
    done = BY_NAME[last.move].done if last.move in BY_NAME else last.move
    return f"Invoice {invoice.number} was already {done} by {last.actor} {by.moment(last.at)}. Here is how it stands now."


def last_event(session: Session, invoice_id: int) -> InvoiceEvent | None:
    """The newest thing that happened to an invoice."""
    newest = select(InvoiceEvent).where(InvoiceEvent.invoice_id == invoice_id).order_by(InvoiceEvent.id.desc()).limit(1)
    return session.scalars(newest).first()


def diagram() -> Iterator[str]:
    """The table of moves as a Mermaid state diagram, line by line."""
    yield "stateDiagram-v2"
    yield f"    [*] --> {S.DRAFT}"
    for step in MOVES:
        for before in step.before:
            yield f"    {before} --> {step.after}: {step.label} ({', '.join(step.by)})"
