"""The lines of a bill as a table that may run over pages: headings come again, long narratives are carried over."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from billing.papers.letter import GREY, INK, MARGIN, Letter

LEADING = 3.9
GAP = 1.5
GUTTER = 2.5
TOGETHER = 4
"""Lines of a row that stay on one page."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in millimetres, where its words stand."""

    heading: str
    width: float
    align: Literal["L", "R"] = "L"


@dataclass(frozen=True)
class Grid:
    """Columns side by side; what is too long for its column is wrapped."""

    columns: Sequence[Column]

    def draw(self, page: Letter, rows: Sequence[Sequence[str]]) -> None:
        """The heading and every row, from where the page stands."""
        self._heading(page)
        for row in rows:
            self._row(page, row)

    def _row(self, page: Letter, row: Sequence[str]) -> None:
        page.pen(8.5)
        cells = [page.wrapped(cell, column.width - GUTTER) for cell, column in zip(row, self.columns, strict=True)]
        lines = list(zip_longest(*cells, fillvalue=""))
        if not page.has_room(min(len(lines), TOGETHER) * LEADING + 2 * GAP):
            self._turn(page)
        page.y += GAP
        for line in lines:
            if not page.has_room(LEADING):
                self._turn(page)
                page.y += GAP
            self._words(page, line)
            page.y += LEADING
        page.y += GAP
        page.rule(page.y)

    def _turn(self, page: Letter) -> None:
        page.add_page()
        self._heading(page)
        page.pen(8.5)

    def _heading(self, page: Letter) -> None:
        page.pen(7.5, bold=True, ink=GREY)
        self._words(page, [column.heading for column in self.columns])
        page.y += LEADING + 1
        page.rule(page.y, ink=INK, weight=0.3)

    def _words(self, page: Letter, words: Sequence[str]) -> None:
        x, y = MARGIN, page.y
        for column, text in zip(self.columns, words, strict=True):
            page.put((x, y), text, width=column.width, align=column.align, height=LEADING)
            x += column.width
        page.set_xy(MARGIN, y)
