"""Who may sign in: the list, somebody new, and what happened at the door."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from billing.actor import Actor
from billing.door import passwords
from billing.door.people import NewPerson, add_person
from data.queries.people import PersonRow, door_events, everybody
from data.session import reading, transaction
from data.vocabulary import Role
from pages.admin.person import person_panel
from pages.parts.export import Export, export_buttons
from pages.parts.notices import keep_this, refusals_shown
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table

PEOPLE = {
    "name": Column("Name"),
    "username": Column("User name"),
    "roles": Column("Roles"),
    "last_sign_in": Column("Last sign-in", "moment", width=160),
    "state": Column("State"),
}
DOOR = {
    "at": Column("When", "moment", width=160),
    "username": Column("User name"),
    "what": Column("What"),
    "by": Column("By"),
    "address": Column("From"),
}
DOOR_DAYS, DOOR_ROWS = 90, 200


@dataclass(frozen=True)
class PersonLine:
    """A person as a line of the table."""

    id: int
    name: str
    username: str
    roles: str
    last_sign_in: dt.datetime | None
    state: str


def show() -> None:
    """All people, the chosen one below, and the door's book."""
    actor = require(Role.ADMIN)
    st.title("People")
    rows = _rows()
    sheet = Sheet("people", PEOPLE, "People who may sign in", actor.zone)
    with st.container(horizontal=True):
        new = st.button("Add a person", icon=":material/person_add:", type="primary")
        export_buttons(Export(sheet, lambda by: [_line(row, by) for row in _rows()]), Role.ADMIN)
    if new:
        _add()
    chosen = table(sheet, [_line(row, actor) for row in rows], pick="one").picked
    if chosen:
        person_panel(next(row for row in rows if row.person.id == chosen[0].id), actor)
    else:
        st.caption("Tick a person to change roles, help with a password or end sign-ins.")
    _door_book(actor)


def _rows() -> list[PersonRow]:
    with reading() as session:
        return everybody(session)


def _line(row: PersonRow, actor: Actor) -> PersonLine:
    person = row.person
    return PersonLine(person.id, person.name, person.username, ", ".join(person.role_words), row.last_sign_in, _state(row, actor))


def _state(row: PersonRow, actor: Actor) -> str:
    person = row.person
    if person.disabled:
        return "Disabled"
    if person.locked_until is not None and person.locked_until > dt.datetime.now(dt.UTC):
        return f"Locked, opens {actor.moment(person.locked_until)}"
    return "Temporary password" if person.must_change_password else ""


@st.dialog("Add a person", on_dismiss="rerun")
def _add() -> None:
    require(Role.ADMIN)
    with st.form("add-person", border=False):
        name = st.text_input("Name", placeholder="Ada Whitcombe")
        username = st.text_input("User name", placeholder="ada.whitcombe")
        roles = st.pills("Roles", list(Role), selection_mode="multi")
        sent = st.form_submit_button("Add", type="primary")
    if sent:
        _add_now(name, username, roles)


def _add_now(name: str, username: str, roles: list[Role]) -> None:
    password = passwords.temporary_password()
    new = NewPerson(username, name, passwords.hashed(password), frozenset(roles))
    by = require(Role.ADMIN)
    with refusals_shown(), transaction() as session:
        add_person(session, new, by)
    keep_this(f"{name} can sign in now. The temporary password is shown this once; the first sign-in asks for another:", password)


def _door_book(actor: Actor) -> None:
    sheet = Sheet("door", DOOR, f"What happened at the door in {DOOR_DAYS} days, newest first", actor.zone)
    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=DOOR_DAYS)
    book = st.expander("What happened at the door", on_change="rerun", key="door-book")
    if book.open:
        with book, reading() as session:
            table(sheet, door_events(session, since=since, limit=DOOR_ROWS))
            export_buttons(Export(sheet, lambda _: _all_events(since)), Role.ADMIN)


def _all_events(since: dt.datetime) -> Sequence[Any]:
    with reading() as session:
        return door_events(session, since=since)
