"""A file of one format as a file of another, and what the other cannot say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from billing.ledes.format import Format
from billing.ledes.formats import FORMATS, format_of
from billing.ledes.joining import join
from billing.ledes.ledes_1998b import LEDES_1998B
from billing.ledes.ledes_1998bi import LEDES_1998BI
from billing.ledes.ledes_xml import COUNTED
from billing.ledes.problem import told
from billing.ledes.reading import Reading, read
from billing.ledes.rebuilding import DOLLARS, as_the_file_says, money_of, positions_of, profile_in, stage_in, tax_of
from billing.ledes.rendering import Change
from billing.ledes.row import Row
from billing.ledes.sheet import Sheet
from billing.ledes.taxed import CannotConvert, with_tax_of
from billing.ledes.values import number_in
from billing.ledes.writing import write
from carriers.profile import LedesProfile
from data.vocabulary import Severity

MANY_IN_A_FILE = (LEDES_1998B, LEDES_1998BI)
OF_BILLS = {name for form in FORMATS.values() for name in form.of_bill}
OF_THE_FORMAT = {"FORMAT"} | COUNTED
"""What a file says of itself and not of the bill."""


@dataclass(frozen=True)
class Converted:
    """The new file, and every value of the old one that is missing or different in it."""

    content: bytes
    lost: tuple[Change, ...]


def convert(content: bytes, target: Format) -> Converted:
    """The same bills in another format. Raises CannotConvert, or CannotWrite with what the target refuses."""
    source = format_of(content)
    reading = read(content, source)
    _must_be_right(reading)
    _must_fit(reading, target)
    files = [
        write(as_the_file_says(rows), _profile(rows, target), stage=stage_in(rows[0])).content
        for rows in reading.sheet.invoices.values()
    ]
    new = join(files) if target in MANY_IN_A_FILE else files[0]
    return Converted(new, tuple(_lost(reading.sheet, read(new, target).sheet)))


def _profile(rows: Sequence[Row], target: Format) -> LedesProfile:
    profile = profile_in(rows[0], target.name)
    return with_tax_of(rows, profile) if "LINE_ITEM_TAX_TOTAL" in target.columns else profile


def _must_be_right(reading: Reading) -> None:
    refused = [problem for problem in reading.problems if problem.severity is Severity.REFUSE]
    if refused:
        raise CannotConvert(f"The file must be mended first. {told(refused)}")


def _must_fit(reading: Reading, target: Format) -> None:
    if (many := len(reading.sheet.invoices)) > 1 and target not in MANY_IN_A_FILE:
        raise CannotConvert(f"{target.name} holds one invoice in a file, and this one has {many}.")
    for row in reading.rows:
        if tax_of(row) and "LINE_ITEM_TAX_TOTAL" not in target.columns:
            raise CannotConvert(f"Line {row.line} carries tax, and {target.name} has no place for it.")
        if (money := money_of(row)) != DOLLARS and "INVOICE_CURRENCY" not in target.columns:
            raise CannotConvert(f"Line {row.line} is in {money}, and {target.name} knows dollars only.")


def _lost(before: Sheet, after: Sheet) -> Iterator[Change]:
    """Bill by bill; a value that stands on every line of a bill is told once."""
    new, seen = (
        {(row.says("INVOICE_NUMBER"), row.says("LINE_ITEM_NUMBER")): row for row in after.rows},
        set[tuple[str, str, str]](),
    )
    for number, row, place in _placed(before):
        for field in (each for each in row.columns if each not in OF_THE_FORMAT):
            old, now = row.says(field), new[number, place].may_say(field)
            told_once = (number if field in OF_BILLS else place, field, old)
            if old and not _same(old, now) and told_once not in seen:
                seen.add(told_once)
                yield Change(row.line, field, old, now)


def _placed(sheet: Sheet) -> Iterator[tuple[str, Row, str]]:
    """Every row with its bill's number and the number that its line has in the new file."""
    for number, rows in sheet.invoices.items():
        yield from ((number, row, str(place)) for row, place in zip(rows, positions_of(rows), strict=True))


def _same(old: str, now: str) -> bool:
    return old == now or (bool(now) and number_in(old) is not None and number_in(old) == number_in(now))
