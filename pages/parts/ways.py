"""Ways to an invoice from other pages."""

import streamlit as st

from billing.actor import Actor
from pages.parts.house import BY_PATH, page_at


def go_to_invoice(number: str) -> None:
    """Leave this page for one invoice; nothing after this call runs."""
    st.switch_page(page_at("invoice"), query_params={"number": number})


def link_to_invoice(number: str, words: str | None = None) -> None:
    """A link to one invoice."""
    st.page_link(page_at("invoice"), label=words or number, query_params={"number": number}, icon="")


def go_to_site(slug: str) -> None:
    """Leave this page for how things stand with one carrier; nothing after this call runs."""
    st.switch_page(page_at("site"), query_params={"carrier": slug})


def link_to_site(slug: str, words: str, icon: str = "") -> None:
    """A link to how things stand with one carrier; `words` are Markdown."""
    st.page_link(page_at("site"), label=words, query_params={"carrier": slug}, icon=icon, width="stretch" if icon else "content")


def back_to_list(actor: Actor) -> None:
    """A link to the list this person looks at invoices in: her own table, or all of them."""
    path = next(path for path in ("invoices", "my-invoices") if BY_PATH[path].is_for(actor))
    with st.container(key="back"):
        st.page_link(page_at(path), icon=":material/arrow_back:")
