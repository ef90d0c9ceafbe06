"""The sheet of letter paper that is drawn on: its fonts, its colours, and what stands on every page."""

import datetime as dt
from pathlib import Path

from anyascii import anyascii
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

FONTS = Path(__file__).parent / "fonts"
FACES = {"plex": "ibm-plex-sans-400.ttf", "plex-bold": "ibm-plex-sans-600.ttf", "others": "dejavu-sans.ttf"}
MARGIN = 19.0
FOOT = 20.0
"""Millimetres."""
INK, GREY, LINE = (26, 29, 33), (98, 104, 112), (205, 209, 214)


class Letter(FPDF):
    """Pages of millimetres. Every letter is printed: by the face, by a fallback face, or spelt out in plain letters."""

    def __init__(self, running: tuple[str, str], day: dt.date) -> None:
        super().__init__(unit="mm", format="letter")
        self._running = running
        self.set_creation_date(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC))
        self.set_margin(MARGIN)
        self.c_margin = 0.0
        self.set_auto_page_break(False)
        for family, file in FACES.items():
            self.add_font(family, fname=FONTS / file)
        self.set_fallback_fonts(["others"])
        self._drawn = frozenset().union(*(self.fonts[family].cmap for family in FACES))  # type: ignore[union-attr]
        self.add_page()

    @property
    def floor(self) -> float:
        """Where the lines of a page end."""
        return self.h - FOOT

    @property
    def right(self) -> float:
        """The right edge of what is printed."""
        return self.w - MARGIN

    def has_room(self, height: float) -> bool:
        """So much fits on the rest of this page."""
        return self.y + height <= self.floor

    def plain(self, text: str) -> str:
        """The text in letters that the faces have, with single blanks."""
        tidy = " ".join(text.split())
        drawn = "".join(letter if ord(letter) in self._drawn else anyascii(letter) for letter in tidy)
        return "".join(letter for letter in drawn if letter.isprintable())

    def pen(self, size: float, *, bold: bool = False, ink: tuple[int, int, int] = INK) -> None:
        """What is said next is said like this."""
        self.set_font("plex-bold" if bold else "plex", size=size)
        self.set_text_color(*ink)

    def wrapped(self, text: str, width: float) -> list[str]:
        """A text as lines of at most this width in the pen's face; words too long for a line are broken."""
        lines = self.multi_cell(width, text=self.plain(text), dry_run=True, output=MethodReturnValue.LINES, padding=0)
        return [str(line) for line in lines] or [""]  # type: ignore[union-attr]

    def put(self, at: tuple[float, float], text: str, *, width: float = 0, align: str = "L", height: float = 4) -> None:
        """Words on one line from here; `width` matters when they are not aligned to the left."""
        self.set_xy(*at)
        if words := self.plain(text):
            self.cell(width or None, height, words, align=align, new_x=XPos.LEFT, new_y=YPos.TOP)

    def rule(self, y: float, *, ink: tuple[int, int, int] = LINE, weight: float = 0.2) -> None:
        """A line across the page."""
        self.set_draw_color(*ink)
        self.set_line_width(weight)
        self.line(MARGIN, y, self.right, y)

    def header(self) -> None:
        """From the second page on: whose invoice this is."""
        if self.page_no() > 1:
            firm, invoice = self._running
            self.pen(8, ink=GREY)
            self.put((MARGIN, MARGIN - 8), firm)
            self.put((MARGIN, MARGIN - 8), invoice, width=self.right - MARGIN, align="R")
        self.set_xy(MARGIN, MARGIN)

    def footer(self) -> None:
        """On every page: which one it is."""
        self.pen(8, ink=GREY)
        self.put((MARGIN, self.h - 13), f"Page {self.page_no()} of {{nb}}")
