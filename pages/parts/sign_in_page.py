"""What somebody sees who is not signed in. The form is streamlit-authenticator's; its cookie, its files and its way of
comparing passwords are not used."""

import datetime as dt
import secrets
from collections.abc import Callable

import streamlit as st
import streamlit_authenticator
from streamlit_authenticator.views import authentication_view

from billing.door.tries import begin_try, sign_in
from data.queries.people import somebody_can_sign_in
from data.session import reading, transaction
from pages.parts.cookie import fetch_cookie
from pages.parts.office import door_rules
from pages.parts.sign_in import browser

TICKET = "ticket"
FORM_WIDTH = 420
"""Pixels."""
WORDS = {"Form name": "Sign in", "Username": "User name", "Password": "Password", "Login": "Sign in"}


class NoCookie:
    """Stands where the library would keep a cookie that scripts can read and that outlives a sign-out."""

    def __init__(self, *_: object) -> None:
        pass

    def get_cookie(self) -> None:
        """There is none."""

    def set_cookie(self) -> None:
        """There will be none."""


authentication_view.CookieController = NoCookie


def show() -> None:
    """The sign-in form, or what to do when nobody has an account; the address that was typed is kept."""
    with st.container(horizontal_alignment="center"), st.container(width=FORM_WIDTH):
        st.title("Ledgerline")
        if ticket := st.session_state.get(TICKET):
            _take_in(ticket)
        elif _anybody():
            _form()
        else:
            _nobody_yet()


def _anybody() -> bool:
    with reading() as session:
        return somebody_can_sign_in(session)


def _nobody_yet() -> None:
    st.info(
        "Nobody can sign in yet. IT makes the first account on the server with `python app.py add-person`, "
        "or lists the first people in `auth.yaml` and starts the portal again."
    )


def _form() -> None:
    form = streamlit_authenticator.Authenticate(
        {"usernames": {}}, cookie_key=secrets.token_hex(32), auto_hash=False, login_sleep_time=0
    )
    model = form.authentication_controller.authentication_model
    model.check_credentials = _check_for(model.credentials["usernames"])
    form.login(fields=WORDS, key="sign-in")
    if TICKET in st.session_state:
        st.rerun()
    if st.session_state["authentication_status"] is False:
        rules = door_rules()
        st.error(
            f"The user name or the password is not right, or the account is locked: {rules.wrong_passwords} wrong passwords in "
            f"a row lock it for {rules.lock // dt.timedelta(minutes=1)} minutes. An admin can unlock it and give you a new password."
        )


def _check_for(known: dict[str, dict[str, str]]) -> Callable[[str, str], bool]:
    """The library's question whether a password is right. Nobody is `known` to it before."""

    def check(username: str, password: str) -> bool:
        ticket = _try(username, password) if password else None
        if ticket is not None:
            st.session_state[TICKET] = ticket
            known[username] = {}
        return ticket is not None

    return check


def _try(username: str, password: str) -> str | None:
    with transaction() as session:
        tried = begin_try(session, username, door_rules())
    right = tried.fits(password)
    with transaction() as session:
        return sign_in(session, tried, right, browser())


def _take_in(ticket: str) -> None:
    st.caption("One moment …")
    if fetch_cookie(ticket):
        st.session_state.clear()
        st.error("Your browser did not take the portal's cookie. Allow cookies for this address and sign in again, or ask IT.")
        st.button("Try again")
