"""A line of a bill is changed: whoever changes it, what it said before stays, and the bill is counted and checked anew."""

from decimal import Decimal

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from billing import lifecycle
from billing.actor import Actor
from billing.checking import carrier_of, check_again, whole
from billing.desk import Desk
from billing.errors import BadInput, NotFound, NotNow, NotYours
from billing.money import invoice_total, line_total
from billing.standing import EDITABLE
from data.dialects import clock
from data.models import Invoice, InvoiceLine, LineEdit
from data.vocabulary import Role

Value = str | Decimal | None


def may_edit(invoice: Invoice, by: Actor) -> bool:
    """Whether this actor may change lines now: her attorney while in review, a biller before and after."""
    role = EDITABLE.get(invoice.status)
    return role in by.roles and (role != Role.ATTORNEY or lifecycle.is_hers(invoice, by))


def line_to_edit(session: Session, by: Actor, line_id: int, seen: int) -> tuple[Invoice, InvoiceLine]:
    """The line on its bill, both held. NotFound, NotNow, NotYours or ChangedMeanwhile where it may not be changed."""
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


def change(session: Session, by: Actor, line: InvoiceLine, field: str, after: Value, *, why: str | None = None) -> bool:
    """Write one column anew and leave what it said before; False if it says that already."""
    before = getattr(line, field)
    if after == before:
        return False
    edit = {"field": field, "before": _told(before), "after": _told(after), "why": why}
    session.add(LineEdit(line_id=line.id, person_id=by.person_id, at=clock(session), **edit))
    setattr(line, field, after)
    return True


def cost_of(desk: Desk, invoice: Invoice, line: InvoiceLine) -> Decimal:
    """Dollars that the line comes to as it stands, rounded as its carrier wants."""
    rounding = carrier_of(desk, invoice).ledes.rounding
    return line_total(line.units, line.unit_cost, line.adjustment, rounding=rounding)


def count_anew(session: Session, desk: Desk, invoice: Invoice, line: InvoiceLine, *, said: str = "") -> None:
    """After a change: the line's and the bill's totals, what happened in the bill's history, and its findings.

    BadInput if more was taken off a line than it costs now."""
    before, line.total = line.total, cost_of(desk, invoice, line)
    if line.total < 0 <= before:
        off = f"${-line.adjustment:,.2f} were taken off line {line.position}"
        raise BadInput(f"{off}, which is more than it would cost then. Undo the write-down first.")
    invoice.total = invoice_total(other.total for other in invoice.lines)
    flag_modified(invoice, "total")  # counts the change even when the total is the same, so that a stale page is refused
    note = f"line {line.position}: {said}" if said else f"line {line.position}"
    lifecycle.leave_event(session, invoice, "edited", by=desk.by, note=note)
    check_again(session, desk, [invoice])


def _told(value: Value) -> str:
    return "" if value is None else str(value)
