"""One piece of booked work, and the dialog in which it is changed or taken back."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from billing import timekeeping
from billing.timekeeping import Typed
from data.queries.booked import BookableMatter, OwnEntry, Said
from data.vocabulary import Return, Role
from pages.attorney.said_of_it import said_html
from pages.attorney.time_form import Form, Outlook, draw_form, go_button, look_ahead
from pages.parts.actions import carry_out, show_trouble
from pages.parts.figures import number
from pages.parts.sign_in import require

RETURNED = {
    Return.WAITING: "on its way into the case-management system",
    Return.THERE: "in the case-management system too",
    Return.REFUSED: "not in the case-management system",
}


def draw_entry(entry: OwnEntry, said: Sequence[Said], zone: str, *, ended: bool = False) -> None:
    """A row with what was said of it; with a button as long as it can be changed here."""
    if not entry.booked_here or entry.invoice is not None or ended:
        st.html(_row(entry, said, zone))
        return
    with st.container(horizontal=True, wrap=False, gap=None, vertical_alignment="top", key=f"line-entry-{entry.id}"):
        st.html(_row(entry, said, zone))
        # Its words are for screen readers: the style leaves only the pencil to be seen.
        words = f"Change {number(entry.hours)} h on {entry.matter}"
        if st.button(words, icon=":material/edit:", key=f"edit-entry-{entry.id}", type="tertiary"):
            st.dialog("Change booked time", width="medium")(_change)(entry)


def _row(entry: OwnEntry, words: Sequence[Said], zone: str) -> str:
    about = (entry.carrier, entry.task_code, entry.activity_code, _where(entry))
    quiet = " · ".join(escape(each) for each in about if each)
    what = f"<b>{escape(entry.matter)}</b> {escape(entry.caption)} <small>{quiet}</small>"
    said = f"{what}<p>{escape(entry.narrative)}</p>{_trouble(entry)}{said_html(words, zone)}"
    return f'<div class="ll-entry"><span>{number(entry.hours)}</span><div>{said}</div></div>'


def _where(entry: OwnEntry) -> str:
    if entry.invoice:
        return f"on invoice {entry.invoice}"
    if entry.returned:
        return RETURNED.get(entry.returned, "")
    return "" if entry.booked_here else "from the case-management system"


def _trouble(entry: OwnEntry) -> str:
    return f'<div class="ll-finding warn">{escape(entry.sentence)}</div>' if entry.sentence else ""


def _change(entry: OwnEntry) -> None:
    actor = require(Role.ATTORNEY)
    form = Form(f"entry-{entry.id}", _typed(entry), _matter(entry), entry.id)
    outlook = draw_form(form, actor, actor.today)
    show_trouble()
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        go_button("Save", form, outlook, _save, "save")
        with st.popover("Take it back", icon=":material/undo:", type="tertiary"):
            st.caption("It is gone then, here and on the bill to come.")
            st.button("Take it back", key=f"withdraw-{entry.id}", on_click=_withdraw, args=(form,))


def _save(form: Form, told: Outlook) -> None:
    outlook = look_ahead(form, require(Role.ATTORNEY))
    if outlook.was_told(told):
        carry_out(
            lambda session, here: timekeeping.change(session, here, form.entry_id or 0, outlook.of, seen=form.first),
            "The time is changed.",
            Role.ATTORNEY,
        )


def _withdraw(form: Form) -> None:
    carry_out(
        lambda session, here: timekeeping.withdraw(session, here, form.entry_id or 0, seen=form.first),
        "The time is taken back.",
        Role.ATTORNEY,
    )


def _typed(entry: OwnEntry) -> Typed:
    return Typed(
        entry.matter_id, entry.worked_on, f"{entry.hours.normalize():f}", entry.narrative, entry.task_code or "", entry.activity_code or ""
    )  # fmt: skip


def _matter(entry: OwnEntry) -> BookableMatter:
    return BookableMatter(entry.matter_id, entry.matter, entry.caption, entry.carrier, entry.slug)
