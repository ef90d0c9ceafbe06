"""A file format: the fields it carries, the rules they obey, and how it lays them out in the lines of a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Any, Protocol

from billing.ledes.faults import Fields
from billing.ledes.field import BillField, Field, LineField, TimekeeperField
from billing.ledes.problem import Problem
from billing.ledes.sheet import Rule, Sheet


class Layout(Protocol):
    """How values stand in the text of a file, both ways: what is written can be taken apart again."""

    def write(self, form: "Format", sheet: Sheet, /) -> str:
        """The text of a whole file of one bill; each of its lines (one at least) holds the bill's own values too."""
        ...

    def take_apart(self, form: "Format", text: str, /) -> tuple[Sheet, list[Problem]]:
        """Somebody's text as columns, and what keeps it, or lines of it, from being told apart; never raises."""
        ...


@dataclass(frozen=True)
class Format:
    """One file format: its name, the words its first line says, its fields in order, their rules, and its layout.

    `also_says` are other first lines that mean the same; they are understood, never written."""

    name: str
    marker: str
    fields: tuple[Field[Any], ...]
    rules: tuple[Rule, ...]
    layout: Layout
    also_says: frozenset[str] = frozenset()

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Where each field's value stands in a line, from 0."""
        return {field.name: place for place, field in enumerate(self.fields)}

    @cached_property
    def begins(self) -> int:
        """How many fields of the whole bill stand before the first of a line."""
        return sum(1 for _ in takewhile(lambda field: isinstance(field, BillField), self.fields))

    @cached_property
    def all_fields(self) -> Fields[Field[Any]]:
        """Every field."""
        return Fields(self.fields)

    @cached_property
    def bill_fields(self) -> Fields[BillField[Any]]:
        """The fields of the whole bill."""
        return Fields(field for field in self.fields if isinstance(field, BillField))

    @cached_property
    def of_bill(self) -> frozenset[str]:
        """The names of those."""
        return frozenset(field.name for field in self.bill_fields)

    @cached_property
    def line_fields(self) -> Fields[LineField[Any] | TimekeeperField]:
        """The fields of a line and of who did its work."""
        return Fields(field for field in self.fields if isinstance(field, LineField | TimekeeperField))
