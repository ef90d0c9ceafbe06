"""Tables as files: CSV for machines, XLSX for people, both with the filters they were made with and without live formulas."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from billing.actor import Actor
from data.vocabulary import Role
from pages.parts.labels import label
from pages.parts.sign_in import when_clicked
from pages.parts.tables import Kind, Sheet, several

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_SHEET_NAME = 31
LONGEST_FILE_NAME = 80
NUMBER_FORMATS: dict[Kind, str] = {
    "money": "#,##0.00", "hours": "#,##0.00", "count": "#,##0", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm",
}  # fmt: skip


@dataclass(frozen=True)
class Export:
    """A table on its way to a file. `filters` says in words which rows it holds; `rows` is asked when somebody presses the button."""

    sheet: Sheet
    rows: Callable[[Actor], Sequence[Any]]
    filters: Sequence[str] = ()

    def csv(self, actor: Actor) -> bytes:
        """UTF-8 with a mark that makes Excel read it as such; no text in it starts a formula."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([column.title for column in self.sheet.columns.values()])
        writer.writerows([[_disarmed(cell) for cell in self._cells(row)] for row in self.rows(actor)])
        return text.getvalue().encode("utf-8-sig")

    def xlsx(self, actor: Actor) -> bytes:
        """A workbook with numbers as numbers, text as text, and a second sheet that says how it was made."""
        book = Workbook(write_only=True)
        page, columns = book.create_sheet(self.sheet.name[:LONGEST_SHEET_NAME]), self.sheet.columns.values()
        page.append([_typed(page, column.title, "text", bold=True) for column in columns])
        for row in self.rows(actor):
            cells = zip(self._cells(row), columns, strict=True)
            page.append([_typed(page, cell, column.kind) for cell, column in cells])
        about = book.create_sheet("About")
        for line in (self.sheet.alt, *self.filters, f"Made by {actor.name}, {self._now():%Y-%m-%d %H:%M %Z}"):
            about.append([_typed(about, line, "text")])
        kept = io.BytesIO()
        book.save(kept)
        return kept.getvalue()

    def file_name(self, ending: str) -> str:
        """The name with its filters and day: invoices-approved-harbor-mutual-2026-11-22.csv."""
        words = re.findall(r"[a-z0-9]+", " ".join((self.sheet.name, *self.filters)).lower())
        return f"{'-'.join(words)[:LONGEST_FILE_NAME]}-{self._now():%Y-%m-%d}.{ending}"

    def _cells(self, row: Any) -> list[Any]:
        return [_plain_value(getattr(row, name), self.sheet.zone) for name in self.sheet.columns]

    def _now(self) -> dt.datetime:
        return dt.datetime.now(ZoneInfo(self.sheet.zone))


def export_buttons(export: Export, *roles: Role) -> None:
    """A CSV and an XLSX button; the file is made when pressed, after asking again whether this person has one of the roles."""
    with st.container(horizontal=True, horizontal_alignment="right", gap="medium", key=f"export-{export.sheet.name}"):
        for ending, make, kind in (("csv", Export.csv, "text/csv"), ("xlsx", Export.xlsx, XLSX)):
            st.download_button(
                ending.upper(), when_clicked(partial(make, export), *roles), export.file_name(ending), kind,
                key=f"export-{export.sheet.name}-{ending}", icon=":material/download:", on_click="ignore", type="tertiary",
                help=f"This table as {ending.upper()}, with the filters it shows now",
            )  # fmt: skip


def _plain_value(value: Any, zone: str) -> Any:
    if isinstance(value, StrEnum | tuple):
        return ", ".join(label(each).words for each in several(value))
    if isinstance(value, dt.datetime):
        return value.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return value


def _disarmed(cell: Any) -> Any:
    """A text that a spreadsheet would run gets an apostrophe in front; numbers stay as they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA) else cell


def _typed(page: Any, value: Any, kind: Kind, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(page, value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    elif isinstance(value, Decimal | int | dt.date):
        cell.number_format = NUMBER_FORMATS.get(kind, "General")
    if bold:
        cell.font = Font(bold=True)
    return cell
