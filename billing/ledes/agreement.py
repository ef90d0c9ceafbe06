"""Columns of the whole bill stand on every line of a file; the first line's word counts when the lines disagree."""

from collections.abc import Iterator

from billing.ledes.format import Format
from billing.ledes.problem import Problem, short
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet
from data.vocabulary import Severity


def disagreements(sheet: Sheet, form: Format) -> Iterator[Problem]:
    """Every value that differs from the one in the first line of the same invoice or matter."""
    for place, field in form.bill_fields:
        if field.alike_within is None:
            continue
        within, first = form.columns[field.alike_within], dict[str, Row]()
        for row in sheet.rows:
            leader = first.setdefault(row.cells[within], row)
            if row.cells[place] != leader.cells[place]:
                yield _differs(row, leader, field.name)


def _differs(row: Row, leader: Row, field: str) -> Problem:
    here, there = (short(one.says(field)) or "empty" for one in (row, leader))
    sentence = f"{field} is {here} here and {there} in line {leader.line}; the first counts."
    return Problem(
        sentence, row.line, field, short(row.says(field)), severity=Severity.WARN, mend="Write the same on every line."
    )
