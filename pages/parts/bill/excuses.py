"""Findings that may stand for a reason: saying it, and taking it back."""

from collections.abc import Iterator

import streamlit as st

from billing import excusing
from data.queries.bills import Bill, Excused, Fault
from data.vocabulary import Role
from pages.parts.actions import Seen, carry_out, show_trouble
from pages.parts.figures import counted, day
from pages.parts.plain import plain
from pages.parts.sign_in import require

EDITORS = (Role.ATTORNEY, Role.BILLER)


def draw_excuses(bill: Bill, seen: Seen) -> None:
    """Every finding that somebody mends or excuses, each with a button; those excused already, each with its reason."""
    found = list(_excusable(bill))
    waiting = sum(fault.excuse is None for _, fault in found)
    if not found:
        return
    title = f"{counted(waiting, 'finding')} to mend or excuse" if waiting else "All findings are excused"
    with st.expander(title, key=f"excuses-{seen.id}", expanded=False, icon=":material/rule:"):
        for where, fault in found:
            _row(where, fault, seen)


def reason_of(excuse: Excused) -> str:
    """Why it may stand, who said so, and who at the carrier consented."""
    when = f", {day(excuse.granted_on)}" if excuse.granted_on else ""
    consent = f" Consent of the carrier: {excuse.granted_by}{when}." if excuse.granted_by else ""
    return f"{excuse.who}: {excuse.reason}{consent}"


def _excusable(bill: Bill) -> Iterator[tuple[str, Fault]]:
    places = [("The whole bill", bill.faults), *((f"Line {line.position}", line.faults) for line in bill.lines)]
    for where, faults in places:
        for fault in faults:
            if excusing.wants_a_word(fault.rule, fault.severity):
                yield where, fault


def _row(where: str, fault: Fault, seen: Seen) -> None:
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=f"finding-{fault.id}", wrap=False
    ):
        excused = f"  \n:small[Excused by {plain(reason_of(fault.excuse))}]" if fault.excuse else ""
        st.markdown(f"**{where}:** {plain(fault.sentence)}{excused}")
        if fault.excuse:
            st.button(
                "Take back", key=f"back-{fault.id}-{seen.version}", type="tertiary", on_click=_take_back, args=(fault.excuse, seen),
                width="content",
            )  # fmt: skip
        elif st.button("Excuse", key=f"excuse-{fault.id}-{seen.version}", width="content"):
            st.dialog(f"Excuse a finding on invoice {seen.number}")(_form)(where, fault, seen)


def _form(where: str, fault: Fault, seen: Seen) -> None:
    require(*EDITORS)
    key = f"excuse-form-{fault.id}-{seen.version}"
    st.caption(plain(f"{where}: {fault.sentence}"))
    st.text_area("Why may it stand? Everybody who works on this invoice can read it.", key=f"{key}-reason", max_chars=2000)
    st.text_input("Who at the carrier consented, if somebody did", key=f"{key}-by", max_chars=excusing.LONGEST_NAME)
    st.date_input("When", value=None, key=f"{key}-on")
    st.caption("A consent is written on the bill, behind the narrative.")
    show_trouble()
    st.button("Let it stand", type="primary", key=f"{key}-go", icon=":material/check:", on_click=_excuse, args=(fault, seen, key))


def _excuse(fault: Fault, seen: Seen, key: str) -> None:
    why = excusing.Why(*(st.session_state[f"{key}-{part}"] for part in ("reason", "by", "on")))
    carry_out(
        lambda session, here: excusing.excuse(session, here, fault.id, why, seen=seen.version),
        f"The finding on invoice {seen.number} is excused.",
        *EDITORS,
    )


def _take_back(excuse: Excused, seen: Seen) -> None:
    carry_out(
        lambda session, here: excusing.take_back(session, here, excuse.id, seen=seen.version),
        f"The finding on invoice {seen.number} stands in the way again.",
        *EDITORS,
    )
