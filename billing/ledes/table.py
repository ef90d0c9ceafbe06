"""LEDES before XML: a marker, a line that names the columns, and one line for each line item, all closed by []."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    torn, problems, width = set[str](), list[Problem](), len(form.fields)
    whole = dict(zip(lines.numbers, [text.removesuffix(CLOSING) for text in lines.texts], strict=True))
    for place in [place for place, values in enumerate(whole.values()) if values.count("|") != width - 1]:
        line, cells = lines[place], lines[place].cells(width)
        if len(cells) == width:
            whole[line.number] = line.values(width)
        else:
            del whole[line.number]
            torn.update(cells[1:2])
            problems.append(wrong_width(line, len(cells), width))
    problems += [not_closed(lines[place]) for place, text in enumerate(lines.texts) if not text.endswith(CLOSING)]
    return Sheet(list(whole), _columns(list(whole.values()), form), frozenset(torn)), problems


def _columns(lines: Sequence[str], form: Format) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {name: [] for name in form.columns}
    for first in range(0, len(lines), TOGETHER):
        cells = "|".join(lines[first : first + TOGETHER]).split("|")
        known = {cell: cell.strip() for cell in set(cells)}  # neighbours say much the same, which is kept once
        for place, column in enumerate(columns.values()):
            column += map(known.__getitem__, cells[place :: len(columns)])
    return columns


TABLE = Table()
