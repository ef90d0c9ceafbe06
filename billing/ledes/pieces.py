"""The lines of a file of records, told apart by their first words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from billing.ledes.lines import FileLine, wrong_width
from billing.ledes.problem import Problem, short
from billing.ledes.record import Record
from billing.ledes.row import TYPE
from billing.ledes.sheet import Sheet


class Piece(NamedTuple):
    """One line, the record it is, and its values."""

    line: FileLine
    record: Record
    cells: list[str]

    @property
    def is_torn(self) -> bool:
        """It has more or fewer values than fields: nobody can say which is which."""
        return len(self.cells) != len(self.record.fields)

    @property
    def values(self) -> dict[str, str]:
        """The values by the names of their fields, none if it is torn."""
        return {} if self.is_torn else dict(zip(self.record.fields, self.cells, strict=True))


class Pieces:
    """A file's lines: `frame` holds the records that must stand once, `details` those of the bill's lines."""

    def __init__(self, lines: Iterable[FileLine], needed: Mapping[str, Record], details: Mapping[str, Record]) -> None:
        self.frame: dict[str, Piece] = {}
        self.details: list[Piece] = []
        self.problems: list[Problem] = []
        self._needed, self._known = needed, {**needed, **details}
        for line in lines:
            self._take(line)

    def sheet(self, names: Sequence[str]) -> Sheet:
        """A row for each line of the bill with what stands once put into it; none if that is not all there."""
        of_bill = {field: cell for piece in self.frame.values() for field, cell in piece.values.items()}
        stands = {field: piece.line.number for piece in self.frame.values() for field in piece.values}
        if not all(field in of_bill for record in self._needed.values() for field in record.fields):
            return Sheet()
        whole = [piece for piece in self.details if not piece.is_torn]
        torn = {of_bill["INVOICE_NUMBER"]} if len(whole) < len(self.details) else set[str]()
        cells = [_cells(piece, of_bill, names) for piece in whole]
        return Sheet.of([piece.line.number for piece in whole], cells, names, torn=frozenset(torn), stands=stands)

    def missing(self, last: int) -> Iterator[Problem]:
        """What should be there and is not, told of the file's last line."""
        for word, record in self._needed.items():
            if word not in self.frame:
                rest = " The lines of the bill were not checked." if record.fields else ""
                yield Problem(
                    f"No line begins with {word}; the file may be cut off.{rest}", last, word, mend="Have the file made again."
                )
        if not self.details:
            yield Problem("The file has no line items.", last, mend="Have the file made again.")

    def _take(self, line: FileLine) -> None:
        word, *rest = re.split("[|:]", line.text, maxsplit=1)
        record = self._known.get(word.strip().upper())
        if record is None:
            self._refuse(
                line,
                f"The line begins with {short(word) or 'nothing'}, a word that is not known here; it was not read.",
                "Take the line out, or begin it as the format says.",
            )
        elif first := self.frame.get(record.word):
            self._refuse(
                line,
                f"A line that begins with {record.word} stands already in line {first.line.number}; it counts once.",
                "Take one of them out.",
            )
        else:
            self._keep(_piece(line, record, rest))

    def _keep(self, piece: Piece) -> None:
        if piece.is_torn:
            self.problems.append(wrong_width(piece.line, 1 + len(piece.cells), 1 + len(piece.record.fields)))
        if piece.record.word in self._needed:
            self.frame[piece.record.word] = piece
        else:
            self.details.append(piece)

    def _refuse(self, line: FileLine, sentence: str, mend: str) -> None:
        self.problems.append(Problem(sentence, line.number, "line", short(line.text), mend=mend))


def _piece(line: FileLine, record: Record, rest: list[str]) -> Piece:
    width = len(record.fields)
    return Piece(line, record, FileLine(line.number, "".join(rest)).cells(width) if width else [])


def _cells(piece: Piece, of_bill: Mapping[str, str], names: Sequence[str]) -> list[str]:
    values = {**of_bill, **piece.values, TYPE: piece.record.word}
    return [values.get(name, "") for name in names]
