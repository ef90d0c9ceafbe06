"""The carriers' board: what needs somebody on top, then every carrier with how it stands; each leads to its own page."""

import streamlit as st

from billing.actor import Actor
from data.queries.upload_board import count_board
from data.queries.worker import open_runs, pulse
from data.session import reading
from data.vocabulary import Role
from pages.biller.alarms import alarms_now
from pages.biller.site_actions import upload_all_button
from pages.biller.site_row import BOARD, FILE, SiteRow, site_card, site_rows
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.facts import figures_row
from pages.parts.runs import run_button, say_if_worker_is_silent
from pages.parts.sign_in import require
from pages.parts.tables import Sheet, table
from pages.parts.ways import go_to_site

LOOKS = (Role.BILLER, Role.MANAGER)
ALT = "The carriers: how each stands, whose turn it is, its last answer and its last two weeks"


def show() -> None:
    """The board; what is pressed stands outside of what draws itself anew, which would close a dialog."""
    actor = require(*LOOKS)
    with reading() as session:
        ready, under_way = count_board(session, actor).ready, open_runs(session).get("upload_invoices")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="board-title"):
        st.title("Carriers' board", width="content")
        if Role.BILLER in actor.roles:
            with st.container(horizontal=True, width="content", vertical_alignment="center"):
                run_button("upload_invoices", under_way, actor, words="Visit the sites now")
                upload_all_button(ready)
    _board_now()


@st.fragment(run_every=15)
def _board_now() -> None:
    actor = require(*LOOKS, by_itself=True)
    rows = site_rows(actor)
    with reading() as session:
        worker = pulse(session)
    say_if_worker_is_silent(worker, actor.zone)
    if not rows:
        nothing_here("No carriers yet", "The worker enters them from the carrier files when it replicates.", icon="domain")
        return
    alarms_now(actor, sum(row.stuck for row in rows))
    figures_row({
        "On a site now": f"{sum(row.running for row in rows):,}",
        "Waiting": f"{sum(row.waiting for row in rows):,}",
        "Somebody's turn": f"{sum(row.stuck for row in rows):,}",
        "Silent": f"{sum(row.overdue for row in rows):,}",
        "Approved, not asked for": f"{sum(row.ready for row in rows):,}",
    })  # fmt: skip
    _table(rows, actor)


def _table(rows: list[SiteRow], actor: Actor) -> None:
    with st.container(key="wide"):
        opened = table(Sheet("carriers-board", BOARD, ALT, actor.zone), rows, opens="carrier").opened
    if opened:
        go_to_site(opened.slug)
    with st.container(key="narrow", gap="small"):
        for row in rows:
            site_card(row)
    with st.container(horizontal=True):
        export_buttons(Export(Sheet("carriers-board", FILE, ALT, actor.zone), site_rows), *LOOKS)
