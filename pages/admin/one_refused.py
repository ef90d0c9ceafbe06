"""One refused row: as it came, and what somebody can do with it. Mended here it is tried at once; put aside it waits for nobody."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from billing.replication import put_aside
from billing.replication.clicks import mend_now
from billing.runs import OFFICE
from data.queries.refused_rows import RefusedSort
from pages.parts.actions import carry_out, show_trouble
from pages.parts.plain import plain
from pages.parts.sign_in import require

LONG = 60
"""Letters from which on a cell is a box of several lines."""


@dataclass(frozen=True)
class RefusedLine:
    """One refused row: as the table shows it, as it came, and as somebody mended it here."""

    id: int
    source: str
    key: str
    version: int
    reason: str
    first: dt.datetime
    row: Mapping[str, Any]
    mended_row: Mapping[str, Any] | None

    @property
    def cells(self) -> Mapping[str, Any]:
        """What there is to mend."""
        return self.mended_row or self.row


def one_refused(line: RefusedLine, sort: RefusedSort) -> None:
    """The row below the table, with its buttons unless it is put aside already."""
    with st.container(border=True, gap="small", key=f"refused-{line.id}"):
        st.markdown(f"**Row {plain(line.key)} of {plain(line.source)}, as it came.** {plain(line.reason)}")
        if line.mended_row is not None:
            st.info("Somebody mended it here; it is tried as it was mended.", icon=":material/build:")
        if sort != RefusedSort.ASIDE:
            with st.container(horizontal=True):
                kind: Any = "primary" if sort == RefusedSort.WRONG else "secondary"
                if st.button("Mend it here", key=f"mend-{line.id}-{line.version}", type=kind, icon=":material/build:"):
                    st.dialog(f"Mend {line.source} {line.key}", width="large")(_mend_form)(line)
                if st.button("Put aside", key=f"aside-{line.id}-{line.version}", icon=":material/inventory_2:"):
                    st.dialog(f"Put {line.source} {line.key} aside?")(_aside_form)(line)
        st.json(dict(line.row))


def shown(cell: Any) -> str:
    """A cell as somebody can type it; NULL is empty."""
    return "" if cell is None else str(cell)


def as_cell(before: Any, typed: str) -> Any:
    """What somebody typed into a cell, as it would have come: what was not touched stays what it is, and an emptied cell is NULL."""
    if typed == shown(before):
        return before
    if not typed:
        return None
    is_number = isinstance(before, int) and not isinstance(before, bool)
    return int(typed) if is_number and typed.removeprefix("-").isdecimal() and typed.isascii() else typed


def _mend_form(line: RefusedLine) -> None:
    require(*OFFICE)
    key = f"cell-{line.id}-{line.version}"
    st.caption(plain(line.reason))
    long = [name for name, cell in line.cells.items() if len(shown(cell)) > LONG or "\n" in shown(cell)]
    boxes = st.columns(2)
    for place, name in enumerate(name for name in line.cells if name not in long):
        boxes[place % 2].text_input(name, value=shown(line.cells[name]), key=f"{key}-{name}", placeholder="NULL")
    for name in long:
        st.text_area(name, value=shown(line.cells[name]), key=f"{key}-{name}", placeholder="NULL")
    show_trouble()
    st.caption(
        "An emptied cell is NULL. Only the copy here changes: a newer version of the row that comes from there goes before it."
    )
    st.button("Apply it so", type="primary", key=f"{key}-go", icon=":material/task_alt:", on_click=_mend, args=(line, key))


def _mend(line: RefusedLine, key: str) -> None:
    row = {name: as_cell(cell, st.session_state[f"{key}-{name}"]) for name, cell in line.cells.items()}
    sentence = f"{line.source} {line.key} is mended; the worker tries it in a moment."
    carry_out(lambda session, here: mend_now(session, here, line.id, row, seen=line.version), sentence, *OFFICE)


def _aside_form(line: RefusedLine) -> None:
    require(*OFFICE)
    key = f"why-aside-{line.id}-{line.version}"
    st.text_area("Why is it not needed? Everybody who works with refused rows can read it.", key=key, max_chars=1000)
    show_trouble()
    st.button(
        "Put it aside", type="primary", key=f"{key}-go", icon=":material/inventory_2:", on_click=_put_aside, args=(line, key)
    )


def _put_aside(line: RefusedLine, key: str) -> None:
    why = st.session_state[key]
    sentence = f"{line.source} {line.key} is put aside."
    carry_out(lambda session, here: put_aside(session, here, line.id, why), sentence, *OFFICE)
