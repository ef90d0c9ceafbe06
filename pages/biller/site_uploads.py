"""A carrier's uploads that are not over: as a table that leads to the invoices, or as cards where a person does the work."""

import streamlit as st

from data.queries.upload_board import Upload, open_uploads_at
from data.session import reading
from data.vocabulary import Role, SubmissionStatus, Turn
from pages.biller.stuck_upload import stuck_upload
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table
from pages.parts.ways import go_to_invoice, link_to_invoice

LOOKS = (Role.BILLER, Role.MANAGER)
ROWS, CARDS = 500, 10
UPLOADS = {
    "invoice": Column("Invoice", width=100),
    "status": Column("Where", "word", width=178, words=SubmissionStatus),
    "turn": Column("Whose turn", "word", width=140, words=Turn),
    "matter": Column("Matter", width=180),
    "dollars": Column("Dollars", "money", width=105),
    "not_before": Column("Due", "moment", width=160),
    "sentence": Column("What was said last", width=340),
}


def uploads_here(carrier_id: int, *, by_hand: bool) -> None:
    """Those that need somebody first."""
    st.subheader("Not over yet")
    if by_hand:
        _cards(carrier_id)
    else:
        st.fragment(run_every=10)(_table)(carrier_id)


def _table(carrier_id: int) -> None:
    actor = require(*LOOKS, by_itself=True)
    with reading() as session:
        uploads = open_uploads_at(session, actor, carrier_id, ROWS)
    if not uploads:
        st.caption("Nothing is on its way to this carrier.")
        return
    with st.container(key="wide"):
        sheet = Sheet(f"uploads-at-{carrier_id}", UPLOADS, "Uploads to this carrier that are not over", actor.zone)
        opened = table(sheet, uploads, opens="invoice").opened
    if opened:
        go_to_invoice(opened.invoice)
    with st.container(key="narrow", gap="xsmall"):
        for upload in uploads[:CARDS]:
            link_to_invoice(upload.invoice, f"Invoice {upload.invoice}")
    if len(uploads) == ROWS:
        st.caption(f"The first {ROWS} of them.")


def _cards(carrier_id: int) -> None:
    """Not by itself: whoever types in a card's dialog is not disturbed."""
    actor = require(*LOOKS)
    with reading() as session:
        uploads: list[Upload] = open_uploads_at(session, actor, carrier_id, ROWS)
    if not uploads:
        st.caption("Nothing waits for a person here.")
    pages = -(-len(uploads) // CARDS)
    page = st.pagination(pages, key="cards-at-site") if pages > 1 else 1
    for upload in uploads[(page - 1) * CARDS : page * CARDS]:
        stuck_upload(upload, actor)
