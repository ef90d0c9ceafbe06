"""Saying something to the person who clicked, from wherever the click is answered.

A callback runs before the page is drawn: what it says is kept for the page's top. Elsewhere it is drawn on the spot.

While a second click waits, Streamlit ends the first one's callback wherever that touches the session's state. So what is to be
said is reached without it: a deed that is done is also told.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn
from weakref import WeakValueDictionary

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState, get_script_run_ctx

from billing.errors import Refusal
from pages.parts.plain import plain

KEPT = "notices"
DRAW = {"done": st.success, "refused": st.error, "keep": st.info}
DOUBLE_CLICK = 2
"""Seconds in which the same click again is the same wish."""


class Notices(list[tuple[str, str, str]]):
    """What is yet to be shown to one tab: kind, sentence, secret; and what was done last, since when."""

    last_done: tuple[str, float] = ("", 0)


_of_tabs: WeakValueDictionary[str, Notices] = WeakValueDictionary()
"""By Streamlit's session; each lives as long as its session's state."""


def done(sentence: str) -> None:
    """Say that something was done."""
    _kept().last_done = (sentence, time.monotonic())
    _say("done", sentence)


def done_just_now(sentence: str) -> bool:
    """Whether this tab was told so a moment ago: then a click that comes too late is the second of a double-click."""
    said, since = _kept().last_done
    return said == sentence and time.monotonic() - since < DOUBLE_CLICK


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
    kept = _kept()
    waiting = list(kept)
    kept.clear()
    for kind, sentence, secret in waiting:
        draw = st.dialog("Shown this once")(_draw) if secret else _draw
        draw(kind, sentence, secret)


def _say(kind: str, sentence: str, secret: str = "") -> None:
    if _in_callback():
        kept = _kept()
        if (kind, sentence, secret) not in kept:
            kept.append((kind, sentence, secret))
    else:
        _draw(kind, sentence, secret)


def _kept() -> Notices:
    tab = get_script_run_ctx()
    if tab is None:
        raise RuntimeError("Only a page, or a callback of one, has somebody to speak to.")
    if tab.session_id not in _of_tabs:
        _of_tabs[tab.session_id] = st.session_state.setdefault(KEPT, Notices())
    return _of_tabs[tab.session_id]


def _draw(kind: str, sentence: str, secret: str) -> None:
    DRAW[kind](plain(sentence))
    if secret:
        st.code(secret, language=None)


def _in_callback() -> bool:
    # Streamlit has no public question for this; the same one decides inside st.rerun what a callback may do.
    return ThreadState.get().run_location is RunLocation.CALLBACK
