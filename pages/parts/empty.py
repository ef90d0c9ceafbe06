"""What a page says when there is nothing on it: why, and what to do."""

import streamlit as st


def nothing_here(title: str, what_to_do: str, *, icon: str = "inbox") -> None:
    """An empty state; `icon` is the name of a Material symbol."""
    with st.container(border=True, horizontal_alignment="center", key=f"empty-{icon}", gap="xsmall"):
        st.markdown(f":material/{icon}:", width="content")
        st.markdown(f"**{title}**", text_alignment="center")
        st.caption(what_to_do, text_alignment="center")
