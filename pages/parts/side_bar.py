"""Beside every page: who is signed in, and the way out."""

import streamlit as st

from billing.actor import Actor
from billing.door import sign_ins
from data.session import transaction
from data.vocabulary import Role
from pages.parts.cookie import drop_cookie
from pages.parts.house import page_at
from pages.parts.plain import plain
from pages.parts.sign_in import token


def side_bar(actor: Actor) -> None:
    """Draw it under the menu."""
    with st.sidebar:
        st.markdown(f"**{plain(actor.name)}**")
        st.caption(", ".join(role.value for role in Role if role in actor.roles) or "no role yet")
        st.page_link(page_at("password"))
        if st.button("Sign out", icon=":material/logout:", key="sign-out"):
            _sign_out()


def _sign_out() -> None:
    with transaction() as session:
        sign_ins.sign_out(session, token())
    st.session_state.clear()
    drop_cookie()
