"""One alarm: a sentence that nobody would come upon by itself, and the way to its cause."""

from dataclasses import dataclass

import streamlit as st

from pages.parts.house import page_at
from pages.parts.ways import link_to_site


@dataclass(frozen=True)
class Alarm:
    """In Markdown; it leads to a carrier (its slug), to another page (its path), or nowhere."""

    icon: str
    sentence: str
    carrier: str = ""
    page: str = ""

    def draw(self) -> None:
        """One line."""
        icon = f":material/{self.icon}:"
        if self.page:
            st.page_link(page_at(self.page), label=self.sentence, icon=icon, width="stretch")
        elif self.carrier:
            link_to_site(self.carrier, self.sentence, icon)
        else:
            st.markdown(f":red[{icon}] {self.sentence}")
