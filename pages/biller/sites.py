"""How things stand at each carrier's site: how the firm signs in, what waits, the last visit and the last receipt."""

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from billing.actor import Actor
from data.queries.carrier_sites import Site, sites
from data.session import reading
from data.vocabulary import Role
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table

LOOKS = (Role.BILLER, Role.MANAGER)
SITES = {
    "carrier": Column("Carrier", width=180),
    "sign_in": Column("Sign-in", width=160),
    "queue": Column("In the queue", "count", width=100),
    "ready": Column("Not asked for", "count", width=110, help="Approved invoices nobody asked to upload yet"),
    "last_visit": Column("Last visit", "moment", width=160),
    "last_receipt": Column("Last receipt", width=170),
    "received_at": Column("Received", "moment", width=160),
}


@dataclass(frozen=True)
class SiteRow:
    """One site as the table shows it."""

    id: int
    carrier: str
    sign_in: str
    queue: int
    ready: int
    last_visit: dt.datetime | None
    last_receipt: str | None
    received_at: dt.datetime | None

    @classmethod
    def of(cls, site: Site, actor: Actor) -> "SiteRow":
        """A site in words."""
        return cls(
            site.id, site.carrier, _sign_in(site, actor), site.queue, site.ready,
            site.last_visit, site.last_receipt, site.received_at,
        )  # fmt: skip


def _sign_in(site: Site, actor: Actor) -> str:
    if site.username is None:
        return "None entered yet"
    return f"Refused {actor.moment(site.refused_at)}" if site.refused_at else "Entered"


@st.fragment(run_every=30)
def sites_now() -> None:
    """Every carrier's site, as it is now."""
    actor = require(*LOOKS, by_itself=True)
    sheet = Sheet("carriers-sites", SITES, "Carriers' sites: sign-in, queue, last visit and last receipt", actor.zone)
    rows = _rows(actor)
    if not rows:
        st.subheader("Carriers' sites")
        nothing_here("No carriers yet", "The worker enters them from the carrier files when it replicates.", icon="domain")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.subheader("Carriers' sites", width="content")
        with st.container(horizontal=True, width="content"):
            export_buttons(Export(sheet, _rows), *LOOKS)
    table(sheet, rows)


def _rows(actor: Actor) -> list[SiteRow]:
    with reading() as session:
        return [SiteRow.of(site, actor) for site in sites(session, actor)]
