"""Ways to an invoice from other pages."""

import streamlit as st

from pages.parts.house import page_at


def go_to_invoice(number: str) -> None:
    """Leave this page for one invoice; nothing after this call runs."""
    st.switch_page(page_at("invoice"), query_params={"number": number})


def link_to_invoice(number: str, words: str | None = None) -> None:
    """A link to one invoice."""
    st.page_link(page_at("invoice"), label=words or number, query_params={"number": number}, icon="")
