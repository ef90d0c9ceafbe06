"""The codes that people pick for a line: where such codes belong, and of the set that the carrier chose."""

from collections.abc import Iterator
from typing import TypedDict

from billing.errors import BadInput
from billing.ledes.codes import foreign
from billing.ledes.ledes_1998b import CODE
from billing.ledes.problem import short
from carriers.utbms import CODE_FIELDS, CodeField, choices, code_set
from data.models import InvoiceLine
from data.queries.bills import FEES
from data.vocabulary import LineKind

OF_WORK: tuple[CodeField, ...] = ("task_code", "activity_code")
OF_COSTS: tuple[CodeField, ...] = ("expense_code",)


class Picked(TypedDict, total=False):
    """Codes for a line. What is left out stays as it is; an empty one is taken away."""

    task_code: str
    activity_code: str
    expense_code: str


def fields_of(kind: LineKind) -> tuple[CodeField, ...]:
    """Which codes a line of this kind bears."""
    return OF_WORK if kind in FEES else OF_COSTS


def picked(line: InvoiceLine, codes: Picked, of_set: str | None) -> Iterator[tuple[CodeField, str | None]]:
    """Each field with its code, None for none; BadInput if the line bears no such code or the carrier's set does not know it."""
    for field in CODE_FIELDS:
        if (code := codes.get(field)) is not None:
            yield field, _clean(line, field, code.strip(), of_set)


def _clean(line: InvoiceLine, field: CodeField, code: str, of_set: str | None) -> str | None:
    before: str | None = getattr(line, field)
    if code == (before or ""):
        return before  # what was there may stay: whether the carrier takes it is for the check to say
    if code and field not in fields_of(line.kind):
        raise BadInput(_misplaced(line, field))
    return known_code(field, code, of_set) if code else None


def known_code(field: CodeField, code: str, of_set: str | None) -> str:
    """A code as the carrier's set writes it; BadInput if the set does not know it. Without a set any code will do."""
    names, title = choices(field, of_set), field.replace("_", " ").capitalize()
    if code.upper() in names:
        return code.upper()
    if of_set:
        raise BadInput(f"{title} {foreign(code, names, code_set(of_set).name)}")
    if faults := CODE.faults(code):
        raise BadInput(f"{title} “{short(code)}” {faults[0].tail}.")
    return code


def _misplaced(line: InvoiceLine, field: CodeField) -> str:
    is_work, title = line.kind in FEES, field.replace("_", " ")
    bears = "is somebody's work and has a task and an activity code" if is_work else "is a cost and has an expense code"
    return f"Line {line.position} {bears}; {title}s do not belong there."
