"""One row of a carrier's list as people write it, and the whole list as a CSV."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

COLUMNS = ("timekeeper", "classification", "matter", "rate", "from", "to")
READ_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""A spreadsheet runs a cell that begins so; an apostrophe in front keeps it a text, and is taken off when it is read."""


@dataclass(frozen=True)
class Listed:
    """Whom (id or classification), for which matter (its number), dollars an hour, first and last day; empty as on the carrier's page."""

    timekeeper: str | None
    classification: str | None
    matter: str | None
    rate: Decimal | None
    starts_on: dt.date | None
    ends_on: dt.date | None

    @property
    def about(self) -> tuple[str | None, str | None, str | None]:
        """Whose row it is, and for which matter."""
        return self.timekeeper, self.classification, self.matter

    @property
    def who(self) -> str:
        """Within a sentence: `TK1`, `every PARTNR`."""
        return self.timekeeper or f"every {self.classification}"


def as_csv(rows: Iterable[Listed]) -> bytes:
    """The list as it can be uploaded again: UTF-8 with a mark that makes Excel read it as such, days as 2026-10-31."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_cells(row) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def without_apostrophe(cell: str) -> str:
    """A cell of ours as it was before it was made harmless."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(READ_AS_FORMULA) else cell


def _cells(row: Listed) -> tuple[str, ...]:
    words = (_harmless(each or "") for each in row.about)
    rate = "" if row.rate is None else f"{row.rate:f}"
    return *words, rate, *(day.isoformat() if day else "" for day in (row.starts_on, row.ends_on))


def _harmless(word: str) -> str:
    return f"'{word}" if word.startswith(READ_AS_FORMULA) else word
