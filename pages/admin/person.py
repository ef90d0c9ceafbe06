"""One person, as an admin sees them: roles, password, open sign-ins. Every click asks again who clicks."""

import datetime as dt
from collections.abc import Callable

import streamlit as st
from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.door import passwords, people
from data.queries.people import PersonRow, open_sign_ins, timekeepers_to_link
from data.session import reading, transaction
from data.vocabulary import Role
from pages.parts.notices import done, keep_this, refusals_shown
from pages.parts.office import door_rules
from pages.parts.plain import plain
from pages.parts.sign_in import require

Change = Callable[[Session, int, Actor], object]


def person_panel(row: PersonRow, actor: Actor) -> None:
    """Everything that can be done with one person."""
    st.subheader(plain(row.person.name))
    left, right = st.columns(2, gap="large")
    with left:
        _roles(row)
        _timekeeper(row)
    with right:
        _buttons(row)
        _open_sign_ins(row, actor)


def _roles(row: PersonRow) -> None:
    person, key = row.person, f"roles-{row.person.id}-{'-'.join(row.person.role_words)}"
    st.pills("Roles", list(Role), selection_mode="multi", default=sorted(person.roles), key=key)
    st.button("Save roles", on_click=_save_roles, args=(person.id, person.name, key))


def _save_roles(person_id: int, name: str, key: str) -> None:
    roles = st.session_state[key]
    _click(lambda session, chosen, by: people.change_roles(session, chosen, roles, by), person_id, f"{name} has new roles.")


def _timekeeper(row: PersonRow) -> None:
    person, key = row.person, f"timekeeper-{row.person.id}-{row.person.timekeeper_id}"
    with reading() as session:
        names = {
            item.id: f"{item.last_name}, {item.first_name} ({item.code})" for item in timekeepers_to_link(session, person.id)
        }
    options = [None, *names]
    known = person.timekeeper_id if person.timekeeper_id in names else None
    st.selectbox("Timekeeper", options, options.index(known), lambda choice: names.get(choice, "none"), key=key)
    st.button("Save timekeeper", on_click=_save_timekeeper, args=(person.id, person.name, key))


def _save_timekeeper(person_id: int, name: str, key: str) -> None:
    chosen = st.session_state[key]
    _click(
        lambda session, person, by: people.link_timekeeper(session, person, chosen, by),
        person_id,
        f"{name}'s timekeeper is saved.",
    )


def _buttons(row: PersonRow) -> None:
    person, name = row.person, row.person.name
    with st.container(horizontal=True):
        st.button("New temporary password", on_click=_give_password, args=(person.id, name))
        if person.locked_until is not None and person.locked_until > dt.datetime.now(dt.UTC):
            st.button("Unlock", on_click=_click, args=(people.unlock, person.id, f"{name} can try again."))
        if person.disabled:
            st.button("Enable", on_click=_click, args=(people.enable, person.id, f"{name} can sign in again."))
        else:
            st.button("Disable", on_click=_click, args=(people.disable, person.id, f"{name} cannot sign in any more."))


def _open_sign_ins(row: PersonRow, actor: Actor) -> None:
    person, name = row.person, row.person.name
    with reading() as session:
        since = dt.datetime.now(dt.UTC) - door_rules().idle
        theirs = open_sign_ins(session, person.id, seen_since=since)
    if not theirs:
        st.caption("Signed in nowhere.")
        return
    st.caption("Signed in")
    for item in theirs:
        st.text(
            f"{actor.moment(item.opened_at)} from {item.address or 'this machine'}: {item.browser or 'a browser without a name'}"
        )
    said = f"{name} is signed out everywhere."
    st.button("Sign out everywhere", on_click=_click, args=(people.sign_out_everywhere, person.id, said))


def _give_password(person_id: int, name: str) -> None:
    by, password = require(Role.ADMIN), passwords.temporary_password()
    password_hash = passwords.hashed(password)
    with refusals_shown(), transaction() as session:
        people.give_password(session, person_id, password_hash, by)
    keep_this(f"The temporary password of {name} is shown this once; the next sign-in asks for another:", password)


def _click(change: Change, person_id: int, said: str) -> None:
    by = require(Role.ADMIN)
    with refusals_shown(), transaction() as session:
        change(session, person_id, by)
    done(said)
