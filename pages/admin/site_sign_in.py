"""How the firm signs in at a carrier's site: what is typed here is sealed at once and never shown again."""

import datetime as dt

import streamlit as st

from billing.credentials import SiteSignIn, keep_sign_in
from billing.totp import clean_seed
from data.session import transaction
from data.vocabulary import Role
from pages.parts.notices import done, refusals_shown
from pages.parts.office import office
from pages.parts.sign_in import require

FIELDS = ("username", "password", "seed")


def sign_in_form(slug: str, name: str, username: str | None, changed_at: dt.datetime | None) -> None:
    """A form that replaces the whole sign-in; the secret fields are empty whatever is stored."""
    stamp = int(changed_at.timestamp()) if changed_at else 0
    keys = tuple(f"site-{field}-{slug}-{stamp}" for field in FIELDS)
    with st.form(f"site-sign-in-{slug}-{stamp}", clear_on_submit=True):
        st.markdown("**How the firm signs in**")
        st.text_input("User name", value=username or "", key=keys[0], autocomplete="off", max_chars=160)
        st.text_input("Password", key=keys[1], type="password", autocomplete="new-password", max_chars=200)
        st.text_input(
            "Code seed, if the site asks for six-digit codes", key=keys[2], type="password", autocomplete="off", max_chars=200,
            help="The base32 text that the site shows beside the QR code when codes are set up",
        )  # fmt: skip
        st.caption("Password and seed are sealed when you save, and nobody can read them here again.")
        st.form_submit_button("Save sign-in", type="primary", on_click=_keep, args=(slug, name, keys))


def _keep(slug: str, name: str, keys: tuple[str, str, str]) -> None:
    actor = require(Role.ADMIN)
    username, password, seed = (st.session_state[key] for key in keys)
    with refusals_shown(), transaction() as session:
        keep_sign_in(session, office().vault, slug, SiteSignIn(username, password, clean_seed(seed)), by=actor)
    done(f"The sign-in at {name} is sealed and kept; uploads that waited for it go on.")
