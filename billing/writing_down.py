"""A line is written down: by dollars, in percent, by hours, or wholly. What was worked stays on the bill, and the reason with it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.orm import Session

from billing.desk import Desk
from billing.errors import BadInput, NotFound, NotNow
from billing.line_edits import Value, change, cost_of, count_anew, line_to_edit
from billing.money import cents, in_hundredths
from billing.typed import number_typed
from data.models import InvoiceLine, LineEdit

NOTHING = Decimal(0)
HUNDRED = Decimal(100)
UNDONE = "Undone"
LONGEST_REASON = 500
DECIMALS = frozenset({"units", "unit_cost", "adjustment"})
"""Columns of a line that hold numbers; the others hold words."""


class Measure(StrEnum):
    """By what a line is written down."""

    AMOUNT = "amount"
    PERCENT = "percent"
    HOURS = "hours"


@dataclass(frozen=True)
class WriteDown:
    """What somebody typed: how much, by what, and why."""

    measure: Measure
    typed: str
    why: str


def write_down(session: Session, desk: Desk, line_id: int, wanted: WriteDown, *, seen: int) -> Decimal:
    """Take so much off a line, on top of what was taken off before; the dollars. Its hours and its rate stay as they are."""
    invoice, line = line_to_edit(session, desk.by, line_id, seen)
    reason, cut = _reason(wanted.why), _dollars(line, wanted.measure, wanted.typed)
    before = line.total
    change(session, desk.by, line, "adjustment", line.adjustment - cut, why=reason)
    left = cost_of(desk, invoice, line)
    if left < NOTHING:
        raise BadInput(
            f"Line {line.position} costs ${before:,.2f}, and that is ${cut:,.2f}; to bill none of it, make it no charge."
        )
    count_anew(session, desk, invoice, line, said=f"written down by ${before - left:,.2f}")
    return before - left


def make_no_charge(session: Session, desk: Desk, line_id: int, *, seen: int, why: str) -> None:
    """The work stays on the bill, with its hours, at no cost."""
    invoice, line = line_to_edit(session, desk.by, line_id, seen)
    reason = _reason(why)
    # A rate of nothing and no discount of everything: a half cent that is rounded twice would leave a cent.
    changed = [change(session, desk.by, line, field, NOTHING, why=reason) for field in ("adjustment", "unit_cost")]
    if not any(changed):
        raise NotNow(f"Line {line.position} of invoice {invoice.number} costs nothing already.")
    count_anew(session, desk, invoice, line, said="no charge")


def undo(session: Session, desk: Desk, edit_id: int, *, seen: int) -> None:
    """Take one change back, if nothing changed the same again since; that is a change of its own, and can be undone, too."""
    edit = session.get(LineEdit, edit_id)
    if edit is None:
        raise NotFound("There is no such change.")
    invoice, line = line_to_edit(session, desk.by, edit.line_id, seen)
    if edit.rule is not None:
        raise NotNow("The carrier's rule changed that by itself and would again; excuse its finding instead.")
    if getattr(line, edit.field) != _value(edit.field, edit.after):
        raise NotNow(f"Line {line.position} was changed again since; undo the newer change first.")
    change(session, desk.by, line, edit.field, _value(edit.field, edit.before), why=UNDONE)
    count_anew(session, desk, invoice, line, said="a change was undone")


def _dollars(line: InvoiceLine, measure: Measure, typed: str) -> Decimal:
    number = number_typed(typed)
    if number <= NOTHING:
        raise BadInput(f"“{typed}” takes nothing off; write more than 0.")
    if measure is Measure.PERCENT and number > HUNDRED:
        raise BadInput(f"{number} percent is more than there is.")
    if measure is Measure.AMOUNT and not in_hundredths(number):
        raise BadInput(f"${number} has more than two decimals.")
    worth = {Measure.AMOUNT: number, Measure.PERCENT: line.total * number / HUNDRED, Measure.HOURS: number * line.unit_cost}
    if (cut := cents(worth[measure])) <= NOTHING:
        raise BadInput(f"“{typed}” is less than a cent of line {line.position}.")
    return cut


def _reason(why: str) -> str:
    reason = " ".join(why.split())
    if not reason:
        raise BadInput("Say why: whoever asks about this bill a year from now reads it here.")
    if len(reason) > LONGEST_REASON:
        raise BadInput(f"The reason has {len(reason)} characters; {LONGEST_REASON} are enough.")
    return reason


def _value(field: str, told: str) -> Value:
    """What a change noted as text, as its column holds it."""
    if field in DECIMALS:
        return Decimal(told)
    return told if field == "narrative" else told or None
