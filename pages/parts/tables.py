"""The one way to draw a table: aligned, with separators, in the person's zone, and safe to pick rows from."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Literal, Protocol, TypeVar

import pandas as pd
import streamlit as st

from pages.parts.figures import days_since
from pages.parts.labels import INK, Colour, label, labels

Kind = Literal["text", "money", "hours", "count", "day", "moment", "days_since", "word", "bars"]
Pick = Literal["nothing", "one", "many"]
FORGOTTEN = "ticks_forgotten"
ROW_HEIGHT = 40
ROWS_WITHOUT_SCROLLING = 16
NUMBERS = {"money": "dollar", "hours": "%.2f", "count": "localized", "days_since": "localized"}


class Row(Protocol):
    """Anything with a number of its own and the attributes that the columns name."""

    @property
    def id(self) -> int:
        """The row's number in the database."""


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Column:
    """One column: its title, what kind of thing it holds, and its width in pixels if it should not find its own.

    `word` columns hold words (or tuples of words) of `words`, a vocabulary that pages.parts.labels can show; `bars` columns hold lists of
    numbers, drawn in `colour`. With `blank_zero` only what is not 0 shows.
    """

    title: str
    kind: Kind = "text"
    width: int | None = None
    words: type[StrEnum] | None = None
    help: str | None = None
    blank_zero: bool = False
    colour: Colour = "gray"


Columns = Mapping[str, Column]


@dataclass(frozen=True)
class Sheet:
    """What a table is: its name, its columns by attribute of the rows, what a screen reader calls it, whose clock it shows."""

    name: str
    columns: Columns
    alt: str
    zone: str = "UTC"


@dataclass(frozen=True)
class Choice(Generic[R]):
    """What the person did in the table: the rows that are ticked, and the row whose button was just pressed."""

    picked: list[R] = field(default_factory=list)
    opened: R | None = None


def table(sheet: Sheet, rows: Sequence[R], *, pick: Pick = "nothing", opens: str | None = None) -> Choice[R]:
    """Draw rows (not none) and say what was chosen. `opens` names the column whose cells are buttons that open the row."""
    key = f"{sheet.name}-{_fingerprint(rows)}-{st.session_state.get(FORGOTTEN, 0)}"
    config = {name: _config(column, f"{key}-open" if name == opens else None) for name, column in sheet.columns.items()}
    look: dict[str, Any] = {
        "key": key, "column_config": config, "hide_index": True, "row_height": ROW_HEIGHT, "height": _height(len(rows)),
        "lazy": False, "placeholder": "", "alt": sheet.alt,
    }  # fmt: skip
    ticked = _draw(frame(sheet, rows), look, pick)
    pressed = st.session_state.get(f"{key}-open")
    return Choice([rows[at] for at in ticked], rows[pressed["row"]] if pressed else None)


def forget_ticks() -> None:
    """When something is done with the ticked rows: no row of any table is ticked any more."""
    st.session_state[FORGOTTEN] = st.session_state.get(FORGOTTEN, 0) + 1


def _draw(data: pd.DataFrame, look: dict[str, Any], pick: Pick) -> list[int]:
    if pick == "nothing":
        st.dataframe(data, **look)
        return []
    return st.dataframe(
        data, on_select="rerun", selection_mode="single-row" if pick == "one" else "multi-row", **look
    ).selection.rows


def frame(sheet: Sheet, rows: Sequence[Any]) -> pd.DataFrame:
    """The rows as a data frame with one column per attribute; money stays Decimal, moments stand in the zone."""
    columns = sheet.columns.items()
    return pd.DataFrame({name: [_cell(getattr(row, name), column, sheet.zone) for row in rows] for name, column in columns})


def _fingerprint(rows: Sequence[Row]) -> str:
    # A fixed key would keep row numbers while the rows change under them: after a filter the tick stands on another invoice.
    return hashlib.sha256(",".join(str(row.id) for row in rows).encode()).hexdigest()[:16]


def _cell(value: Any, column: Column, zone: str) -> Any:
    if column.kind == "word":
        return [label(each).words for each in several(value)]
    if column.kind == "moment" and value is not None:
        return pd.Timestamp(value).tz_convert(zone)
    if column.kind == "days_since" and value is not None:
        return days_since(value)
    return None if column.blank_zero and not value else value


def several(value: Any) -> tuple[Any, ...]:
    """The words of a `word` cell: none, one or more."""
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _height(rows: int) -> int | Literal["content"]:
    return "content" if rows <= ROWS_WITHOUT_SCROLLING else ROW_HEIGHT * (ROWS_WITHOUT_SCROLLING + 1)


def _config(column: Column, button_key: str | None) -> Any:
    kinds, title, width, tip = st.column_config, column.title, column.width, column.help
    if button_key:
        return kinds.ButtonColumn(title, width=width, help=tip, key=button_key, type="tertiary", alignment="left", pinned=True)
    if column.kind in NUMBERS:
        return kinds.NumberColumn(title, width=width, help=tip, format=NUMBERS[column.kind], alignment="right")
    if column.kind == "day":
        return kinds.DateColumn(title, width=width, help=tip, format="MMM D, YYYY")
    if column.kind == "moment":
        return kinds.DatetimeColumn(title, width=width, help=tip, format="MMM D, YYYY HH:mm")
    if column.kind == "bars":
        return kinds.BarChartColumn(title, width=width, help=tip, color=INK[column.colour], y_min=0)
    if column.words is not None:
        shown = labels(column.words)
        words, tints = [each.words for each in shown], [each.tint(dark=st.context.theme.type == "dark") for each in shown]
        return kinds.MultiselectColumn(title, width=width, help=tip, options=words, color=tints)
    return kinds.TextColumn(title, width=width, help=tip)
