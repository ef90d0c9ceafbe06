"""Streamlit's entry script: asks who is there, offers the pages, runs the chosen one.

Every page is registered for everybody, so that a typed address finds its page, or its refusal, after any sign-in.
"""

import streamlit as st

from billing.door.sign_ins import OpenSignIn
from pages.parts import change_password, sign_in_page
from pages.parts.house import PAGES, page_at
from pages.parts.look import SIGN, dress
from pages.parts.notices import show_notices
from pages.parts.side_bar import side_bar
from pages.parts.sign_in import current, signed_in


def main() -> None:
    """One run of the portal."""
    there = current()
    inside = there is not None and not there.must_change_password
    st.set_page_config(page_icon=SIGN, layout="wide" if inside else "centered")
    dress()
    chosen = _navigation(there if inside else None)
    if there is None:
        sign_in_page.show()
    elif there.must_change_password:
        change_password.show()
    else:
        side_bar(there.actor)
        show_notices()
        chosen.run()


def _navigation(inside: OpenSignIn | None) -> st.Page:
    home = st.Page(_home, title="Home", url_path="", default=True, visibility="hidden")
    pages = [page.registered(visible=inside is not None and page.in_menu and page.is_for(inside.actor)) for page in PAGES]
    return st.navigation([home, *pages], position="sidebar" if inside else "hidden")


def _home() -> None:
    """Everybody begins at the first page of theirs."""
    actor = signed_in()
    first = next((page for page in PAGES if page.in_menu and page.is_for(actor)), None)
    if first is None:
        st.info(f"Welcome, {actor.name}. Nothing here is for you yet; an admin can give you a role.")
    else:
        st.switch_page(page_at(first.path))


main()
