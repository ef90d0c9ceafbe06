"""In the dialog of a line: writing it down with a reason, making it no charge, and undoing what was changed on it."""

from decimal import Decimal

import streamlit as st

from billing import writing_down
from billing.writing_down import Measure, WriteDown
from data.queries.bills import BillLine, Edit
from data.vocabulary import Role
from pages.parts.actions import Seen, carry_out
from pages.parts.bill.codes import CODES
from pages.parts.figures import dollars, moment, number, rate
from pages.parts.plain import plain

EDITORS = (Role.ATTORNEY, Role.BILLER)
MEASURES = {Measure.AMOUNT: "Dollars", Measure.PERCENT: "Percent", Measure.HOURS: "Hours"}
FIELDS = {"narrative": "narrative", "units": "hours or count", "unit_cost": "rate", "adjustment": "write-down"}


def draw_write_down(line: BillLine, seen: Seen, key: str) -> None:
    """Two small forms behind buttons; a cost has no hours to take off."""
    with st.container(horizontal=True, width="content", vertical_alignment="center"):
        with st.popover("Write down", icon=":material/trending_down:"):
            _write_down_form(line, seen, key)
        with st.popover("No charge", icon=":material/money_off:"):
            st.caption("It stays on the bill with its hours, and costs nothing.")
            st.text_input("Why", key=f"{key}-free-why", max_chars=writing_down.LONGEST_REASON)
            st.button("Make it no charge", key=f"{key}-free", on_click=_make_no_charge, args=(line, seen, key))


def draw_undo(line: BillLine, seen: Seen, zone: str, key: str) -> None:
    """What may be undone, the newest first."""
    for edit in line.open_edits:
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.caption(plain(f"{_told(edit)} · {edit.who}, {moment(edit.at, zone)}{f': {edit.why}' if edit.why else ''}"))
            words = f"Undo the {_name(edit)}"
            st.button(
                words, icon=":material/undo:", type="tertiary", key=f"{key}-undo-{edit.id}", on_click=_undo, args=(edit, seen)
            )


def _write_down_form(line: BillLine, seen: Seen, key: str) -> None:
    measures = [measure for measure in Measure if line.is_work or measure is not Measure.HOURS]
    st.segmented_control("By", measures, default=Measure.AMOUNT, format_func=MEASURES.__getitem__, key=f"{key}-by", required=True)
    st.text_input("How much", key=f"{key}-off", placeholder=f"of {dollars(line.total)}", width=160)
    st.text_input("Why", key=f"{key}-why", max_chars=writing_down.LONGEST_REASON)
    st.button("Take it off", type="primary", key=f"{key}-down", on_click=_write_down, args=(line, seen, key))


def _write_down(line: BillLine, seen: Seen, key: str) -> None:
    typed = st.session_state
    wanted = WriteDown(typed[f"{key}-by"] or Measure.AMOUNT, typed[f"{key}-off"], typed[f"{key}-why"])
    carry_out(
        lambda session, here: writing_down.write_down(session, here, line.id, wanted, seen=seen.version),
        f"Line {line.position} of invoice {seen.number} is written down.",
        *EDITORS,
    )


def _make_no_charge(line: BillLine, seen: Seen, key: str) -> None:
    why = st.session_state[f"{key}-free-why"]
    carry_out(
        lambda session, here: writing_down.make_no_charge(session, here, line.id, seen=seen.version, why=why),
        f"Line {line.position} of invoice {seen.number} is no charge.",
        *EDITORS,
    )


def _undo(edit: Edit, seen: Seen) -> None:
    carry_out(
        lambda session, here: writing_down.undo(session, here, edit.id, seen=seen.version),
        f"The change of the {_name(edit)} is undone.",
        *EDITORS,
    )


def _name(edit: Edit) -> str:
    return FIELDS.get(edit.field) or f"{CODES[edit.field].lower()} code"


def _told(edit: Edit) -> str:
    """What it was and what it is; of a narrative the page behind shows both."""
    if edit.field == "narrative":
        return "Another narrative"
    written = {"units": number, "unit_cost": rate, "adjustment": dollars}.get(edit.field)
    before, after = (written(Decimal(said)) if written else said or "no code" for said in (edit.before, edit.after))
    return f"{before} → {after}"
