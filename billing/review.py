"""What people do with an invoice before it is sent: edit its lines, approve it, send it back, or give it up."""

from decimal import Decimal
from typing import Unpack

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from billing import ledes, lifecycle
from billing.actor import Actor
from billing.checking import Check, carrier_of, check_again, whole
from billing.codes import Picked, picked
from billing.desk import Desk
from billing.errors import NotFound, NotNow, NotYours, Refusal
from billing.money import invoice_total, line_total
from billing.stage import stage_of
from billing.standing import EDITABLE
from billing.typed import narrative_typed, units_typed
from data.dialects import clock
from data.models import Expense, Invoice, InvoiceLine, LedesFile, LineEdit, TimeEntry
from data.vocabulary import Role


class FindingsRemain(Refusal):
    """The invoice has faults that its carrier would not take."""


def may_edit(invoice: Invoice, by: Actor) -> bool:
    """Whether this actor may change lines now: her attorney while in review, a biller before and after."""
    role = EDITABLE.get(invoice.status)
    return role in by.roles and (role != Role.ATTORNEY or lifecycle.is_hers(invoice, by))


def edit_line(
    session: Session, desk: Desk, line_id: int, *, seen: int, narrative: str | None = None, units: str | None = None,
    **codes: Unpack[Picked],
) -> None:  # fmt: skip
    """Change a line's narrative, its hours (or count) or its codes; the originals stay, and so does every step between."""
    invoice, line = _line_to_edit(session, desk.by, line_id, seen)
    changed = [
        narrative is not None and _change(session, desk.by, line, "narrative", narrative_typed(narrative)),
        units is not None and _change(session, desk.by, line, "units", units_typed(units, line.kind)),
        *(_change(session, desk.by, line, *each) for each in picked(line, codes, carrier_of(desk, invoice).ledes.code_set)),
    ]
    if not any(changed):
        return
    line.total = line_total(line.units, line.unit_cost, line.adjustment, rounding=carrier_of(desk, invoice).ledes.rounding)
    invoice.total = invoice_total(other.total for other in invoice.lines)
    flag_modified(invoice, "total")  # counts the change even when the total is the same, so that a stale page is refused
    lifecycle.leave_event(session, invoice, "edited", by=desk.by, note=f"line {line.position}")
    check_again(session, desk, [invoice])


def approve(session: Session, desk: Desk, invoice_id: int, *, seen: int) -> LedesFile:
    """The attorney's word: make the very file that will be sent, keep it, and move on. Refused while findings remain."""
    (invoice,) = whole(session, [lifecycle.lock(session, invoice_id, seen=seen, by=desk.by).id])
    lifecycle.move(session, invoice, "approve", by=desk.by)
    check = Check(session, desk, [invoice])
    if faults := check.faults(invoice):
        raise FindingsRemain(f"Invoice {invoice.number} cannot be approved yet: " + " ".join(str(fault) for fault in faults))
    profile, stage = carrier_of(desk, invoice).ledes, stage_of(session, invoice)
    made = ledes.write(invoice, profile, stage=stage, consents=check.excuses.consents(invoice))
    return _keep_file(session, desk, invoice, made, profile.format)


def act(session: Session, desk: Desk, invoice_id: int, name: str, *, seen: int, note: str | None = None) -> None:
    """Any plain move of the table: send for review, send back, return, reopen, rework, void."""
    invoice = lifecycle.lock(session, invoice_id, seen=seen, by=desk.by)
    lifecycle.move(session, invoice, name, by=desk.by, note=note)
    if name == "void":
        _free_the_work(session, invoice)


def _line_to_edit(session: Session, by: Actor, line_id: int, seen: int) -> tuple[Invoice, InvoiceLine]:
    found = session.get(InvoiceLine, line_id)
    if found is None:
        raise NotFound("There is no such line.")
    (invoice,) = whole(session, [lifecycle.lock(session, found.invoice_id, seen=seen, by=by).id])
    if invoice.status not in EDITABLE:
        status = lifecycle.STATUS_LABELS[invoice.status].lower()
        raise NotNow(
            f"Invoice {invoice.number} is {status}; its lines can be changed only while it is a draft, in review or sent back."
        )
    if not may_edit(invoice, by):
        raise NotYours(f"Invoice {invoice.number} is not on {by.name}'s table now; its lines cannot be changed from here.")
    return invoice, next(line for line in invoice.lines if line.id == line_id)


def _change(session: Session, by: Actor, line: InvoiceLine, field: str, after: str | Decimal | None) -> bool:
    before = getattr(line, field)
    if after == before:
        return False
    session.add(
        LineEdit(
            line_id=line.id, person_id=by.person_id, at=clock(session), field=field, before=_told(before), after=_told(after)
        )
    )
    setattr(line, field, after)
    return True


def _told(value: str | Decimal | None) -> str:
    return "" if value is None else str(value)


def _keep_file(session: Session, desk: Desk, invoice: Invoice, made: ledes.LedesBytes, form: str) -> LedesFile:
    place = desk.files.put(f"ledes/{made.sha256}.txt", made.content)
    kept = LedesFile(
        invoice_id=invoice.id, format=form, name=made.name, sha256=made.sha256, size=len(made.content),
        place=place, changes=[change.as_dict() for change in made.changes], made_at=clock(session),
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return kept


def _free_the_work(session: Session, invoice: Invoice) -> None:
    """The time and expenses of a void invoice are unbilled again; its lines stay as they were."""
    for kind in (TimeEntry, Expense):
        session.execute(update(kind).where(kind.invoice_id == invoice.id).values(invoice_id=None))
