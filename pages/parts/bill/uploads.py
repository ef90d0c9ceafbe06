"""All uploads of an invoice with every attempt, every visit to the site and the evidence it left."""

from collections.abc import Sequence

import streamlit as st

from billing.actor import Actor
from data.queries.submissions import InvoiceUpload, Try
from pages.parts.bill.visit import draw_visit
from pages.parts.empty import nothing_here
from pages.parts.figures import moment
from pages.parts.labels import label
from pages.parts.plain import plain


def draw_uploads(uploads: Sequence[InvoiceUpload], actor: Actor) -> None:
    """Newest first; each with what the site said and, when opened, its pictures."""
    if not uploads:
        nothing_here("Not uploaded yet", "Once it is approved, a biller sends it with “Upload now”.", icon="upload")
    for upload in uploads:
        _draw(upload, actor)


def _draw(upload: InvoiceUpload, actor: Actor) -> None:
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            label(upload.status).badge()
            about = f"{upload.carrier} · asked for by {upload.asked_by} {moment(upload.asked_at, actor.zone)}"
            st.markdown(plain(about), width="content")
        if upload.receipt:
            st.markdown(f"Receipt **{plain(upload.receipt)}**")
        if upload.sentence:
            st.markdown(plain(upload.sentence))
        st.caption(plain(f"{upload.file_name}, SHA-256 {upload.file_sha256[:16]}…"))
        for place, attempt in enumerate(upload.tries):
            _draw_try(upload, attempt, len(upload.tries) - place, actor)
        if not upload.tries:
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


def _how_it_ended(attempt: Try) -> str:
    if attempt.outcome:
        return label(attempt.outcome).words
    return "Cut off" if attempt.ended_at else "No word yet"
