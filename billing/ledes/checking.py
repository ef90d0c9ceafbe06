"""What stands in the way of an invoice of ours becoming a LEDES file."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from billing.ledes.capacity import too_big_for_us
from billing.ledes.faults import faults_in, faults_of
from billing.ledes.field import Field
from billing.ledes.format import Format
from billing.ledes.problem import Fault, Problem, short
from billing.ledes.rendering import Rendering

GONE = "is empty once the characters that LEDES cannot carry are taken out"


def problems_in(rendering: Rendering, form: Format) -> list[Problem]:
    """Every problem, those of the whole bill first."""
    return [*_of_bill(rendering, form), *_of_lines(rendering, form), *_of_rules(rendering, form)]


def _of_bill(rendering: Rendering, form: Format) -> Iterator[Problem]:
    if not rendering.sheet.lines:
        yield Problem(
            "The invoice has no lines, so there is nothing to bill.", field="LINE_ITEM_NUMBER", mend="Void it or draft it again."
        )
    for field in form.bill_fields:
        for fault in faults_of(field, cell := rendering.head[field.name], kind=""):
            yield _problem(None, field, cell, fault, rendering.emptied)


def _of_lines(rendering: Rendering, form: Format) -> Iterator[Problem]:
    for line, field, cell, fault in faults_in(rendering.sheet, form.line_fields):
        yield _problem(line, field, cell, fault, rendering.emptied)


def _problem(line: int | None, field: Field[Any], cell: str, fault: Fault, emptied: set[tuple[int | None, str]]) -> Problem:
    sentence = _sentence(field, cell, fault, gone=(line, field.name) in emptied)
    return Problem(sentence, line, field.name, short(cell), fault.code, fault.severity, field.turn, _mend(field, cell, fault))


def _sentence(field: Field[Any], cell: str, fault: Fault, *, gone: bool) -> str:
    tail = f"“{short(cell)}” {fault.tail}" if cell else GONE if gone else "is missing"
    return f"{field.called} {tail}."


def _mend(field: Field[Any], cell: str, fault: Fault) -> str:
    return f"{'Correct' if cell else 'Add'} it {field.kept}." if field.kept else fault.mend


def _of_rules(rendering: Rendering, form: Format) -> Iterator[Problem]:
    for rule in (*form.rules, too_big_for_us):
        for problem in rule(rendering.sheet):
            yield replace(problem, line=None) if problem.field in form.of_bill else problem
