"""Everything that happened to an invoice, newest first."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from data.queries.timeline import Event
from pages.parts.figures import moment
from pages.parts.labels import event_words, label


def draw_history(events: Sequence[Event], zone: str) -> None:
    """Who did what and when, and what was said with it."""
    st.html(f'<ol class="ll-events">{"".join(_event(event, zone) for event in events)}</ol>')


def _event(event: Event, zone: str) -> str:
    stands = f" · now {str(label(event.after)).lower()}" if event.before not in (None, event.after) else ""
    note = f"<blockquote>{escape(event.note)}</blockquote>" if event.note else ""
    return (
        f"<li><time>{escape(moment(event.at, zone))}</time><div><b>{escape(event.actor)}</b> "
        f"{escape(event_words(event.move))}<small>{escape(stands)}</small>{note}</div></li>"
    )
