"""Entering a sign-in: what is typed here is sealed at once and never shown again."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from billing.credentials import Certificate, Scope, SiteSignIn, keep_sign_in
from billing.totp import clean_seed
from data.queries.sign_ins import SiteAccount, clients_of_carrier, offices_of_carrier
from data.session import reading
from data.vocabulary import Role
from pages.parts.account import for_whom
from pages.parts.actions import carry_out, show_trouble
from pages.parts.office import office
from pages.parts.plain import plain
from pages.parts.sign_in import require

QUESTIONS, MEGABYTES = 5, 1
ALL, CLIENT, OFFICE = "All of its work", "One client", "One office"


def open_sign_in_form(slug: str, name: str, account: SiteAccount | None = None, *, first: bool = False) -> None:
    """A dialog that enters a new account (the `first` is for all work), or replaces one; secrets are empty whatever is stored."""
    st.dialog(f"Sign-in at {name}", width="medium")(_form)(slug, name, account, first)


def _form(slug: str, name: str, account: SiteAccount | None, first: bool) -> None:
    require(Role.ADMIN)
    key = f"sign-in-{slug}-{account.id if account else 'new'}"
    if account:
        scope: Scope | None = Scope(slug, account.client_id, account.office)
        st.caption(f"For {plain(for_whom(account.client, account.office))}. What you save replaces all of it.")
    else:
        scope = _scope(slug, key, ALL if first else CLIENT)
    left, right = st.columns(2)
    left.text_input(
        "User name", value=account.username if account else "", key=f"{key}-username", autocomplete="off", max_chars=160
    )
    right.text_input("Password", key=f"{key}-password", type="password", autocomplete="new-password", max_chars=200)
    left.text_input(
        "Code seed, if the site asks for six-digit codes", key=f"{key}-seed", type="password", autocomplete="off", max_chars=200,
        help="The base32 text that the site shows beside the QR code when codes are set up",
    )  # fmt: skip
    right.date_input(
        "Last day of the password, if it has one", value=None, min_value="today", key=f"{key}-ends", format="MM/DD/YYYY"
    )
    _questions(key)
    _certificate(key)
    show_trouble()
    st.caption("Everything secret is sealed when you save, and nobody can read it here again.")
    st.button(
        "Save sign-in", type="primary", key=f"{key}-go", icon=":material/lock:", disabled=scope is None, on_click=_keep,
        args=(scope, name, key),
    )  # fmt: skip


def _scope(slug: str, key: str, usual: str) -> Scope | None:
    """Whose work the new account is for; None while nobody was chosen."""
    chosen = st.segmented_control("For", (ALL, CLIENT, OFFICE), default=usual, required=True, key=f"{key}-for")
    if chosen == ALL:
        return Scope(slug)
    with reading() as session:
        clients, offices = clients_of_carrier(session, slug), offices_of_carrier(session, slug)
    if chosen == OFFICE:
        place = st.selectbox("Office", offices, index=None, key=f"{key}-office", placeholder="Which office?")
        return Scope(slug, office=place) if place else None
    client = st.selectbox(
        "Client", list(clients), index=None, key=f"{key}-client", format_func=clients.__getitem__, placeholder="Which client?"
    )
    return Scope(slug, client) if client else None


def _questions(key: str) -> None:
    with st.expander("Security questions"):
        st.caption("As the site asks them; the worker gives the answer whose question stands on the page.")
        for place in range(QUESTIONS):
            question, answer = st.columns([3, 2])
            question.text_input(f"Question {place + 1}", key=f"{key}-question-{place}", max_chars=200)
            answer.text_input(
                f"Answer {place + 1}", key=f"{key}-answer-{place}", type="password", autocomplete="off", max_chars=200
            )


def _certificate(key: str) -> None:
    with st.expander("The firm's certificate"):
        st.file_uploader(
            "Certificate with its key (.pfx or .p12)", type=["pfx", "p12"], key=f"{key}-pfx", max_upload_size=MEGABYTES
        )
        st.text_input("Its passphrase", key=f"{key}-passphrase", type="password", autocomplete="off", max_chars=200)


def _keep(scope: Scope, name: str, key: str) -> None:
    typed = {str(each).removeprefix(f"{key}-"): value for each, value in st.session_state.items()}
    sentence = f"The sign-in at {name} is sealed and kept; uploads that waited for it go on."
    carry_out(
        lambda session, here: keep_sign_in(session, office().vault, scope, _as_typed(typed), by=here.by), sentence, Role.ADMIN
    )


def _as_typed(typed: Mapping[str, Any]) -> SiteSignIn:
    """Refused if the seed or the certificate is not what it should be."""
    pairs = [(typed.get(f"question-{place}", ""), typed.get(f"answer-{place}", "")) for place in range(QUESTIONS)]
    pfx, ends = typed.get("pfx"), typed.get("ends")
    return SiteSignIn(
        typed.get("username", ""), typed.get("password", ""), clean_seed(typed.get("seed", "")),
        answers={question.strip(): answer for question, answer in pairs if question.strip()},
        certificate=Certificate(pfx.getvalue(), typed.get("passphrase", "")) if pfx else None,
        expires_on=ends if isinstance(ends, dt.date) else None,
    )  # fmt: skip
