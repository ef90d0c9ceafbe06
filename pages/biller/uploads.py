"""Uploads one by one: what waits for a person, and what moves by itself. How the carriers stand is on their board."""

import streamlit as st

from billing.actor import Actor
from data.queries import upload_board
from data.queries.upload_board import Counts, LockedOut
from data.queries.worker import open_runs, pulse
from data.session import reading
from data.vocabulary import Role, SubmissionStatus, Turn
from pages.biller.stuck_upload import locked_out_account, stuck_upload
from pages.parts.empty import nothing_here
from pages.parts.facts import figures_row
from pages.parts.runs import run_button, say_if_worker_is_silent
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table
from pages.parts.ways import go_to_invoice

LOOKS = (Role.BILLER, Role.MANAGER)
CARDS, ROWS, SHOWN = 10, 500, "stuck_uploads_shown"
ON_THEIR_WAY = {
    "invoice": Column("Invoice", width=100),
    "status": Column("Where", "word", width=178, words=SubmissionStatus),
    "turn": Column("Whose turn", "word", width=140, words=Turn),
    "carrier": Column("Carrier", width=160),
    "dollars": Column("Dollars", "money", width=105),
    "not_before": Column("Due", "moment", width=160),
    "sentence": Column("What was said last", width=280),
}


def show() -> None:
    """What waits for a person, as cards; what moves by itself, as a table."""
    actor = require(*LOOKS)
    st.title("Uploads")
    stuck = _stuck(actor)
    st.session_state[SHOWN] = stuck
    _figures_now()
    _somebodys_turn(stuck, actor)
    _on_their_way()


def _stuck(actor: Actor) -> tuple[list[int], list[LockedOut]]:
    with reading() as session:
        return upload_board.ids_of_stuck(session, actor), upload_board.locked_out(session, actor)


@st.fragment(run_every=4)
def _figures_now() -> None:
    """The cards below hold dialogs, which a refresh would close: they are drawn anew only when something else is stuck."""
    actor = require(*LOOKS, by_itself=True)
    if _stuck(actor) != st.session_state[SHOWN]:
        st.rerun(scope="app")
    with reading() as session:
        counts, worker = upload_board.count_board(session, actor), pulse(session)
    say_if_worker_is_silent(worker, actor.zone)
    _figures(counts)


def _figures(counts: Counts) -> None:
    figures_row({
        "On a site now": f"{counts.running:,}",
        "The worker's turn": f"{counts.waiting:,}",
        "Somebody's turn": f"{counts.stuck:,}",
        "Approved, not asked for": f"{counts.ready:,}",
    })  # fmt: skip


def _somebodys_turn(stuck: tuple[list[int], list[LockedOut]], actor: Actor) -> None:
    ids, accounts = stuck
    st.subheader("Somebody's turn")
    if not ids and not accounts:
        st.caption("Nothing waits for a person.")
    for account in accounts:
        locked_out_account(account, actor)
    pages = -(-len(ids) // CARDS)
    page = st.pagination(pages, key="stuck-page") if pages > 1 else 1
    with reading() as session:
        uploads = upload_board.stuck_uploads(session, actor, CARDS, (page - 1) * CARDS)
    for upload in uploads:
        stuck_upload(upload, actor)


@st.fragment(run_every=4)
def _on_their_way() -> None:
    actor = require(*LOOKS, by_itself=True)
    with reading() as session:
        moving, under_way = upload_board.moving_uploads(session, actor, ROWS), open_runs(session).get("upload_invoices")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("On their way", width="content")
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            run_button("upload_invoices", under_way, actor, words="Visit the sites now")
    if not moving:
        nothing_here(
            "Nothing is on its way",
            "Approved invoices are sent from the page Invoices, or from their own with “Upload now”.",
            icon="upload",
        )
        return
    sheet = Sheet("on-their-way", ON_THEIR_WAY, "Uploads the worker is busy with or will be, running ones first", actor.zone)
    opened = table(sheet, moving, opens="invoice").opened
    if opened:
        go_to_invoice(opened.invoice)
    if len(moving) == ROWS:
        st.caption(f"The first {ROWS} of them.")
