"""What a biller does with an upload that no browser can make: take the file, put it on the site, and say what came of it."""

import hashlib
import re
from typing import Any

import streamlit as st

from billing.actor import Actor
from billing.submission import queue
from billing.submission.lifecycle import ENDED, STEPS
from data.queries.submissions import LETTERS, visible_file
from data.session import reading
from data.vocabulary import Role, SubmissionStatus
from pages.parts.actions import carry_out, show_trouble
from pages.parts.office import office
from pages.parts.sign_in import require, when_clicked

ACCEPTED, REJECTED = "It accepted the invoice", "It rejected the invoice"
MEGABYTES, LONGEST_NAME = 10, 80


def by_hand_buttons(upload_id: int, invoice: str, file_name: str, status: SubmissionStatus) -> None:
    """The file, “Mark as sent” and the answer, each while it makes sense."""
    if status in ENDED:
        return
    st.download_button(
        "Download the file", when_clicked(lambda who: _file(who, upload_id), Role.BILLER), file_name, "text/plain",
        key=f"take-{upload_id}", icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    waits = status in STEPS["sent_by_hand"].before
    if waits and st.button("Mark as sent", key=f"sent-{upload_id}", icon=":material/outgoing_mail:", type="primary"):
        st.dialog(f"Invoice {invoice} is on the site")(_sent_form)(upload_id, invoice)
    kind = "secondary" if waits else "primary"
    if st.button("Attach the answer", key=f"answer-{upload_id}", icon=":material/mark_email_read:", type=kind):  # type: ignore[arg-type]
        st.dialog(f"The carrier's answer to invoice {invoice}")(_answer_form)(upload_id, invoice)


def _file(actor: Actor, upload_id: int) -> bytes:
    with reading() as session:
        return office().files.get(visible_file(session, actor, upload_id))


def _sent_form(upload_id: int, invoice: str) -> None:
    require(Role.BILLER)
    st.markdown(
        "From now on the carrier's answer is waited for; if it does not come in the usual time, the board raises an alarm."
    )
    key = f"sent-note-{upload_id}"
    st.text_input("Anything worth knowing? For instance, the number the site gave.", key=key, max_chars=400)
    show_trouble()
    st.button("Mark as sent", type="primary", key=f"{key}-go", on_click=_sent, args=(upload_id, invoice, key))


def _sent(upload_id: int, invoice: str, key: str) -> None:
    note, done = st.session_state[key], f"Invoice {invoice} is marked as sent."
    carry_out(lambda session, here: queue.say_sent_by_hand(session, here, upload_id, note=note), done, Role.BILLER)


def _answer_form(upload_id: int, invoice: str) -> None:
    require(Role.BILLER)
    key = f"answer-{upload_id}"
    said = st.segmented_control(
        "What does the carrier say?", (ACCEPTED, REJECTED), default=ACCEPTED, required=True, key=f"{key}-said",
        label_visibility="collapsed",
    )  # fmt: skip
    if said == ACCEPTED:
        st.text_input("Receipt or confirmation number", key=f"{key}-receipt", max_chars=80)
    else:
        st.text_area("Its reason, in its own words", key=f"{key}-reason", max_chars=2000, height=100)
    st.file_uploader("Its letter, if there is one", key=f"{key}-letter", max_upload_size=MEGABYTES)
    show_trouble()
    st.button("Attach the answer", type="primary", key=f"{key}-go", on_click=_attach, args=(upload_id, invoice, key))


def _attach(upload_id: int, invoice: str, key: str) -> None:
    require(Role.BILLER)
    accepted = st.session_state[f"{key}-said"] == ACCEPTED
    words = st.session_state.get(f"{key}-{'receipt' if accepted else 'reason'}", "")
    place = _keep_letter(upload_id, st.session_state.get(f"{key}-letter")) if words.strip() else None
    carry_out(
        lambda session, here: queue.attach_answer(session, here, upload_id, accepted=accepted, words=words, place=place),
        f"The carrier's answer stands on invoice {invoice}: {'accepted' if accepted else 'rejected'}.",
        Role.BILLER,
    )


def _keep_letter(upload_id: int, letter: Any) -> str | None:
    """In the file store, under its own name; the same letter twice is the same file."""
    if letter is None:
        return None
    content = letter.getvalue()
    name = re.sub(r"[^\w.-]+", "_", letter.name, flags=re.ASCII)[-LONGEST_NAME:]
    return office().files.put(f"{LETTERS}{upload_id}/{hashlib.sha256(content).hexdigest()[:16]}/{name}", content)
