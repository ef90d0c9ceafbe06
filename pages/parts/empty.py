"""What a page says when there is nothing on it: why, and what to do."""

import streamlit as st

from pages.parts.plain import plain


def nothing_here(title: str, what_to_do: str, *, icon: str = "inbox") -> None:
    """An empty state; `icon` is the name of a Material symbol, the texts are shown as they are."""
    with st.container(border=True, horizontal_alignment="center", gap="xsmall"):
        st.markdown(f":material/{icon}:", width="content")
        st.markdown(f"**{plain(title)}**", text_alignment="center")
        st.caption(plain(what_to_do), text_alignment="center")
