"""LEDES before XML: a marker, a line that names the columns, and one line for each line item, all closed by []."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from billing.ledes.format import Format
from billing.ledes.lines import CLOSING, FileLine, lines_in, not_closed, wrong_width
from billing.ledes.opening import opening_of
from billing.ledes.problem import Problem
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet

END = f"{CLOSING}\r\n"


@dataclass(frozen=True)
class Table:
    """Every value of the bill stands again on each of its lines."""

    def write(self, form: Format, rows: Sequence[Row], /) -> str:
        """Marker, names, rows."""
        lines = [form.marker, "|".join(form.columns), *("|".join(row.cells) for row in rows)]
        return END.join([*lines, ""])

    def take_apart(self, form: Format, text: str, /) -> tuple[Sheet, list[Problem]]:
        """No rows if the columns cannot be told."""
        opening = opening_of(text, lines_in(text), form)
        sheet, broken = _split(opening.items, form)
        return sheet, [*opening.problems, *broken]


def _split(lines: Iterable[FileLine], form: Format) -> tuple[Sheet, list[Problem]]:
    rows, torn, problems, width = [], set[str](), [], len(form.fields)
    for line in lines:
        cells = line.cells(width)
        if len(cells) == width:
            rows.append(Row(line.number, tuple(cells), form.columns))
        else:
            torn.update(cells[1:2])
            problems.append(wrong_width(line, len(cells), width))
        if not line.is_closed:
            problems.append(not_closed(line))
    return Sheet(tuple(rows), frozenset(torn)), problems


TABLE = Table()
