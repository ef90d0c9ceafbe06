"""One kind of line in a file of records: the word it begins with says what follows."""

from dataclasses import dataclass

from billing.ledes.row import Row
from data.vocabulary import LineKind


@dataclass(frozen=True)
class Record:
    """A line's first word, what parts the word from the values, and the fields it carries, by name."""

    word: str
    fields: tuple[str, ...] = ()
    parts: str = "|"

    def line(self, row: Row) -> str:
        """The line with a row's values in it."""
        values = "|".join(row.says(field) for field in self.fields)
        return f"{self.word}{self.parts}{values}".rstrip(" ") if self.fields else self.word


@dataclass(frozen=True)
class Section:
    """The lines of the bill of some kinds, all with the same fields, below a heading if they have one."""

    kinds: tuple[LineKind, ...]
    fields: tuple[str, ...]
    heading: Record | None = None
