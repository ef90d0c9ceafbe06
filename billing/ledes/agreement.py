"""Columns of the whole bill stand on every line of a file; the first line's word counts when the lines disagree."""

from collections.abc import Iterator, Sequence

from billing.ledes.format import Format
from billing.ledes.problem import Problem, short
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet
from data.vocabulary import Severity


def disagreements(sheet: Sheet, form: Format) -> Iterator[Problem]:
    """What is of the whole bill or matter (its days, its description, who bills whom) is the same on all lines; else it is only seen."""
    for within in dict.fromkeys(field.alike_within for field in form.bill_fields if field.alike_within):
        fields = [field.name for field in form.bill_fields if field.alike_within == within]
        if sheet.lines and not _agree(sheet, within, fields):
            yield from (problem for field in fields for problem in _disagreements(sheet, within, field))


def _agree(sheet: Sheet, within: str, fields: Sequence[str]) -> bool:
    """Nearly always: there are no more combinations of values than invoices, or matters, that they belong to."""
    groups = sheet.column(within)
    several = [column for column in map(sheet.column, fields) if column.count(column[0]) < len(column)]
    return len(set(zip(groups, *several, strict=True))) == len(set(groups))


def _disagreements(sheet: Sheet, within: str, field: str) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row in sheet.rows:
        leader = first.setdefault(row.says(within), row)
        if row.says(field) != leader.says(field):
            yield _differs(row, leader, field)


def _differs(row: Row, leader: Row, field: str) -> Problem:
    here, there = (short(one.says(field)) or "empty" for one in (row, leader))
    sentence = f"{field} is {here} here and {there} in line {leader.line}; the first counts."
    return Problem(
        sentence, row.line, field, short(row.says(field)), severity=Severity.WARN, mend="Write the same on every line."
    )
