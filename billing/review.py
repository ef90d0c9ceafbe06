"""What people do with an invoice before it is sent: edit its lines, approve it, send it back, or give it up."""

from typing import Unpack

from sqlalchemy import update
from sqlalchemy.orm import Session

from billing import ledes, lifecycle
from billing.checking import Check, carrier_of, whole
from billing.codes import Picked, picked
from billing.desk import Desk
from billing.errors import Refusal
from billing.line_edits import change, count_anew, line_to_edit
from billing.stage import stage_of
from billing.typed import narrative_typed, units_typed
from data.dialects import clock
from data.models import Expense, Invoice, LedesFile, TimeEntry


class FindingsRemain(Refusal):
    """The invoice has faults that its carrier would not take."""


def edit_line(
    session: Session, desk: Desk, line_id: int, *, seen: int, narrative: str | None = None, units: str | None = None,
    **codes: Unpack[Picked],
) -> None:  # fmt: skip
    """Change a line's narrative, its hours (or count) or its codes; the originals stay, and so does every step between."""
    invoice, line = line_to_edit(session, desk.by, line_id, seen)
    changed = [
        narrative is not None and change(session, desk.by, line, "narrative", narrative_typed(narrative)),
        units is not None and change(session, desk.by, line, "units", units_typed(units, line.kind)),
        *(change(session, desk.by, line, *each) for each in picked(line, codes, carrier_of(desk, invoice).ledes.code_set)),
    ]
    if not any(changed):
        return
    count_anew(session, desk, invoice, line)


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
