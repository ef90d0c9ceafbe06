"""Columns of the whole bill stand on every line of a file; the first line's word counts when the lines disagree."""

from collections.abc import Iterator, Sequence

from billing.ledes.format import Format
from billing.ledes.problem import Problem, short
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet, at
from data.vocabulary import Severity


def disagreements(sheet: Sheet, form: Format) -> Iterator[Problem]:
    """What is of the whole bill or matter (its days, its description, who bills whom) is the same on all lines; else it is only seen."""
    for within in dict.fromkeys(field.alike_within for field in form.bill_fields if field.alike_within):
        groups = sheet.places_by(within).values()
        for field in (field.name for field in form.bill_fields if field.alike_within == within):
            column = sheet.column(field)
            if not (len(sheet.texts(field)) == 1 or all(_is_one(at(places, column)) for places in groups)):
                yield from _disagreements(sheet, within, field)


def _is_one(texts: Sequence[str]) -> bool:
    return texts.count(texts[0]) == len(texts)


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
