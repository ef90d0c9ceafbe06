"""A bill's lines are copies that nothing changes from outside: where the case-management system says something else by now, it is found."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from billing.ledes import Problem
from data.models import Invoice, InvoiceLine
from data.queries.behind_lines import Behind, as_drafted, behind_lines
from data.queries.staff import names
from data.vocabulary import BillStatus, LineKind, Severity

CHANGED_THERE = "changed_there"
"""The rule's name on findings; no carrier's file names it."""
MEND = "Make both agree, or say why the bill may stand."
ORIGINALS = {"units": "original_units", "unit_cost": "original_unit_cost", "narrative": "original_narrative"}
CODES = {"task_code": "task", "activity_code": "activity", "expense_code": "expense code"}


class Difference(NamedTuple):
    """One field: what is said there, and what the bill says."""

    there: str
    here: str


def differences(session: Session, invoices: Sequence[Invoice]) -> Mapping[int, list[Problem]]:
    """By the bill's id, for each line whose work or cost changed there since it was billed. Needs lines and matter loaded."""
    behind = behind_lines(session, [invoice.id for invoice in invoices])
    lines = [(invoice, line, behind[line.id]) for invoice in invoices for line in invoice.lines if line.id in behind]
    changed = [each for each in lines if _moved(*each) or _differing(each[1], each[2])]
    if not changed:
        return {}
    first, people = as_drafted(session, [line.id for _, line, _ in changed]), names(session)
    found: dict[int, list[Problem]] = {}
    for invoice, line, there in changed:
        told = _moved(invoice, line, there) or _told(line, there, first, people)
        if told:
            found.setdefault(invoice.id, []).append(_problem(line, told))
    return found


def _problem(line: InvoiceLine, sentence: str) -> Problem:
    return Problem(sentence, line.position, CHANGED_THERE, severity=Severity.WARN, mend=MEND)


def _moved(invoice: Invoice, line: InvoiceLine, there: Behind) -> str | None:
    """Where it belongs by now, if that is not this bill."""
    what = "work" if line.kind == LineKind.FEE else "cost"
    if there.gone_at is not None:
        return f"The case-management system has deleted this {what}; the bill has it still."
    if there.bill_status == BillStatus.NOT_BILLABLE:
        return f"The case-management system says by now that this {what} is not billable; the bill has it still."
    if there.bill_status == BillStatus.BILLED and there.bill_number not in (None, invoice.number):
        return f"The case-management system has this {what} on its bill {there.bill_number} by now; this bill has it too."
    if there.matter != invoice.matter.number:
        return f"The case-management system has this {what} on matter {there.matter} by now; the bill is for {invoice.matter.number}."
    return None


def _differing(line: InvoiceLine, there: Behind) -> list[str]:
    """Fields of which both say something else; those the table there does not have are not compared."""
    compared = ["day", "units", "narrative"]
    compared += ["timekeeper_id", "task_code", "activity_code"] if line.kind == LineKind.FEE else ["unit_cost", "expense_code"]
    return [name for name in compared if getattr(line, name) != getattr(there, name)]


def _told(line: InvoiceLine, there: Behind, first: Mapping[tuple[int, str], str], people: Mapping[int, str]) -> str | None:
    """The sentence, of what did not only change here."""
    differing = [name for name in _differing(line, there) if _as_drafted(line, name, first) != getattr(there, name)]
    said = [_said(line, name, there, people) for name in differing]
    if not said:
        return None
    return (
        f"The case-management system says {_listed(each.there for each in said)} by now; "
        f"the bill says {_listed(each.here for each in said)}."
    )


def _as_drafted(line: InvoiceLine, name: str, first: Mapping[tuple[int, str], str]) -> Any:
    if name in ORIGINALS:
        return getattr(line, ORIGINALS[name])
    return first.get((line.id, name), getattr(line, name)) or None


def _said(line: InvoiceLine, name: str, behind: Behind, people: Mapping[int, str]) -> Difference:
    there, here = getattr(behind, name), getattr(line, name)
    if name == "units":
        what = "hours" if line.kind == LineKind.FEE else "pieces"
        return Difference(f"{there:.2f} {what}", f"{here:.2f}")
    if name == "unit_cost":
        return Difference(f"{there:.2f} dollars for one", f"{here:.2f}")
    if name == "timekeeper_id":
        return Difference(people.get(there, "somebody else"), people.get(here, "nobody"))
    if name in CODES:
        return Difference(f"{CODES[name]} {there or 'empty'}", here or "empty")
    return Difference(f"“{there}”", f"“{here}”") if name == "narrative" else Difference(f"{there}", f"{here}")


def _listed(parts: Iterable[str]) -> str:
    return " and ".join(parts)
