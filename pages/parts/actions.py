"""Moves of an invoice as buttons: one click is one intent, one transaction, one effect or one sentence.

Each button carries the version of the invoice that the page showed. A click in a tab that was left open comes with an old version
and is refused by billing; so is the second of a double-click, which is answered like the first. Everything happens in callbacks,
which run before the page is drawn again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from sqlalchemy.orm import Session

from billing import review
from billing.desk import Desk
from billing.errors import BadInput, NoteNeeded, Refusal
from billing.lifecycle import Move
from billing.submission import queue
from data.session import transaction
from data.vocabulary import Role
from pages.parts.notices import done, done_just_now, refuse
from pages.parts.office import desk
from pages.parts.plain import plain
from pages.parts.sign_in import require

ASKED = "asked_for_a_note"
TROUBLE = "trouble_in_dialog"
ICONS = {
    "send_for_review": "send", "approve": "task_alt", "send_back": "undo", "return": "redo", "reopen": "lock_open",
    "submit": "upload", "rework": "build", "void": "delete_forever",
}  # fmt: skip
LEADS_ON = {"send_for_review", "approve", "return", "submit", "rework"}
OF_UPLOADS = {"withdraw", "was_there", "was_not_there"}
"""Moves that begin with the upload; pages.parts.upload_actions offers them beside it."""


@dataclass(frozen=True)
class Seen:
    """An invoice as the page showed it."""

    id: int
    number: str
    version: int


Deed = Callable[[Session, Desk], object]


def move_buttons(seen: Seen, moves: Sequence[Move]) -> None:
    """One button per open move, the one that leads on prominent; a move that wants a note asks for it first."""
    offered = [move for move in moves if move.name not in OF_UPLOADS]
    with st.container(horizontal=True, key="moves"):
        for move in offered:
            st.button(
                move.label, key=f"{move.name}-{seen.id}-{seen.version}", type="primary" if move.name in LEADS_ON else "secondary",
                icon=f":material/{ICONS[move.name]}:", on_click=_ask if move.note else _make, args=(seen, move),
            )  # fmt: skip
    asked = st.session_state.pop(ASKED, None)
    if asked is not None and asked[0].id == seen.id:
        st.dialog(f"{asked[1].label}: invoice {asked[0].number}")(_note_form)(*asked)


def carry_out(deed: Deed, sentence: str, *roles: Role) -> None:
    """For callbacks: one deed in one transaction, then its sentence; or the refusal's, and the page drawn anew.

    What a dialog could mend (a missing note, a wrong number) is said inside the dialog, which stays open with what was typed.
    """
    actor = require(*roles)
    try:
        with transaction() as session:
            deed(session, desk(actor))
    except (BadInput, NoteNeeded) as trouble:
        st.session_state[TROUBLE] = str(trouble)
        return
    except Refusal as refusal:
        if not done_just_now(sentence):
            refuse(str(refusal))
    done(sentence)
    st.rerun(scope="app")


def show_trouble() -> None:
    """In a dialog: what was wrong with what was typed, once."""
    if trouble := st.session_state.pop(TROUBLE, None):
        st.error(plain(trouble), icon=":material/front_hand:")


def _ask(seen: Seen, move: Move) -> None:
    st.session_state[ASKED] = (seen, move)


def _note_form(seen: Seen, move: Move) -> None:
    require(Role.ATTORNEY, Role.BILLER)
    key = f"note-{move.name}-{seen.id}-{seen.version}"
    st.text_area("Why? Everybody who works on this invoice can read it.", key=key, max_chars=2000)
    show_trouble()
    st.button(move.label, type="primary", key=f"{key}-go", on_click=_make, args=(seen, move, key))


def _make(seen: Seen, move: Move, note_key: str | None = None) -> None:
    note = st.session_state.get(note_key, "") if note_key else None
    carry_out(_deed_of(seen, move, note), f"Invoice {seen.number} was {move.done}.", Role.ATTORNEY, Role.BILLER)


def _deed_of(seen: Seen, move: Move, note: str | None) -> Deed:
    match move.name:
        case "approve":
            return lambda session, here: review.approve(session, here, seen.id, seen=seen.version)
        case "submit":
            return lambda session, here: queue.ask(session, here, seen.id, seen=seen.version)
        case _:
            return lambda session, here: review.act(session, here, seen.id, move.name, seen=seen.version, note=note)
