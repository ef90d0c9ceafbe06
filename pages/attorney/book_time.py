"""A timekeeper books her own time: a form that tells what the carrier will say, and her last days."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from uuid import uuid4

import streamlit as st

from billing import timekeeping
from billing.actor import Actor
from billing.timekeeping import Typed
from data.queries.booked import OwnEntry, Said, ended_entries, is_booked, own_entries, words_of
from data.session import reading
from data.vocabulary import Role
from pages.attorney.own_entry import draw_entry
from pages.attorney.time_form import ANOTHER, Form, Outlook, draw_form, go_button, look_ahead
from pages.parts.actions import carry_out, show_trouble
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.facts import figures_row
from pages.parts.figures import day, hours
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet

FORM = "time_form"
DAYS = 14
"""So many days back are shown; what is older is on bills, or on its way."""
Words = Mapping[int, Sequence[Said]]
"""What was said of each entry, by its id."""
COLUMNS = {
    "worked_on": Column("Day", "day"), "matter": Column("Matter"), "caption": Column("Caption"), "carrier": Column("Carrier"),
    "hours": Column("Hours", "hours"), "task_code": Column("Task"), "activity_code": Column("Activity"), "narrative": Column("Narrative"),
    "invoice": Column("Invoice"),
}  # fmt: skip


def show() -> None:
    """The form above, what was booked below."""
    actor = require(Role.ATTORNEY)
    st.title("Book time")
    if actor.timekeeper_id is None:
        nothing_here("You are no timekeeper yet", "An admin says on the page People whose time you book.", icon="person_off")
        return
    _book()
    entries, (ended, said) = _lately(actor), _beside(actor)
    _figures(entries, actor.today)
    for worked_on, of_day in groupby(entries, key=lambda entry: entry.worked_on):
        _day(worked_on, list(of_day), said, actor.zone)
    _ended(ended, said, actor.zone)
    if entries:
        export_buttons(Export(Sheet("time", COLUMNS, "My time", actor.zone), _lately, [f"the last {DAYS} days"]), Role.ATTORNEY)
    else:
        nothing_here(f"Nothing booked in the last {DAYS} days", "Book the first piece of work above.", icon="more_time")


@st.fragment
def _book() -> None:
    actor = require(Role.ATTORNEY)
    form = _open_form(actor)
    with st.container(border=True, key="book-time"):
        outlook = draw_form(form, actor, actor.today)
        show_trouble()
        go_button("Book", form, outlook, _go, "more_time")


def _open_form(actor: Actor) -> Form:
    """The form that is open in this tab; when its work is stored, a new one for the same matter and day."""
    form: Form = st.session_state.setdefault(FORM, Form(uuid4().hex, Typed(ANOTHER, actor.today, "", "")))
    with reading() as session:
        stored = is_booked(session, form.name)
    if stored:
        last = form.now()
        form = st.session_state[FORM] = Form(uuid4().hex, Typed(last.matter_id, last.day, "", ""))
    return form


def _go(form: Form, told: Outlook) -> None:
    outlook = look_ahead(form, require(Role.ATTORNEY))
    if outlook.was_told(told):
        carry_out(
            lambda session, here: timekeeping.book(session, here, form.name, outlook.of),
            f"{outlook.of.hours.strip()} h are booked on {day(outlook.of.day)}.",
            Role.ATTORNEY,
        )


def _figures(entries: Sequence[OwnEntry], today: dt.date) -> None:
    monday = today - dt.timedelta(days=today.weekday())
    figures_row({
        "Today": hours(_sum(entry for entry in entries if entry.worked_on == today)),
        "This week": hours(_sum(entry for entry in entries if entry.worked_on >= monday)),
        f"The last {DAYS} days": hours(_sum(entries)),
    })  # fmt: skip


def _day(worked_on: dt.date, entries: Sequence[OwnEntry], said: Words, zone: str) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.subheader(f"{worked_on:%A}, {day(worked_on)}", anchor=False, width="content")
        st.caption(hours(_sum(entries)), width="content")
    for entry in entries:
        draw_entry(entry, said.get(entry.id, ()), zone)


def _ended(entries: Sequence[OwnEntry], said: Words, zone: str) -> None:
    """Below, and in no sum: somebody deleted it there."""
    if entries:
        st.subheader("Deleted in the case-management system", anchor=False)
    for entry in entries:
        draw_entry(entry, said.get(entry.id, ()), zone, ended=True)


def _lately(actor: Actor) -> list[OwnEntry]:
    with reading() as session:
        return own_entries(session, actor, actor.today - dt.timedelta(days=DAYS))


def _beside(actor: Actor) -> tuple[list[OwnEntry], Words]:
    since = actor.today - dt.timedelta(days=DAYS)
    with reading() as session:
        return ended_entries(session, actor, since), words_of(session, actor, since)


def _sum(entries: Iterable[OwnEntry]) -> Decimal:
    return sum((entry.hours for entry in entries), Decimal(0))
