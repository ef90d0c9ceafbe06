"""A file as records: those of the whole bill stand once, as a frame around the records of its lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from billing.ledes.format import Format
from billing.ledes.lines import lines_in
from billing.ledes.opening import other_file
from billing.ledes.pieces import Pieces
from billing.ledes.problem import Problem
from billing.ledes.record import Record, Section
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet


@dataclass(frozen=True)
class Records:
    """Head, sections, tail, in this order; read in any order."""

    head: tuple[Record, ...]
    sections: tuple[Section, ...]
    tail: tuple[Record, ...]

    @cached_property
    def frame(self) -> Mapping[str, Record]:
        """Every record that stands once, by its word."""
        headings = [section.heading for section in self.sections if section.heading]
        return {record.word: record for record in (*self.head, *headings, *self.tail)}

    @cached_property
    def details(self) -> Mapping[str, Record]:
        """The record of each kind of line, by the kind's word."""
        return {kind.value: Record(kind.value, section.fields) for section in self.sections for kind in section.kinds}

    def write(self, _form: Format, sheet: Sheet, /) -> str:
        """The lines of a section keep the bill's order."""
        return "\r\n".join([*self._lines(sheet.rows), ""])

    def take_apart(self, form: Format, text: str, /) -> tuple[Sheet, list[Problem]]:
        """No rows if a record of the whole bill is missing or cannot be told apart."""
        lines = lines_in(text)
        if not lines:
            return Sheet(), [Problem("The file is empty.", 1, mend="Have the file made again.")]
        pieces = Pieces(lines, self.frame, self.details)
        if not pieces.frame:
            return Sheet(), [other_file(text, form) or _nothing_known(form)]
        return pieces.sheet(list(form.columns)), [*pieces.problems, *pieces.missing(lines[-1].number)]

    def _lines(self, rows: Sequence[Row]) -> Iterator[str]:
        yield from (record.line(rows[0]) for record in self.head)
        for section in self.sections:
            if section.heading:
                yield section.heading.word
            yield from (self.details[row.kind].line(row) for row in rows if row.kind in section.kinds)
        yield from (record.line(rows[0]) for record in self.tail)


def _nothing_known(form: Format) -> Problem:
    return Problem(
        f"This is no {form.name} file, whose first line says {form.marker}.", 1, "marker", mend="Save the bill in that format."
    )
