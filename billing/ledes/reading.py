"""A LEDES file as rows, and everything that is wrong with it, all at once. No bytes make the reader raise."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from billing.ledes.agreement import disagreements
from billing.ledes.field import Format, faults_in
from billing.ledes.ledes_1998b import LEDES_1998B
from billing.ledes.lines import FileLine, lines_in, not_closed, text_in
from billing.ledes.opening import opening_of
from billing.ledes.problem import EMPTY, Problem, short
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet
from data.vocabulary import Severity


@dataclass(frozen=True)
class Reading:
    """What a file says (`sheet`, of every line that has the right number of columns) and what is wrong with it, in its order."""

    sheet: Sheet
    problems: tuple[Problem, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The line items, with their line numbers in the file."""
        return self.sheet.rows

    @property
    def is_refused(self) -> bool:
        """Something is wrong that must be mended before the file can be used."""
        return any(problem.severity is Severity.REFUSE for problem in self.problems)


def read(content: bytes, form: Format = LEDES_1998B) -> Reading:
    """Read a file's bytes; `problems` are sorted by line and, within a line, by column."""
    text = text_in(content)
    opening = opening_of(text, lines_in(text), form)
    sheet, broken = _split(opening.items, form)
    problems = [*opening.problems, *broken, *_wrong_values(sheet, form), *disagreements(sheet, form)]
    for rule in form.rules:
        problems += rule(sheet)
    return Reading(sheet, in_order(problems, form))


def in_order(problems: Iterable[Problem], form: Format = LEDES_1998B) -> tuple[Problem, ...]:
    """Problems by the file's lines and, within a line, by its columns."""
    return tuple(sorted(problems, key=lambda problem: (problem.line or 0, form.columns.get(problem.field, -1))))


def _split(lines: Sequence[FileLine], form: Format) -> tuple[Sheet, list[Problem]]:
    rows, torn, problems, width = [], set[str](), [], len(form.fields)
    for line in lines:
        cells = line.cells(width)
        if len(cells) == width:
            rows.append(Row(line.number, tuple(cells), form.columns))
        else:
            torn.update(cells[1:2])
            problems.append(_wrong_width(line, len(cells), width))
        if not line.is_closed:
            problems.append(not_closed(line))
    return Sheet(tuple(rows), frozenset(torn)), problems


def _wrong_width(line: FileLine, given: int, width: int) -> Problem:
    guess = "a | inside a text" if given > width else "a line break inside a text"
    return Problem(
        f"The line has {given} columns instead of {width}, perhaps because of {guess}; it could not be checked.",
        line.number, "|", short(line.text),
    )  # fmt: skip


def _wrong_values(sheet: Sheet, form: Format) -> Iterator[Problem]:
    for row in sheet.rows:
        for field, cell, fault in faults_in(row, form.all_fields):
            severity = Severity.WARN if fault is EMPTY and field.read_without else fault.severity
            value = f"“{short(cell)}” " if cell else ""
            yield Problem(f"{field.name} {value}{fault.tail}.", row.line, field.name, short(cell), fault.code, severity)
