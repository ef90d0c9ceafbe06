"""What a biller does with all uploads of a carrier, or of all carriers: upload now, try again, pause and resume."""

from collections.abc import Callable

import streamlit as st
from sqlalchemy.orm import Session

from billing.desk import Desk
from billing.submission import queue
from billing.submission.queue import Asked
from data.session import transaction
from data.vocabulary import Role
from pages.parts.actions import carry_out, show_trouble
from pages.parts.figures import counted
from pages.parts.notices import done, done_just_now, refusals_shown, refuse
from pages.parts.office import desk
from pages.parts.plain import plain
from pages.parts.sign_in import require

REASONS = 3


def upload_all_button(ready: int) -> None:
    """“Upload now” for every approved invoice of the firm."""
    if st.button(
        f"Upload all {ready:,} now" if ready else "Upload all now", type="primary", icon=":material/upload:", disabled=not ready
    ):
        st.dialog(f"Upload {counted(ready, 'invoice')}")(_last_look)("every carrier", queue.ask_all, ready)


def upload_site_button(slug: str, carrier: str, ready: int) -> None:
    """“Upload now” for every approved invoice of a carrier."""
    words = f"Upload {counted(ready, 'invoice')} now" if ready else "Nothing to upload"
    if st.button(words, type="primary", icon=":material/upload:", key="upload-site", disabled=not ready):
        ask: Callable[[Session, Desk], Asked] = lambda session, here: queue.ask_carrier(session, here, slug)  # noqa: E731
        st.dialog(f"Upload {counted(ready, 'invoice')}")(_last_look)(carrier, ask, ready)


def try_again_button(slug: str, carrier: str, stuck: int) -> None:
    """Put what needed somebody back into the queue."""
    st.button(
        f"Try {counted(stuck, 'upload')} again", key="again-site", icon=":material/replay:", on_click=_try_again, args=(slug, carrier),
        help="The worker asks the site first which of them it has already",
    )  # fmt: skip


def pause_button(slug: str, carrier: str) -> None:
    """Leave the site alone for a while."""
    if st.button("Pause", key="pause-site", icon=":material/pause:"):
        st.dialog(f"Pause {carrier}")(_pause_form)(slug, carrier)


def resume_button(slug: str, carrier: str) -> None:
    """Visit it again."""
    st.button("Resume", key="resume-site", type="primary", icon=":material/play_arrow:", on_click=_resume, args=(slug, carrier))


def _last_look(whose: str, ask: Callable[[Session, Desk], Asked], ready: int) -> None:
    require(Role.BILLER)
    st.markdown(
        f"The approved files of {plain(whose)} go into the queue, and the worker puts each on its carrier's site. "
        "Until then an upload can be withdrawn. Files for sites that no browser can use become a biller's turn."
    )
    st.button(
        f"Upload {counted(ready, 'invoice')} now", type="primary", icon=":material/upload:", on_click=_ask, args=(ask, ready)
    )


def _ask(ask: Callable[[Session, Desk], Asked], ready: int) -> None:
    actor = require(Role.BILLER)
    with refusals_shown(), transaction() as session:
        asked = ask(session, desk(actor))
    sentence = f"{counted(asked.queued or ready, 'invoice')} asked for."
    if asked.queued or done_just_now(sentence):
        done(sentence)
    elif not asked.refused:
        refuse("Somebody asked for all of them meanwhile.")
    if asked.refused:
        most = sorted(asked.refused.items(), key=lambda reason: -reason[1])[:REASONS]
        refuse(" ".join(f"{counted(many, 'invoice')} not: {why}" for why, many in most))
    st.rerun(scope="app")


def _try_again(slug: str, carrier: str) -> None:
    sentence = f"What was stuck at {carrier} is back in the queue."
    carry_out(lambda session, here: queue.ask_again_all(session, slug, by=here.by), sentence, Role.BILLER)


def _pause_form(slug: str, carrier: str) -> None:
    require(Role.BILLER)
    st.markdown("Nobody visits the site until somebody resumes; an upload under way is finished.")
    key = f"pause-why-{slug}"
    st.text_input("Why?", key=key, max_chars=200, placeholder="The carrier moves to another site this week")
    show_trouble()
    st.button("Pause", type="primary", key=f"{key}-go", icon=":material/pause:", on_click=_pause, args=(slug, carrier, key))


def _pause(slug: str, carrier: str, key: str) -> None:
    why, sentence = st.session_state[key], f"Nobody visits {carrier} until somebody resumes."
    carry_out(lambda session, here: queue.pause(session, slug, by=here.by, why=why), sentence, Role.BILLER)


def _resume(slug: str, carrier: str) -> None:
    sentence = f"{carrier} is visited again; what waited goes on."
    carry_out(lambda session, here: queue.resume(session, slug, by=here.by), sentence, Role.BILLER)
