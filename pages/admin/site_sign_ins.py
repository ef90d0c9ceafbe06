"""How the firm signs in at a carrier's site: one account for all of its work, or several for clients and offices."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from billing.actor import Actor
from billing.credentials import drop_sign_in
from data.queries.sign_ins import SiteAccount
from data.vocabulary import Role
from pages.admin.sign_in_form import open_sign_in_form
from pages.parts.account import AccountState, for_whom, state_of, when_it_ends
from pages.parts.actions import carry_out
from pages.parts.labels import label
from pages.parts.plain import plain
from pages.parts.sign_in import require


def sign_ins_of(slug: str, name: str, accounts: Sequence[SiteAccount], actor: Actor) -> None:
    """A card for each account, and the way to enter another one. Secrets are never shown."""
    st.subheader("How the firm signs in")
    for account in accounts:
        _card(account, actor)
    if not accounts:
        st.caption("Nobody entered a sign-in yet; nothing is uploaded before.")
    words = "Add a sign-in" if accounts else "Enter the sign-in"
    kind, icon = ("secondary", "add") if accounts else ("primary", "key")
    if st.button(words, key=f"add-sign-in-{slug}", icon=f":material/{icon}:", type=kind):  # type: ignore[arg-type]
        open_sign_in_form(slug, name, first=not any(each.client_id is None and each.office is None for each in accounts))
    if len(accounts) > 1:
        st.caption("An invoice is uploaded with its client's account, else its office's, else the one for all.")


def _card(account: SiteAccount, actor: Actor) -> None:
    with st.container(border=True, gap="xsmall", key=f"sign-in-{account.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            whose = for_whom(account.client, account.office)
            st.markdown(f"**{plain(whose[0].upper() + whose[1:])}**", width="content")
            label(state_of(account)).badge()
        st.markdown(plain(account.username))
        _trouble(account, actor)
        used = f"last opened the site {actor.moment(account.signed_in_at)}" if account.signed_in_at else "not used yet"
        st.caption(plain(f"{used[0].upper() + used[1:]} · entered by {account.changed_by} {actor.moment(account.changed_at)}"))
        with st.container(horizontal=True):
            if st.button("Replace", key=f"replace-{account.id}", icon=":material/key:"):
                open_sign_in_form(account.slug, account.carrier, account)
            if st.button("Drop", key=f"drop-{account.id}", icon=":material/delete:"):
                st.dialog(f"Drop “{account.username}”?")(_last_look)(account)


def _trouble(account: SiteAccount, actor: Actor) -> None:
    if account.refused_at:
        sentence = f"The site refused it {actor.moment(account.refused_at)}. {account.refused_why or ''}"
        st.error(
            plain(f"{sentence} It is not tried again before you replace it, because sites lock accounts."),
            icon=":material/key_off:",
        )
    if account.expires_on:
        ends = plain(f"It {when_it_ends(account.expires_on, dt.datetime.now(dt.UTC).date())}.")
        draw = st.warning if state_of(account) in (AccountState.ENDING, AccountState.ENDED) else st.caption
        draw(ends)


def _last_look(account: SiteAccount) -> None:
    require(Role.ADMIN)
    others = "Its work is then done with the account that fits next, or waits for one."
    st.markdown(f"The sign-in for {plain(for_whom(account.client, account.office))} is forgotten for good. {others}")
    st.button("Drop it", type="primary", key=f"drop-{account.id}-go", icon=":material/delete:", on_click=_drop, args=(account,))


def _drop(account: SiteAccount) -> None:
    sentence = f"The sign-in “{account.username}” at {account.carrier} is forgotten."
    carry_out(lambda session, here: drop_sign_in(session, account.id, by=here.by), sentence, Role.ADMIN)
