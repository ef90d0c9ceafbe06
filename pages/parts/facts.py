"""A row of figures or facts: small titles with what they say below; wraps on a phone."""

from collections.abc import Mapping
from html import escape

import streamlit as st


def figures_row(figures: Mapping[str, str]) -> None:
    """The few numbers that matter on a page, large, between rules."""
    st.html(_list(figures, "ll-facts large"))


def facts_row(facts: Mapping[str, str | None]) -> None:
    """What is known about one thing; what is empty is left out."""
    st.html(_list({title: said for title, said in facts.items() if said}, "ll-facts"))


def _list(facts: Mapping[str, str], kind: str) -> str:
    pairs = (f"<div><dt>{escape(title)}</dt><dd>{escape(said)}</dd></div>" for title, said in facts.items())
    return f'<dl class="{kind}">{"".join(pairs)}</dl>'
