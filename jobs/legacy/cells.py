"""Cells of an old case-management system: padded codes, dates as eight digits, flags as letters, amounts as text."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

Row = Mapping[str, Any]


class Refused(Exception):
    """A row that cannot be taken; the text is the reason and whose turn it is.

    `waits_for` names what it is tried again for, as TABLE:key; None: the row itself is wrong."""

    def __init__(self, reason: str, waits_for: str | None = None) -> None:
        super().__init__(reason)
        self.waits_for = waits_for


def code(row: Row, name: str) -> str:
    """A required code or name without its padding."""
    value = text(row, name)
    if not value:
        raise Refused(f"{name} is empty; somebody fills it in in the case-management system.")
    return value


def text(row: Row, name: str) -> str:
    """A text without padding; empty if there is none."""
    value = row[name]
    return value.strip() if type(value) is str else str(value or "").strip()


def day(row: Row, name: str) -> dt.date:
    """A required date written as YYYYMMDD."""
    found = text(row, name)
    try:
        return _day(found)
    except ValueError:
        raise Refused(f"{name} “{found}” is no date (YYYYMMDD); somebody mends it in the case-management system.") from None


@lru_cache(maxsize=4096)  # the same few days stand on hundreds of thousands of rows
def _day(found: str) -> dt.date:
    return dt.datetime.strptime(found, "%Y%m%d").date()  # noqa: DTZ007 a calendar day has no zone


def optional_day(row: Row, name: str) -> dt.date | None:
    """A date, or none when the cell is empty."""
    return day(row, name) if text(row, name) else None


def amount(row: Row, name: str, places: int) -> Decimal:
    """A required amount of at least zero with at most so many decimals."""
    return _amount(text(row, name), name, places)


@lru_cache(maxsize=4096)
def _amount(found: str, name: str, places: int) -> Decimal:
    try:
        value = Decimal(found)
    except InvalidOperation:
        raise Refused(f"{name} “{found}” is no number; somebody mends it in the case-management system.") from None
    if not value.is_finite() or value < 0:
        raise Refused(f"{name} is {found}; a negative amount cannot be billed. Somebody mends it in the case-management system.")
    if value != value.scaleb(places).to_integral_value().scaleb(-places):
        raise Refused(f"{name} {found} has more than {places} decimals; somebody mends it in the case-management system.")
    return value


def optional_amount(row: Row, name: str, places: int) -> Decimal | None:
    """An amount; none when it is 0 or empty, or where the system has no such column."""
    return (amount(row, name, places) or None) if name in row and text(row, name) else None


def positive(row: Row, name: str, places: int) -> Decimal:
    """A required amount above zero."""
    value = amount(row, name, places)
    if value == 0:
        raise Refused(f"{name} is 0; there is nothing to bill. Somebody mends it in the case-management system.")
    return value
