"""LEDES before XML: a marker, a line that names the columns, and one line for each line item, all closed by []."""

from dataclasses import dataclass

from billing.ledes.columns import Columns
from billing.ledes.format import Format
from billing.ledes.lines import CLOSING, Lines, lines_in, not_closed, wrong_width
from billing.ledes.opening import opening_of
from billing.ledes.problem import Problem
from billing.ledes.sheet import Sheet

END = f"{CLOSING}\r\n"
TOGETHER = 100
"""As many lines are taken apart at once."""


@dataclass(frozen=True)
class Table:
    """Every value of the bill stands again on each of its lines."""

    def write(self, form: Format, sheet: Sheet, /) -> str:
        """Marker, names, lines."""
        lines = map("|".join, zip(*[sheet.columns[name] for name in form.columns], strict=True))
        return END.join([form.marker, "|".join(form.columns), *lines, ""])

    def take_apart(self, form: Format, text: str, /) -> tuple[Sheet, list[Problem]]:
        """No rows if the columns cannot be told."""
        opening = opening_of(text, lines_in(text), form)
        sheet, broken = _split(opening.items, form)
        return sheet, [*opening.problems, *broken]


def _split(lines: Lines, form: Format) -> tuple[Sheet, list[Problem]]:
    numbers, torn, problems, columns = list[int](), set[str](), list[Problem](), Columns(form, len(lines))
    for part in lines.by(TOGETHER):
        if columns.take(part.texts):
            numbers += part.numbers
            continue
        for line in part:
            cells = line.cells(len(form.fields))
            if len(cells) == len(form.fields):
                columns.add(cells)
                numbers.append(line.number)
            else:
                torn.update(cells[1:2])
                problems.append(wrong_width(line, len(cells), len(form.fields)))
    problems += [] if lines.are_closed else [not_closed(line) for line in lines if not line.is_closed]
    return Sheet(numbers, columns.done(), frozenset(torn)), problems


TABLE = Table()
