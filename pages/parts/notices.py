"""Saying something to the person who clicked, from wherever the click is answered.

A callback runs before the page is drawn: what it says is kept for the page's top. Elsewhere it is drawn on the spot.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState

from billing.errors import Refusal
from pages.parts.plain import plain

KEPT = "notices"
DRAW = {"done": st.success, "refused": st.error, "keep": st.info}


def done(sentence: str) -> None:
    """Say that something was done."""
    _say("done", sentence)


def keep_this(sentence: str, secret: str) -> None:
    """Say something that is shown this once, such as a temporary password, ready to copy."""
    _say("keep", sentence, secret)


def refuse(sentence: str) -> NoReturn:
    """Say why not, and end this run (after a callback: begin it anew, so that the page shows what is)."""
    _say("refused", sentence)
    if _in_callback():
        st.rerun(scope="app")
    st.stop()


@contextmanager
def refusals_shown() -> Iterator[None]:
    """Around a call of billing: a refusal becomes its sentence on the page."""
    try:
        yield
    except Refusal as refusal:
        refuse(str(refusal))


def show_notices() -> None:
    """Draw what callbacks said, once: at the top of the page, or before everything if it cannot be shown again."""
    for kind, sentence, secret in st.session_state.pop(KEPT, []):
        draw = st.dialog("Shown this once")(_draw) if secret else _draw
        draw(kind, sentence, secret)


def _say(kind: str, sentence: str, secret: str = "") -> None:
    if _in_callback():
        st.session_state.setdefault(KEPT, []).append((kind, sentence, secret))
    else:
        _draw(kind, sentence, secret)


def _draw(kind: str, sentence: str, secret: str) -> None:
    DRAW[kind](plain(sentence))
    if secret:
        st.code(secret, language=None)


def _in_callback() -> bool:
    # Streamlit has no public question for this; the same one decides inside st.rerun what a callback may do.
    return ThreadState.get().run_location is RunLocation.CALLBACK
