"""Reading a LEDES 1998B file as a carrier does: everything wrong with it is said, by line and field."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from demo.sites.ledes import FIELDS, Problem, Row, split_rows

TYPE, UNITS, ADJUSTMENT, COST = FIELDS[9], FIELDS[10], FIELDS[11], FIELDS[20]
DATES = ("INVOICE_DATE", "BILLING_START_DATE", "BILLING_END_DATE", "LINE_ITEM_DATE")
NUMBERS = ("INVOICE_TOTAL", UNITS, ADJUSTMENT, "LINE_ITEM_TOTAL", COST)
SAME_ON_ALL = ("INVOICE_NUMBER", "INVOICE_TOTAL", "CLIENT_MATTER_ID")

ALWAYS = (*FIELDS[0:7], "LINE_ITEM_NUMBER", TYPE, "LINE_ITEM_TOTAL", "LINE_ITEM_DATE", "LAW_FIRM_ID", "CLIENT_MATTER_ID")
WORK = (UNITS, COST, "TIMEKEEPER_ID", "LINE_ITEM_DESCRIPTION", "TIMEKEEPER_NAME", "TIMEKEEPER_CLASSIFICATION")
REQUIRED = {"F": ALWAYS + WORK, "E": (*ALWAYS, UNITS, COST, "LINE_ITEM_EXPENSE_CODE"), "IF": ALWAYS, "IE": ALWAYS}

NUMBER = re.compile(r"-?\d{1,12}(\.\d{0,4})?")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Filing:
    """What a file says. Only without problems are number, claim and total those of one sound invoice."""

    number: str
    claim: str
    total: Decimal
    lines: int
    first_line: int
    sha256: str
    problems: tuple[Problem, ...]


def read_filing(content: bytes) -> Filing:
    """Read a file of one LEDES 1998B invoice; never raises, a bad file is one with problems."""
    rows, problems = split_rows(content)
    problems = problems or [*problems_of_rows(rows), *problems_of_invoice(rows)]
    first = rows[0].values if rows else dict.fromkeys(FIELDS, "")
    return Filing(
        number=first["INVOICE_NUMBER"],
        claim=first["CLIENT_MATTER_ID"],
        total=Decimal(0) if problems else amount(first, "INVOICE_TOTAL").quantize(CENT),
        lines=len(rows),
        first_line=rows[0].line if rows else 0,
        sha256=hashlib.sha256(content).hexdigest(),
        problems=tuple(problems),
    )


def problems_of_rows(rows: Iterable[Row]) -> Iterator[Problem]:
    """What is wrong inside single lines; a line's sum is looked at only when all its numbers can be read."""
    for line, values in rows:
        faults = [*blank_fields(values), *unreadable_fields(values)] or wrong_line_total(values)
        yield from (Problem(line, field, text) for field, text in faults)


def blank_fields(values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Required fields that are blank, and a line type that does not exist."""
    if values[TYPE] and values[TYPE] not in REQUIRED:
        yield TYPE, f"{values[TYPE]} is not a line type; use F, E, IF or IE."
    for field in REQUIRED.get(values[TYPE], ALWAYS):
        if not values[field]:
            yield field, "this required field is blank."


def unreadable_fields(values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Dates and numbers that cannot be read."""
    for field in DATES:
        if values[field] and not is_date(values[field]):
            yield field, f"{values[field]} is not a date written YYYYMMDD."
    for field in NUMBERS:
        if values[field] and not NUMBER.fullmatch(values[field]):
            yield field, f"{values[field]} is not a number (digits, one point, a leading minus)."


def wrong_line_total(values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A line total other than units times cost plus adjustment, to the cent, halves away from zero."""
    exact = amount(values, UNITS) * amount(values, COST) + amount(values, ADJUSTMENT)
    right = exact.quantize(CENT, ROUND_HALF_UP)
    if amount(values, "LINE_ITEM_TOTAL") != right:
        yield "LINE_ITEM_TOTAL", f"{values['LINE_ITEM_TOTAL']} is not units x unit cost + adjustment, which is {right}."


def problems_of_invoice(rows: list[Row]) -> Iterator[Problem]:
    """Values that differ between the lines of one invoice, and a total that is not their sum."""
    first = rows[0]
    for field in SAME_ON_ALL:
        if other := next((row for row in rows if row.values[field] != first.values[field]), None):
            text = f"{other.values[field]} differs from {first.values[field]} on line {first.line}; a file holds one invoice."
            yield Problem(other.line, field, text)
    if all(NUMBER.fullmatch(row.values[field]) for row in rows for field in ("INVOICE_TOTAL", "LINE_ITEM_TOTAL")):
        yield from wrong_invoice_total(rows)


def wrong_invoice_total(rows: list[Row]) -> Iterator[Problem]:
    """An invoice total that is not the sum of the line totals."""
    line, values = rows[0]
    right = sum((amount(row.values, "LINE_ITEM_TOTAL") for row in rows), Decimal(0))
    if amount(values, "INVOICE_TOTAL") != right:
        text = f"{values['INVOICE_TOTAL']} is not the sum of the line totals, which is {right}."
        yield Problem(line, "INVOICE_TOTAL", text)


def is_date(text: str) -> bool:
    """Whether this is a day of the calendar written YYYYMMDD."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return re.fullmatch(r"\d{8}", text) is not None


def amount(values: dict[str, str], field: str) -> Decimal:
    """A number that can be read; blank counts as nothing."""
    return Decimal(values[field] or 0)
