"""Cells of an old case-management system: padded codes, dates as eight digits, flags as letters, amounts as text.

Each function here makes a `Cell`: one column there, and how its text becomes a value of ours.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

Row = Mapping[str, Any]
CARRIER = "CARRIER"
"""Not a table there: our carrier files, which its clients name."""
SPOKEN = {"CLIENT": "client", "TKPR": "timekeeper", "MATTER": "matter"}
MENDED_THERE = "somebody mends it in the case-management system."


class Refused(Exception):
    """A row that cannot be taken; the text is the reason and whose turn it is.

    `waits_for` names what it is tried again for, as TABLE:key; None: the row itself is wrong."""

    def __init__(self, reason: str, waits_for: str | None = None) -> None:
        super().__init__(reason)
        self.waits_for = waits_for


class OtherKind(Refused):
    """What was found in a column is of another kind than the column is to us."""

    def __init__(self, column: str, found: str, why: str) -> None:
        super().__init__(f"{column} “{found}” is {why}; {MENDED_THERE}")
        self.column, self.found = column, found


@dataclass
class Known:
    """Our ids of the rows that a batch names, by table there and key; of carriers by the name of their file."""

    ids: Mapping[str, Mapping[str, int]]

    def id_of(self, table: str, key: str) -> int:
        """Our id; Refused, to be tried again when it comes, if there is none yet."""
        try:
            return self.ids[table][key]
        except KeyError:
            raise Refused(
                f"It names {SPOKEN[table]} {key}, which has not come from the case-management system; it is taken when that one comes.",
                waits_for=f"{table}:{key}",
            ) from None


@dataclass(frozen=True)
class Cell:
    """One column there."""

    name: str
    read: Callable[[str, Known], Any]
    """What its text, without padding, is to us. Raises Refused."""
    parent: str | None = None
    """The table there that it names a row of."""
    is_needed: bool = True
    """Without the column none of the table's rows can be taken; where it is not needed, none is as if it were empty."""


def text(raw: Any) -> str:
    """A cell as it came, without padding; empty if there is nothing."""
    return raw.strip() if type(raw) is str else str(raw or "").strip()


def code(name: str) -> Cell:
    """A required code or name."""

    def read(found: str, _there: Known) -> str:
        if not found:
            raise Refused(f"{name} is empty; somebody fills it in in the case-management system.")
        return found

    return Cell(name, read)


def optional(name: str) -> Cell:
    """A text, or none."""
    return Cell(name, lambda found, _there: found or None)


def flag(name: str) -> Cell:
    """Whether it says Y."""
    return Cell(name, lambda found, _there: found == "Y")


def one_of(name: str, words: Mapping[str, Any]) -> Cell:
    """One of a few codes, in our word for it."""

    filled = code(name)

    def read(found: str, there: Known) -> Any:
        if filled.read(found, there) not in words:
            raise OtherKind(name, found, f"none of {', '.join(words)}")
        return words[found]

    return Cell(name, read)


def parent(name: str, table: str, *, is_optional: bool = False) -> Cell:
    """Our id of the row that it names there."""
    filled = code(name)

    def read(found: str, there: Known) -> int | None:
        return None if is_optional and not found else there.id_of(table, filled.read(found, there))

    return Cell(name, read, table)


def carrier(name: str) -> Cell:
    """Our id of the carrier that a vendor's code of e-billing names."""
    filled = code(name)

    def read(found: str, there: Known) -> int:
        vendor = filled.read(found, there).lower()
        if vendor not in there.ids[CARRIER]:
            raise Refused(
                f"{name} names “{vendor}”, and there is no carriers/{vendor}.yaml; whoever keeps the carrier files adds it.",
                waits_for=f"{CARRIER}:{vendor}",
            )
        return there.ids[CARRIER][vendor]

    return Cell(name, read)


def day(name: str, *, is_optional: bool = False) -> Cell:
    """A date written as YYYYMMDD."""

    def read(found: str, _there: Known) -> dt.date | None:
        if is_optional and not found:
            return None
        try:
            return dt.datetime.strptime(found, "%Y%m%d").date()  # noqa: DTZ007 a calendar day has no zone
        except ValueError:
            raise OtherKind(name, found, "no date (YYYYMMDD)") from None

    return Cell(name, read)


def amount(name: str, places: int) -> Cell:
    """A required amount of at least zero with at most so many decimals."""
    return Cell(name, lambda found, _there: _amount(name, found, places))


def optional_amount(name: str, places: int) -> Cell:
    """An amount; none when it is 0 or empty, or where the system has no such column."""
    return Cell(name, lambda found, _there: (_amount(name, found, places) or None) if found else None, is_needed=False)


def positive(name: str, places: int) -> Cell:
    """A required amount above zero."""

    def read(found: str, _there: Known) -> Decimal:
        value = _amount(name, found, places)
        if value == 0:
            raise Refused(f"{name} is 0; there is nothing to bill. {MENDED_THERE.capitalize()}")
        return value

    return Cell(name, read)


def _amount(name: str, found: str, places: int) -> Decimal:
    try:
        value = Decimal(found)
    except InvalidOperation:
        raise OtherKind(name, found, "no number") from None
    if not value.is_finite() or value < 0:
        raise Refused(f"{name} is {found}; a negative amount cannot be billed. {MENDED_THERE.capitalize()}")
    if value != value.scaleb(places).to_integral_value().scaleb(-places):
        raise Refused(f"{name} {found} has more than {places} decimals; {MENDED_THERE}")
    return value
