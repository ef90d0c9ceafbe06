"""Everything that happened to an invoice, newest first."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from data.queries.timeline import Event
from data.vocabulary import InvoiceStatus
from pages.parts.figures import moment
from pages.parts.labels import event_words
from pages.parts.plain import plain

TOLD = (InvoiceStatus.SENT_BACK, InvoiceStatus.REJECTED, InvoiceStatus.IN_REVIEW, InvoiceStatus.VOID)


def draw_history(events: Sequence[Event], zone: str) -> None:
    """What happened, who did it and when, and what was said with it."""
    st.html(f'<ol class="ll-events">{"".join(_event(event, zone) for event in events)}</ol>')


def draw_last_word(events: Sequence[Event], zone: str) -> None:
    """Why the invoice stands where it stands, if somebody said so when it came there."""
    arrival = next((event for event in events if event.before != event.after), None)
    if arrival is not None and arrival.note and arrival.after in TOLD:
        st.warning(plain(arrival.note), title=plain(f"{_what(arrival)} · {arrival.actor} · {moment(arrival.at, zone)}"))


def _event(event: Event, zone: str) -> str:
    note = f"<blockquote>{escape(event.note)}</blockquote>" if event.note else ""
    return (
        f"<li><time>{escape(moment(event.at, zone))}</time>"
        f"<div><b>{escape(_what(event))}</b> <small>· {escape(event.actor)}</small>{note}</div></li>"
    )


def _what(event: Event) -> str:
    words = event_words(event.move)
    return words[0].upper() + words[1:]
