"""Editing one line: its narrative, its hours and its codes, what it costs, and undoing; what it said before stays."""

import streamlit as st

from billing import review
from data.queries.bills import BillLine
from pages.parts.actions import Seen, carry_out, show_trouble
from pages.parts.bill.codes import pick_codes, picked_codes
from pages.parts.bill.write_down import EDITORS, draw_undo, draw_write_down
from pages.parts.figures import day, dollars, rate
from pages.parts.plain import plain
from pages.parts.sign_in import require


def open_line_dialog(line: BillLine, seen: Seen, of_set: str | None) -> None:
    """Open the dialog for a line as the page showed it; codes are picked from the carrier's set."""
    st.dialog(f"Line {line.position} of invoice {seen.number}", width="medium")(_form)(line, seen, of_set)


def _form(line: BillLine, seen: Seen, of_set: str | None) -> None:
    actor = require(*EDITORS)
    key = f"line-{line.id}-{seen.version}"
    who = f"{line.who} · " if line.who else ""
    st.caption(plain(f"{who}{day(line.day)} · {rate(line.unit_cost)} each, {dollars(line.total)} now"))
    st.text_area("Narrative, as the carrier will read it", line.narrative, key=f"{key}-narrative", height=160)
    st.text_input("Hours" if line.is_work else "Count", _typed(line), key=f"{key}-units", width=160)
    pick_codes(line, of_set, key)
    with st.container():  # there also without trouble, so that what stands below keeps its place and stays open
        show_trouble()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.button("Save", type="primary", key=f"{key}-save", icon=":material/save:", on_click=_save, args=(line, seen, key))
        draw_write_down(line, seen, key)
    draw_undo(line, seen, actor.zone, key)
    if line.narrative != line.original_narrative:
        st.caption("As drafted")
        st.text(line.original_narrative)


def _save(line: BillLine, seen: Seen, key: str) -> None:
    typed = {field: st.session_state[f"{key}-{field}"] for field in ("narrative", "units")}
    codes = picked_codes(line, key)
    carry_out(
        lambda session, here: review.edit_line(session, here, line.id, seen=seen.version, **typed, **codes),
        f"Line {line.position} of invoice {seen.number} is saved.",
        *EDITORS,
    )


def _typed(line: BillLine) -> str:
    """The hours as somebody would type them: 1.5, not 1.5000."""
    return f"{line.units.normalize():f}"
