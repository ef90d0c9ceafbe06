"""What the codes of a bill are called: small, at the end of the paper."""

from collections.abc import Sequence
from itertools import zip_longest

from billing.papers.letter import GREY, MARGIN, Letter
from billing.papers.paper import Legend

SIZE, LEADING = 7.5, 3.7
CODE_WIDTH = 11.0
"""Points, and millimetres."""


def draw_legend(page: Letter, legend: Legend) -> None:
    """Two columns, read downwards; nothing at all if no code has a name."""
    if not legend:
        return
    half, width = -(-len(legend) // 2), (page.right - MARGIN) / 2
    page.y += 8
    _turn_if_full(page, 3 * LEADING)
    page.pen(SIZE, bold=True, ink=GREY)
    page.put((MARGIN, page.y), "Codes")
    page.set_xy(MARGIN, page.y + LEADING + 1)
    for row in zip_longest(legend[:half], legend[half:]):
        _turn_if_full(page, LEADING)
        _draw_row(page, row, width)


def _draw_row(page: Letter, row: Sequence[tuple[str, str] | None], width: float) -> None:
    y = page.y
    page.pen(SIZE, ink=GREY)
    for place, (code, name) in enumerate(filter(None, row)):
        page.put((MARGIN + place * width, y), code, height=LEADING)
        page.put((MARGIN + place * width + CODE_WIDTH, y), name, height=LEADING)
    page.set_xy(MARGIN, y + LEADING)


def _turn_if_full(page: Letter, height: float) -> None:
    if not page.has_room(height):
        page.add_page()
