"""Tables as files: what a spreadsheet gets, and what it must not run."""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from billing.actor import Actor
from data.vocabulary import InvoiceStatus
from pages.parts.export import Export
from pages.parts.tables import Column, Sheet, frame

BO = Actor("Bo Larsen", 2)
SHEET = Sheet(
    "bills",
    {
        "caption": Column("Caption"),
        "status": Column("Stands", "word", words=InvoiceStatus),
        "total": Column("Total", "money"),
        "since": Column("Since", "moment"),
    },
    "Bills of the month",
    zone="America/Chicago",
)


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    id: int
    caption: str
    total: Decimal = Decimal("1234.50")
    status: InvoiceStatus = InvoiceStatus.IN_REVIEW
    since: dt.datetime = dt.datetime(2026, 10, 3, 14, 5, tzinfo=dt.UTC)


def export(*rows, filters=()):
    return Export(SHEET, lambda actor: rows, filters)


def csv_rows(*rows):
    return list(csv.reader(io.StringIO(export(*rows).csv(BO).decode("utf-8-sig"))))


def book(*rows, filters=()):
    return load_workbook(io.BytesIO(export(*rows, filters=filters).xlsx(BO)))


def test_csv_says_words_and_local_time():
    assert csv_rows(Row(1, "Delgado v. Northfield")) == [
        ["Caption", "Stands", "Total", "Since"],
        ["Delgado v. Northfield", "In review", "1234.50", "2026-10-03 09:05:00"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_text_never_starts_a_formula(start):
    text = f'{start}HYPERLINK("http://evil.example")'

    assert csv_rows(Row(1, text))[1][0] == f"'{text}"


def test_negative_money_stays_a_number():
    assert csv_rows(Row(1, "Credit", total=Decimal("-20.00")))[1][2] == "-20.00"


def test_workbook_keeps_formulas_as_text():
    cell = book(Row(1, "=1+1"))["bills"]["A2"]

    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_workbook_keeps_money_a_number():
    cell = book(Row(1, "Delgado v. Northfield"))["bills"]["C2"]

    assert (cell.value, cell.data_type, cell.number_format) == (1234.5, "n", "#,##0.00")


def test_workbook_tells_how_it_was_made():
    about = [row[0] for row in book(Row(1, "A"), filters=["Approved", "Harbor Mutual"])["About"].iter_rows(values_only=True)]

    assert about[:3] == ["Bills of the month", "Approved", "Harbor Mutual"]
    assert about[3].startswith("Made by Bo Larsen, ")


def test_file_name_carries_its_filters():
    assert export(filters=["Approved", "Harbor Mutual / CA"]).file_name("csv").startswith("bills-approved-harbor-mutual-ca-")


def test_frame_keeps_money_exact():
    row = frame(SHEET, [Row(1, "A", total=Decimal("0.10"))]).iloc[0]

    assert row["total"] == Decimal("0.10") and isinstance(row["total"], Decimal)
    assert str(row["since"]) == "2026-10-03 09:05:00-05:00"
