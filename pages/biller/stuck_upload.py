"""What waits for a person, as cards: whose turn it is, the sentence, the way to the invoice, and what a biller can do from here."""

import streamlit as st

from billing.actor import Actor
from data.queries.upload_board import LockedOut, Upload
from data.vocabulary import Role, SubmissionStatus, Turn
from pages.parts.durations import ago
from pages.parts.figures import counted, dollars
from pages.parts.labels import label
from pages.parts.plain import plain
from pages.parts.upload_actions import upload_buttons
from pages.parts.ways import go_to_invoice, link_to_invoice


def locked_out_carrier(site: LockedOut, actor: Actor) -> None:
    """A card for all uploads of a carrier whose site does not let the firm in."""
    with st.container(border=True, key=f"locked-out-{site.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(site.carrier)}**", width="content")
            label(Turn.ADMIN).badge()
        st.markdown(
            f"The site refused the firm's sign-in {plain(actor.moment(site.refused_at))}. "
            "An admin enters the right one on the page Carriers; until then nobody tries it again, because sites lock accounts."
        )
        st.caption(f"{counted(site.uploads, 'upload')} in its queue.")


def stuck_upload(upload: Upload, actor: Actor) -> None:
    """A card for one upload."""
    with st.container(border=True, key=f"stuck-{upload.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            link_to_invoice(upload.invoice, f"Invoice {upload.invoice}")
            label(upload.status).badge()
            label(upload.turn).badge()
        st.markdown(plain(upload.sentence or ""))
        about = (upload.carrier, upload.matter, dollars(upload.dollars), f"asked for by {upload.asked_by} {ago(upload.asked_at)}")
        st.caption(plain(" · ".join(about)))
        if Role.BILLER in actor.roles:
            upload_buttons(upload.id, upload.invoice, upload.status)
            if upload.status == SubmissionStatus.REJECTED and st.button(
                "Take it up again", key=f"open-{upload.id}", icon=":material/build:"
            ):
                go_to_invoice(upload.invoice)
