"""One line of a sheet, asked by the names of the fields."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count, repeat
from typing import NamedTuple, overload

from billing.ledes.days import day_said
from billing.ledes.values import number_in
from data.vocabulary import LineKind

TYPE = "EXP/FEE/INV_ADJ_TYPE"
"""The field that says what a line is."""


class Row(NamedTuple):
    """The texts of one line item: what stands at one place of all columns. `line` is the file's line, or the position on the bill."""

    line: int
    place: int
    columns: Mapping[str, Sequence[str]]

    @property
    def cells(self) -> tuple[str, ...]:
        """All of them, in the order of the format."""
        return tuple(column[self.place] for column in self.columns.values())

    def says(self, field: str) -> str:
        """The text under a field's name."""
        return self.columns[field][self.place]

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
        day = day_said(self.says(field))
        if day is None:
            raise ValueError(f"{field} in line {self.line} is not a day.")
        return day

    @property
    def kind(self) -> LineKind:
        """What the line is. ValueError if the file does not say it: ask only when nothing was refused."""
        return LineKind(self.says(TYPE).upper())


class Rows(Sequence[Row]):
    """The lines of a sheet one by one; each row is made when it is asked for."""

    def __init__(self, lines: Sequence[int], columns: Mapping[str, Sequence[str]]) -> None:
        self._lines, self._columns = lines, columns

    def __len__(self) -> int:
        return len(self._lines)

    def __iter__(self) -> Iterator[Row]:
        return map(Row, self._lines, count(), repeat(self._columns))

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self[each] for each in range(len(self))[place]]
        return Row(self._lines[place], range(len(self))[place], self._columns)
