"""What a file says, whatever its format: invoices with their lines, and what is wrong with them by itself."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from demo.sites.ledes import FIELDS, Problem, Row

TYPE, UNITS, ADJUSTMENT, COST = FIELDS[9], FIELDS[10], FIELDS[11], FIELDS[20]
DATES = ("INVOICE_DATE", "BILLING_START_DATE", "BILLING_END_DATE", "LINE_ITEM_DATE")
NUMBER = re.compile(r"-?\d{1,12}(\.\d{0,4})?")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Filing:
    """What a file says of one invoice. Only without problems are number, claim and total those of a sound one."""

    number: str
    claim: str
    total: Decimal
    lines: int
    first_line: int
    sha256: str
    problems: tuple[Problem, ...]
    rows: tuple[Row, ...] = ()

    @property
    def head(self) -> dict[str, str]:
        """The values of its first line, by LEDES 1998B field names in every format; blank ones when it has no line."""
        return self.rows[0].values if self.rows else dict.fromkeys(FIELDS, "")


Reader = Callable[[bytes], list[Filing]]
"""Reads a file; never raises and gives at least one filing: a bad file is one with problems."""


def filing_of(rows: list[Row], problems: Iterable[Problem], content: bytes) -> Filing:
    """The filing with these lines of the file."""
    found = tuple(problems)
    first = rows[0].values if rows else dict.fromkeys(FIELDS, "")
    return Filing(
        number=first["INVOICE_NUMBER"],
        claim=first["CLIENT_MATTER_ID"],
        total=Decimal(0) if found else amount(first, "INVOICE_TOTAL").quantize(CENT),
        lines=len(rows),
        first_line=rows[0].line if rows else 0,
        sha256=hashlib.sha256(content).hexdigest(),
        problems=found,
        rows=tuple(rows),
    )


def blank_fields(row: Row, required: Iterable[str]) -> Iterator[Problem]:
    """Required fields that are blank."""
    for field in required:
        if not row.values[field]:
            yield Problem(row.line, field, "this required field is blank.", "blank")


def unreadable_fields(row: Row, numbers: Iterable[str], dates: Iterable[str] = DATES) -> Iterator[Problem]:
    """Dates and numbers that cannot be read."""
    for field in dates:
        if (value := row.values[field]) and not is_date(value):
            yield Problem(row.line, field, f"{value} is not a date written YYYYMMDD.", "date", value)
    for field in numbers:
        if (value := row.values[field]) and not NUMBER.fullmatch(value):
            yield Problem(row.line, field, f"{value} is not a number (digits, one point, a leading minus).", "number", value)


def net_of_line(values: dict[str, str]) -> Decimal:
    """Units times cost plus adjustment, to the cent, halves away from zero."""
    exact = amount(values, UNITS) * amount(values, COST) + amount(values, ADJUSTMENT)
    return exact.quantize(CENT, ROUND_HALF_UP)


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


def sum_of(rows: Iterable[Row], field: str) -> Decimal:
    """The field's sum over the lines."""
    return sum((amount(row.values, field) for row in rows), Decimal(0))
