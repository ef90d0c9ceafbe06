"""The portal's face: its name in the corner, its sign on the tab, and what the theme's keys cannot say."""

from pathlib import Path

import streamlit as st

ASSETS = Path(__file__).parent.parent / "assets"
SIGN = str(ASSETS / "mark.svg")
"""For `st.set_page_config(page_icon=...)`."""


def dress() -> None:
    """Draw the logo and load the style; portal.py calls it once, before any page."""
    st.logo(str(ASSETS / "wordmark_on_dark.svg"), size="large", icon_image=SIGN)
    st.html(ASSETS / "look.css")
