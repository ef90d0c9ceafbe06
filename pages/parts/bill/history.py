"""Everything that happened to an invoice, newest first."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from data.queries.answers import CarrierSaid
from data.queries.timeline import Event
from data.vocabulary import AnswerSource, InvoiceStatus
from pages.parts.figures import dollars, moment
from pages.parts.labels import event_words, label
from pages.parts.plain import plain

TOLD = (InvoiceStatus.SENT_BACK, InvoiceStatus.REJECTED, InvoiceStatus.IN_REVIEW, InvoiceStatus.VOID)


def draw_history(events: Sequence[Event], said: Sequence[CarrierSaid], carrier: str, zone: str) -> None:
    """What happened, who did it and when, and what was said with it; among it all that the carrier said, when it said it."""
    told = [(event.at, _event(event, zone)) for event in events] + [(one.said_at, _answer(one, carrier, zone)) for one in said]
    in_order = sorted(told, key=lambda entry: entry[0], reverse=True)
    st.html(f'<ol class="ll-events">{"".join(html for _, html in in_order)}</ol>')


def draw_last_word(events: Sequence[Event], zone: str) -> None:
    """Why the invoice stands where it stands, if somebody said so when it came there."""
    arrival = next((event for event in events if event.before is not None and event.before != event.after), None)
    if arrival is not None and arrival.note and arrival.after in TOLD:
        st.warning(plain(arrival.note), title=plain(f"{_what(arrival)} · {arrival.actor} · {moment(arrival.at, zone)}"))


def _event(event: Event, zone: str) -> str:
    note = f"<blockquote>{escape(event.note)}</blockquote>" if event.note else ""
    return (
        f"<li><time>{escape(moment(event.at, zone))}</time>"
        f"<div><b>{escape(_what(event))}</b> <small>· {escape(event.actor)}</small>{note}</div></li>"
    )


def _answer(said: CarrierSaid, carrier: str, zone: str) -> str:
    """One thing the carrier said, in its own words below ours."""
    look = label(said.word)
    parts = [
        f"line {said.line}" if said.line else "",
        dollars(said.amount) if said.amount is not None else "",
        said.receipt or "",
    ]
    about = "".join(f" · {escape(part)}" for part in parts if part)
    letter = f"<p>Its letter {escape(said.letter.rpartition('/')[2])} stands under Uploads.</p>" if said.letter else ""
    reason = f"<p>{escape(said.reason)}</p>" if said.reason and said.reason not in said.words else ""
    return (
        f'<li class="said {look.colour}"><time>{escape(moment(said.said_at, zone))}</time><div><b>{escape(carrier)}: {look.words.lower()}'
        f"</b>{about} <small>· {escape(_source(said))}</small><blockquote>{escape(said.words)}{reason}{letter}</blockquote></div></li>"
    )


def _source(said: CarrierSaid) -> str:
    words = label(said.source).words.lower()
    if said.source == AnswerSource.PERSON:
        return f"{words} by {said.by}"
    return f"{words}, “{said.subject}”" if said.subject else words


def _what(event: Event) -> str:
    words = event_words(event.move)
    return words[0].upper() + words[1:]
