"""Editing one line: its narrative and its hours; what it said before stays."""

import streamlit as st

from billing import review
from data.queries.bills import BillLine
from data.vocabulary import Role
from pages.parts.actions import Seen, carry_out, show_trouble
from pages.parts.figures import day, dollars, rate
from pages.parts.plain import plain
from pages.parts.sign_in import require

EDITORS = (Role.ATTORNEY, Role.BILLER)


def open_line_dialog(line: BillLine, seen: Seen) -> None:
    """Open the dialog for a line as the page showed it."""
    st.dialog(f"Line {line.position} of invoice {seen.number}", width="medium")(_form)(line, seen)


def _form(line: BillLine, seen: Seen) -> None:
    require(*EDITORS)
    key = f"line-{line.id}-{seen.version}"
    who = f"{line.who} · " if line.who else ""
    st.caption(plain(f"{who}{day(line.day)} · {line.codes} · {rate(line.unit_cost)} each, {dollars(line.total)} now"))
    st.text_area("Narrative, as the carrier will read it", line.narrative, key=f"{key}-narrative", height=160)
    st.text_input("Hours" if line.is_work else "Count", _typed(line), key=f"{key}-units", width=160)
    show_trouble()
    st.button("Save", type="primary", key=f"{key}-save", icon=":material/save:", on_click=_save, args=(line, seen, key))
    if line.narrative != line.original_narrative:
        st.caption("As drafted")
        st.text(line.original_narrative)


def _save(line: BillLine, seen: Seen, key: str) -> None:
    narrative, units = st.session_state[f"{key}-narrative"], st.session_state[f"{key}-units"]
    carry_out(
        lambda session, here: review.edit_line(session, here, line.id, seen=seen.version, narrative=narrative, units=units),
        f"Line {line.position} of invoice {seen.number} is saved.",
        *EDITORS,
    )


def _typed(line: BillLine) -> str:
    """The hours as somebody would type them: 1.5, not 1.5000."""
    return f"{line.units.normalize():f}"
