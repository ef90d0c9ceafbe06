"""One line item as the texts that stand in a file, asked by the names of the fields."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from billing.ledes.values import day_in, number_in
from data.vocabulary import LineKind

TYPE = "EXP/FEE/INV_ADJ_TYPE"
"""The field that says what a line is."""


class Row(NamedTuple):
    """The values of one line item in the order of its format; `line` is the file's line or the line's position on the bill."""

    line: int
    cells: tuple[str, ...]
    columns: Mapping[str, int]

    def says(self, field: str) -> str:
        """The text under a field's name."""
        return self.cells[self.columns[field]]

    def may_say(self, field: str) -> str:
        """The same; empty where the format has no such field."""
        return self.says(field) if field in self.columns else ""

    def number(self, field: str) -> Decimal:
        """The number under a field's name, 0 if empty. ValueError if there is none: ask only when nothing was refused."""
        number = number_in(self.says(field))
        if number is None:
            raise ValueError(f"{field} in line {self.line} is not a number.")
        return number

    def day(self, field: str) -> dt.date:
        """The day under a field's name. ValueError if there is none: ask only when nothing was refused."""
        day = day_in(self.says(field))
        if day is None:
            raise ValueError(f"{field} in line {self.line} is not a day.")
        return day

    @property
    def kind(self) -> LineKind:
        """What the line is. ValueError if the file does not say it: ask only when nothing was refused."""
        return LineKind(self.says(TYPE).upper())
