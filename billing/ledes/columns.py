"""Lines of values parted by bars, as columns: many lines are taken apart at once."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from billing.ledes.format import Format
from billing.ledes.kinds import Prose
from billing.ledes.lines import CLOSING
from billing.ledes.remembered import Remembered
from billing.ledes.sheet import Column

BETWEEN = "\n"
"""A value that no line has: where it stands between the lines of a part, each of them has as many values as columns."""


class Columns:
    """The columns of a format, which grow with every part of a file.

    Lines of one bill begin alike, with the values of the whole bill: these are told apart once. The others say much the same on many lines,
    and that is kept once."""

    def __init__(self, form: Format, most: int) -> None:
        """For a file of so many lines at most."""
        self._columns = {name: Column() for name in form.columns}
        of_bill, of_line = form.fields[: form.begins], form.fields[form.begins :]
        self._of_bill = [self._columns[field.name] for field in of_bill]
        self._bills = Remembered[str, list[str]](lambda begin: list(map(str.strip, begin.split("|")[:-1])), most)
        self._known = {field.name: Remembered(str.strip, most) for field in of_line if not isinstance(field.kind, Prose)}
        self._known[of_line[-1].name] = Remembered(_last, most)
        self._of_line = [(self._columns[field.name], self._words(field.name)) for field in of_line]
        self._is_known = True

    def done(self) -> Mapping[str, Sequence[str]]:
        """The columns, by the names of their fields."""
        if self._is_known:
            for column, texts in zip(self._of_bill, zip(*self._bills.values(), strict=True), strict=False):
                column.distinct = frozenset(texts)
            for name, known in self._known.items():
                self._columns[name].distinct = frozenset(known.values())
        return self._columns

    def take(self, lines: Sequence[str]) -> bool:
        """Whether each of these lines has a value for each column; else none of them was taken."""
        begins, rests = self._parted(lines)
        width = len(self._of_line) + 1
        cells = f"|{BETWEEN}|".join(rests).split("|")
        if len(cells) != width * len(lines) - 1 or cells[width - 1 :: width].count(BETWEEN) != len(lines) - 1:
            return False
        for begin, alike in groupby(begins):
            many = len(list(alike))
            for column, text in zip(self._of_bill, self._bills[begin], strict=True):
                column += [text] * many
        for place, (column, words) in enumerate(self._of_line):
            column += map(words, cells[place::width])
        return True

    def add(self, cells: Sequence[str]) -> None:
        """One line that was taken apart already."""
        self._is_known = False
        for column, cell in zip(self._columns.values(), cells, strict=True):
            column.append(cell)

    def _words(self, name: str) -> Callable[[str], str]:
        return self._known[name].__getitem__ if name in self._known else str.strip

    def _parted(self, lines: Sequence[str]) -> tuple[list[str], list[str]]:
        """How each line begins, and its rest; the rest is empty where a line ends before."""
        begins, rests, begin, many = list[str](), list[str](), BETWEEN, len(self._of_bill)
        for line in lines:
            if not line.startswith(begin):
                begin = "|".join([*line.split("|", many)[:many], ""])
                length = len(begin)
            begins.append(begin)
            rests.append(line[length:])
        return begins, rests


def _last(cell: str) -> str:
    return cell.removesuffix(CLOSING).strip()
