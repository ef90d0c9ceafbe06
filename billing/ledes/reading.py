"""A file as rows, and everything that is wrong with it, all at once. No bytes make the reader raise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from billing.ledes.agreement import disagreements
from billing.ledes.faults import faults_in
from billing.ledes.format import Format
from billing.ledes.ledes_1998b import LEDES_1998B
from billing.ledes.lines import text_in
from billing.ledes.problem import EMPTY, Problem, short
from billing.ledes.row import Rows
from billing.ledes.sheet import Sheet
from data.vocabulary import Severity


@dataclass(frozen=True)
class Reading:
    """What a file says (`sheet`, of every line that could be told apart) and what is wrong with it, in its order."""

    sheet: Sheet
    problems: tuple[Problem, ...]

    @property
    def rows(self) -> Rows:
        """The line items, with their line numbers in the file."""
        return self.sheet.rows

    @property
    def is_refused(self) -> bool:
        """Something is wrong that must be mended before the file can be used."""
        return any(problem.severity is Severity.REFUSE for problem in self.problems)


def read(content: bytes, form: Format = LEDES_1998B) -> Reading:
    """Read a file's bytes; `problems` are sorted by line and, within a line, by column."""
    sheet, problems = form.layout.take_apart(form, text_in(content))
    problems += (*_wrong_values(sheet, form), *disagreements(sheet, form))
    for rule in form.rules:
        problems += rule(sheet)
    return Reading(sheet, in_order(once_where_it_stands(problems, sheet), form))


def in_order(problems: Iterable[Problem], form: Format = LEDES_1998B) -> tuple[Problem, ...]:
    """Problems by the file's lines and, within a line, by its columns."""
    return tuple(sorted(problems, key=lambda problem: (problem.line or 0, form.columns.get(problem.field, -1))))


def _wrong_values(sheet: Sheet, form: Format) -> Iterator[Problem]:
    for line, field, cell, fault in faults_in(sheet, form.all_fields):
        severity = Severity.WARN if fault is EMPTY and field.read_without else fault.severity
        value = f"“{short(cell)}” " if cell else ""
        sentence = f"{field.name} {value}{fault.tail}."
        yield Problem(sentence, line, field.name, short(cell), fault.code, severity, mend=fault.mend)


def once_where_it_stands(problems: Iterable[Problem], sheet: Sheet) -> Iterable[Problem]:
    """A value that the file says only once is in every row, and so is its fault: it is told once, of the line it stands on."""
    return dict.fromkeys(sheet.place(problem) for problem in problems)
