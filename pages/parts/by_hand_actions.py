"""What a biller does with an upload that no browser can make: take the papers, put them on the site, and say what came of it."""

import hashlib
import re
from typing import Any, Protocol

import streamlit as st

from billing.actor import Actor
from billing.papers import paper_of
from billing.submission import queue
from billing.submission.lifecycle import ENDED, STEPS
from carriers.profile import LedesProfile, PaperProfile
from data.queries.submissions import visible_file, visible_paper
from data.session import reading
from data.vocabulary import Role, SubmissionStatus
from pages.parts.actions import carry_out, show_trouble
from pages.parts.office import office
from pages.parts.sign_in import require, signed_in, when_clicked

ACCEPTED, REJECTED = "It accepted the invoice", "It rejected the invoice"
MEGABYTES, LONGEST_NAME = 10, 80


class Open(Protocol):
    """An upload as some page shows it."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def status(self) -> SubmissionStatus:
        """Where it stands."""

    @property
    def by_hand(self) -> bool:
        """A person makes it."""

    @property
    def slug(self) -> str:
        """Its carrier's."""

    @property
    def file_name(self) -> str:
        """The name of its file, as the carrier sees it."""


def by_hand_buttons(upload: Open, invoice: str) -> None:
    """The papers and the way to the site, “Mark as sent” and the answer, each while it makes sense."""
    if upload.status in ENDED:
        return
    _papers_and_site(upload)
    waits = upload.status in STEPS["sent_by_hand"].before
    if waits and st.button("Mark as sent", key=f"sent-{upload.id}", icon=":material/outgoing_mail:", type="primary"):
        st.dialog(f"Invoice {invoice} is on the site")(_sent_form)(upload.id, invoice)
    kind = "secondary" if waits else "primary"
    if st.button("Attach the answer", key=f"answer-{upload.id}", icon=":material/mark_email_read:", type=kind):  # type: ignore[arg-type]
        st.dialog(f"The carrier's answer to invoice {invoice}")(_answer_form)(upload.id, invoice)


def _papers_and_site(upload: Open) -> None:
    st.download_button(
        "Download the file", when_clicked(lambda who: _file(who, upload.id), Role.BILLER), upload.file_name, "text/plain",
        key=f"take-{upload.id}", icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    carrier = office().catalog.get(upload.slug)
    if carrier is None:
        return
    if carrier.pdf:
        _pdf_button(upload.id, carrier.pdf, carrier.ledes)
    st.link_button("Open the site", carrier.address, icon=":material/open_in_new:")


def _pdf_button(upload_id: int, profile: PaperProfile, ledes: LedesProfile) -> None:
    with reading() as session:
        printed = visible_paper(session, signed_in(), upload_id)
    name = profile.file_name.format(invoice_number=printed.invoice_number, matter_number=printed.matter_number)
    st.download_button(
        "Download the PDF", when_clicked(lambda who: _paper(who, upload_id, ledes), Role.BILLER), name, "application/pdf",
        key=f"take-pdf-{upload_id}", icon=":material/picture_as_pdf:", on_click="ignore",
    )  # fmt: skip


def _paper(actor: Actor, upload_id: int, ledes: LedesProfile) -> bytes:
    with reading() as session:
        printed = visible_paper(session, actor, upload_id)
        return paper_of(session, printed.invoice_id, office().firm_name, ledes)


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
    letter = _keep_letter(upload_id, st.session_state.get(f"{key}-letter")) if words.strip() else None
    carry_out(
        lambda session, here: queue.attach_answer(session, here, upload_id, accepted=accepted, words=words, letter=letter),
        f"The carrier's answer stands on invoice {invoice}: {'accepted' if accepted else 'rejected'}.",
        Role.BILLER,
    )


def _keep_letter(upload_id: int, letter: Any) -> str | None:
    """In the file store, under its own name; the same letter twice is the same file."""
    if letter is None:
        return None
    content = letter.getvalue()
    name = re.sub(r"[^\w.-]+", "_", letter.name, flags=re.ASCII)[-LONGEST_NAME:]
    return office().files.put(f"letters/{upload_id}/{hashlib.sha256(content).hexdigest()[:16]}/{name}", content)
