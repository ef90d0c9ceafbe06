"""One board for all carriers: what runs, what waits, what failed and whose turn it is, and how things stand at each site."""

from collections.abc import Sequence

import streamlit as st

from billing.actor import Actor
from data.queries import upload_board
from data.queries.upload_board import Counts, Upload
from data.queries.worker import open_runs, pulse
from data.session import reading
from data.vocabulary import Role, SubmissionStatus, Turn
from pages.biller.sites import sites_now
from pages.biller.stuck_upload import locked_out_carrier, stuck_upload
from pages.parts.empty import nothing_here
from pages.parts.facts import figures_row
from pages.parts.runs import run_button, say_if_worker_is_silent
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table
from pages.parts.ways import go_to_invoice

LOOKS = (Role.BILLER, Role.MANAGER)
CARDS, ROWS = 10, 500
ON_THEIR_WAY = {
    "invoice": Column("Invoice", width=100),
    "status": Column("Where", "word", width=150, words=SubmissionStatus),
    "turn": Column("Whose turn", "word", width=145, words=Turn),
    "carrier": Column("Carrier", width=160),
    "dollars": Column("Dollars", "money", width=105),
    "not_before": Column("Due", "moment", width=160),
    "sentence": Column("What was said last", width=300),
}


def show() -> None:
    """The board, which looks again by itself, and the carriers' sites below it."""
    require(*LOOKS)
    st.title("Uploads")
    _board()
    sites_now()


@st.fragment(run_every=4)
def _board() -> None:
    actor = require(*LOOKS, by_itself=True)
    with reading() as session:
        counts, worker, under_way = upload_board.count_board(session, actor), pulse(session), open_runs(session)
        moving, sites = upload_board.moving_uploads(session, actor, ROWS), upload_board.locked_out(session, actor)
    say_if_worker_is_silent(worker, actor.zone)
    _figures(counts)
    st.subheader("Somebody's turn")
    for site in sites:
        locked_out_carrier(site, actor)
    _stuck(actor)
    if not counts.stuck:
        st.caption("Nothing waits for a person.")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("On their way", width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            run_button("upload_invoices", under_way.get("upload_invoices"), actor, words="Visit the sites now")
    _moving(moving, actor)


def _figures(counts: Counts) -> None:
    figures_row({
        "On a site now": f"{counts.running:,}",
        "The worker's turn": f"{counts.waiting:,}",
        "Somebody's turn": f"{counts.stuck:,}",
        "Approved, not asked for": f"{counts.ready:,}",
    })  # fmt: skip


def _stuck(actor: Actor) -> None:
    with reading() as session:
        pages = -(-upload_board.count_stuck(session, actor) // CARDS)
    page = st.pagination(pages, key="stuck-page") if pages > 1 else 1
    with reading() as session:
        uploads = upload_board.stuck_uploads(session, actor, CARDS, (page - 1) * CARDS)
    for upload in uploads:
        stuck_upload(upload, actor)


def _moving(uploads: Sequence[Upload], actor: Actor) -> None:
    if not uploads:
        nothing_here("Nothing is on its way", "Approved invoices are sent from their own page with “Upload now”.", icon="upload")
        return
    sheet = Sheet("on-their-way", ON_THEIR_WAY, "Uploads the worker is busy with or will be, running ones first", actor.zone)
    opened = table(sheet, uploads, opens="invoice").opened
    if opened:
        go_to_invoice(opened.invoice)
    if len(uploads) == ROWS:
        st.caption(f"The first {ROWS} of them.")
