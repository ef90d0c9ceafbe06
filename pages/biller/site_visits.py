"""The last visits to a carrier's site with the evidence they left; the newest is open."""

from collections.abc import Iterator, Sequence

import streamlit as st

from billing.actor import Actor
from data.queries import carrier_sites
from data.queries.submissions import InvoiceUpload, SiteVisit, uploads_of
from data.session import reading
from pages.parts.bill.visit import draw_visit
from pages.parts.figures import moment
from pages.parts.plain import plain
from pages.parts.ways import link_to_invoice

SHOWN = 5


def last_visits(carrier_id: int, actor: Actor) -> None:
    """What was done on the site, with a picture of each step."""
    with reading() as session:
        visits = carrier_sites.last_visits(session, actor, carrier_id, SHOWN)
    st.subheader("The last visits")
    if not visits:
        st.caption("Nobody was at its site yet.")
    for place, visit in enumerate(visits):
        words = f"{moment(visit.started_at, actor.zone)} · invoice {visit.invoice}"
        opened = st.expander(plain(words), expanded=place == 0, key=f"visit-{visit.id}", on_change="rerun")
        if opened.open:  # pictures are fetched from the file store only for whoever looks at them
            with opened:
                _draw(visit.id, visit.invoice_id, visit.invoice, actor)


def _draw(visit_id: int, invoice_id: int, invoice: str, actor: Actor) -> None:
    with reading() as session:
        uploads = uploads_of(session, actor, invoice_id)
    with st.container(key=f"card-visit-{visit_id}"):
        link_to_invoice(invoice, f"Invoice {invoice}")
    for visit, upload in _visits(uploads):
        if visit.id == visit_id:
            draw_visit(visit, upload, actor)


def _visits(uploads: Sequence[InvoiceUpload]) -> Iterator[tuple[SiteVisit, InvoiceUpload]]:
    for upload in uploads:
        for attempt in upload.tries:
            yield from ((visit, upload) for visit in attempt.visits)
