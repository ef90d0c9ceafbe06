"""A CSV of approved people and rates, read tolerantly: commas, semicolons or tabs, with a mark or without, Excel's days or ISO's."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from billing.approving.cells import day_in, rate_in
from billing.approving.header import Header, header_of
from billing.approving.listed import without_apostrophe
from billing.errors import BadInput
from billing.ledes.problem import Problem, short

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
DELIMITERS = ",;\t"
V = TypeVar("V")


@dataclass(frozen=True)
class ReadRow:
    """One row as the file says it, in the order of its cells; `line` is where it begins, from 1."""

    line: int
    timekeeper: str
    classification: str
    matter: str
    rate: Decimal | None
    starts_on: dt.date | None
    ends_on: dt.date | None


@dataclass(frozen=True)
class ReadList:
    """The rows of a file, and what is wrong with it as a file; a row with a cell that cannot be read is left out."""

    rows: tuple[ReadRow, ...]
    problems: tuple[Problem, ...]


def read_list(content: bytes) -> ReadList:
    """Read a file's bytes; no bytes make this raise."""
    if content.startswith(WORKBOOKS):
        return ReadList((), (Problem("This is an Excel workbook; save it there as CSV (UTF-8), and upload that."),))
    problems: list[Problem] = []
    lines = list(_lines(_text(content), problems))
    if not lines:
        return ReadList((), (*problems, Problem("The file is empty.")) if not problems else tuple(problems))
    header = header_of(lines[0][1], lines[0][0])
    problems += header.problems
    rows = [_row(line, cells, header, problems) for line, cells in lines[1:]]
    return ReadList(tuple(row for row in rows if row), tuple(problems))


def _text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # what Excel calls plain CSV


def _lines(text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Every line that says something, with its number; Excel's own first line `sep=;` does not."""
    first = next((line for line in text.splitlines() if line.strip(f' "{DELIMITERS}')), "")
    said = first.strip().casefold().startswith("sep=")
    delimiter = first.strip()[4:5] or "," if said else max(DELIMITERS, key=first.count)
    reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1
    try:
        for cells in reader:
            bare = [without_apostrophe(cell.strip()) for cell in cells]
            if any(bare) and not (said and line == 1):
                yield line, bare
            line = reader.line_num + 1
    except csv.Error as trouble:
        problems.append(Problem(f"This line cannot be read as CSV ({trouble}); a quotation mark may be left open.", line))


def _row(line: int, cells: Sequence[str], header: Header, problems: list[Problem]) -> ReadRow | None:
    before = len(problems)
    if any(cells[header.width :]):
        sentence = (
            f"This line has {len(cells)} cells, and the first line names {header.width}; a cell with a comma stands in quotes."
        )
        problems.append(Problem(sentence, line))
    words = {name: cells[place] if place < len(cells) else "" for name, place in header.places.items()}
    rate = _value(rate_in, "rate", words, line, problems)
    starts_on, ends_on = (_value(day_in, name, words, line, problems) for name in ("from", "to"))
    if starts_on and ends_on and ends_on < starts_on:
        problems.append(Problem(f"It ends on {ends_on}, before it begins on {starts_on}.", line, "to", str(ends_on)))
    who, classification, matter = (words.get(name, "") for name in ("timekeeper", "classification", "matter"))
    return ReadRow(line, who, classification, matter, rate, starts_on, ends_on) if len(problems) == before else None


def _value(read: Callable[[str], V], name: str, words: dict[str, str], line: int, problems: list[Problem]) -> V | None:
    if not (cell := words.get(name, "")):
        return None
    try:
        return read(cell)
    except BadInput as trouble:
        problems.append(Problem(f"“{short(cell)}” {trouble}", line, name, short(cell)))
        return None
