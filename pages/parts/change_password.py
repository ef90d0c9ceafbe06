"""A new password for oneself. Whoever was given a temporary one sees nothing else before."""

import streamlit as st

from billing.door import passwords, people
from billing.door.sign_ins import OpenSignIn
from billing.door.tries import begin_try, leave_wrong_try
from billing.errors import BadInput
from data.session import transaction
from pages.parts.notices import done, refusals_shown
from pages.parts.office import door_rules
from pages.parts.sign_in import browser, current

RULE = f"At least {passwords.SHORTEST} characters. Three or four words that do not belong together are easy to keep in mind."


def show() -> None:
    """The form, and what became of it."""
    there = current()
    if there is None:
        st.rerun()
    st.title("Change password")
    if there.must_change_password:
        st.info(f"Welcome, {there.actor.name}. Your password is a temporary one: choose your own before you go on.")
    with st.form("change-password", width=420):
        old = st.text_input("Present password", type="password", autocomplete="current-password")
        new = st.text_input("New password", type="password", autocomplete="new-password", help=RULE)
        again = st.text_input("New password again", type="password", autocomplete="new-password")
        sent = st.form_submit_button("Change password", type="primary")
    if sent:
        with refusals_shown():
            _change(there, old, new, again)
        _tell(there)


def _change(there: OpenSignIn, old: str, new: str, again: str) -> None:
    if new != again:
        raise BadInput("The new password was typed differently the second time.")
    if new == old:
        raise BadInput("The new password is the present one.")
    passwords.refuse_weak(new, about=(there.username, there.actor.name))
    with transaction() as session:
        tried = begin_try(session, there.username, door_rules())
    if not tried.fits(old):
        with transaction() as session:
            leave_wrong_try(session, tried, browser())
        raise BadInput("The present password is not right, or the account is locked for a while.")
    new_hash = passwords.hashed(new)
    with transaction() as session:
        people.change_password(session, tried, new_hash, keep=there.id)


def _tell(there: OpenSignIn) -> None:
    if there.must_change_password:
        st.rerun()
    done("Your password is changed. Wherever else you were signed in, you are not any more.")
