"""Lines of values parted by bars, as columns: many lines are taken apart at once."""

from collections.abc import Sequence
from itertools import groupby

from billing.ledes.format import Format
from billing.ledes.kinds import Prose
from billing.ledes.lines import CLOSING
from billing.ledes.remembered import Remembered

BETWEEN = "\n"
"""A value that no line has: where it stands between the lines of a part, each of them has as many values as columns."""


class Columns:
    """The columns of a format, which grow with every part of a file.

    Lines of one bill begin alike, with the values of the whole bill: these are told apart once. The others say much the same on many lines,
    and that is kept once."""

    def __init__(self, form: Format) -> None:
        self.texts: dict[str, list[str]] = {name: [] for name in form.columns}
        names, self._begins = list(form.columns), form.begins
        self._of_bill = [self.texts[name] for name in names[: form.begins]]
        self._of_line = [self.texts[name] for name in names[form.begins :]]
        self._words = [
            str.strip if isinstance(field.kind, Prose) else Remembered(str.strip).__getitem__
            for field in form.fields[form.begins : -1]
        ]
        self._words.append(Remembered(_last).__getitem__)

    def take(self, lines: Sequence[str]) -> bool:
        """Whether each of these lines has a value for each column; else none of them was taken."""
        begins, rests = self._parted(lines)
        width = len(self._of_line) + 1
        cells = f"|{BETWEEN}|".join(rests).split("|")
        if len(cells) != width * len(lines) - 1 or cells[width - 1 :: width].count(BETWEEN) != len(lines) - 1:
            return False
        for begin, alike in groupby(begins):
            many = len(list(alike))
            for column, text in zip(self._of_bill, begin.split("|"), strict=False):
                column += [text.strip()] * many
        for place, (column, words) in enumerate(zip(self._of_line, self._words, strict=True)):
            column += map(words, cells[place::width])
        return True

    def add(self, cells: Sequence[str]) -> None:
        """One line that was taken apart already."""
        for column, cell in zip(self.texts.values(), cells, strict=True):
            column.append(cell)

    def _parted(self, lines: Sequence[str]) -> tuple[list[str], list[str]]:
        """How each line begins, and its rest; the rest is empty where a line ends before."""
        begins, rests, begin = list[str](), list[str](), BETWEEN
        for line in lines:
            if not line.startswith(begin):
                begin = "|".join([*line.split("|", self._begins)[: self._begins], ""])
            begins.append(begin)
            rests.append(line[len(begin) :])
        return begins, rests


def _last(cell: str) -> str:
    return cell.removesuffix(CLOSING).strip()
