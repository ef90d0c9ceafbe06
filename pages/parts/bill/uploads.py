"""All uploads of an invoice with every attempt, every visit to the site and the evidence it left."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from billing.actor import Actor
from data.queries.answers import CarrierSaid, answers_of
from data.queries.submissions import InvoiceUpload, Try
from data.session import reading
from data.vocabulary import Role
from pages.parts.bill.visit import draw_visit
from pages.parts.empty import nothing_here
from pages.parts.figures import moment
from pages.parts.labels import label
from pages.parts.office import office
from pages.parts.plain import plain
from pages.parts.sign_in import when_clicked

READERS = (Role.ATTORNEY, Role.BILLER, Role.MANAGER)


def draw_uploads(uploads: Sequence[InvoiceUpload], actor: Actor) -> None:
    """Newest first; each with what the site said and, when opened, its pictures."""
    if not uploads:
        nothing_here("Not uploaded yet", "Once it is approved, a biller sends it with “Upload now”.", icon="upload")
    earlier = {upload.id: upload for upload in uploads}
    for upload in uploads:
        _draw(upload, earlier.get(upload.corrects_id or 0), actor)


def letters_attached(invoice_id: int, said: Sequence[CarrierSaid]) -> None:
    """The carrier's letters that people attached to its answers, the newest first."""
    for letter in (each.letter for each in said if each.letter):
        _letter_button(letter, invoice_id)


def _letter_button(letter: str, invoice_id: int) -> None:
    name = letter.rpartition("/")[2]
    st.download_button(
        f"Letter: {name}", when_clicked(lambda who: _content(who, invoice_id, letter), *READERS), name,
        key=f"letter-{letter}", icon=":material/attach_file:", on_click="ignore",
    )  # fmt: skip


def _content(actor: Actor, invoice_id: int, letter: str) -> bytes:
    with reading() as session:
        kept = next(said.letter for said in answers_of(session, actor, invoice_id) if said.letter == letter)
    return office().files.get(kept)


def _draw(upload: InvoiceUpload, corrects: InvoiceUpload | None, actor: Actor) -> None:
    with st.container(border=True, gap="small", key=f"upload-card-{upload.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            label(upload.status).badge()
            about = f"{upload.carrier} · asked for by {upload.asked_by} {moment(upload.asked_at, actor.zone)}"
            st.markdown(plain(about), width="content")
        if corrects:
            when = f" on {moment(corrects.ended_at, actor.zone)}" if corrects.ended_at else ""
            words = f"It corrects the upload that the carrier rejected{when}"
            st.html(f'{_anchor(upload.id)}<a href="#{_name(corrects.id)}">{escape(words)}</a>')
        else:
            st.html(_anchor(upload.id))
        if upload.receipt:
            st.markdown(f"Receipt **{plain(upload.receipt)}**")
        if upload.sentence:
            st.markdown(plain(upload.sentence))
        st.caption(plain(f"{upload.file_name}, SHA-256 {upload.file_sha256[:16]}…"))
        for place, attempt in enumerate(upload.tries):
            _draw_try(upload, attempt, len(upload.tries) - place, actor)
        if upload.by_hand:
            sent = (
                f"Sent by hand {moment(upload.sent_at, actor.zone)}."
                if upload.sent_at
                else "A person sends it by hand; not sent yet."
            )
            st.caption(plain(sent))
        elif not upload.tries:
            st.caption("No attempt yet.")


def _draw_try(upload: InvoiceUpload, attempt: Try, count: int, actor: Actor) -> None:
    opened = st.expander(
        f"Attempt {count} · {plain(moment(attempt.started_at, actor.zone))} · {_how_it_ended(attempt)}",
        key=f"attempt-{attempt.id}", on_change="rerun",
    )  # fmt: skip
    if not opened.open:
        return  # pictures are fetched from the file store only for whoever looks at them
    with opened:
        if attempt.sentence:
            st.markdown(plain(attempt.sentence))
        if attempt.intent_at:
            st.caption(f"About to send {plain(moment(attempt.intent_at, actor.zone))}; from then on the site may have it.")
        for visit in attempt.visits:
            draw_visit(visit, upload, actor)
        if not attempt.visits:
            st.caption("The site was not visited.")


def _name(upload_id: int) -> str:
    return f"upload-of-{upload_id}"


def _anchor(upload_id: int) -> str:
    return f'<span id="{_name(upload_id)}"></span>'


def _how_it_ended(attempt: Try) -> str:
    if attempt.outcome:
        return label(attempt.outcome).words
    return "Cut off" if attempt.ended_at else "No word yet"
