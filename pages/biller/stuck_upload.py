"""What waits for a person, as cards: whose turn it is, the sentence, the way to the invoice, and what a biller can do from here."""

import streamlit as st

from billing.actor import Actor
from data.queries.upload_board import LockedOut, Upload
from data.vocabulary import Role, SubmissionStatus, Turn
from pages.parts.account import for_whom
from pages.parts.durations import ago
from pages.parts.figures import counted, dollars
from pages.parts.labels import label
from pages.parts.plain import plain
from pages.parts.upload_actions import upload_buttons
from pages.parts.ways import go_to_invoice, link_to_invoice


def locked_out_account(account: LockedOut, actor: Actor) -> None:
    """A card for all uploads that are done with a sign-in which its site refused."""
    with st.container(border=True, key=f"locked-out-{account.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(account.carrier)}**", width="content")
            label(Turn.ADMIN).badge()
        whose = f"The site refused the sign-in “{account.username}” for {for_whom(account.client, account.office)}"
        st.markdown(plain(f"{whose} {actor.moment(account.refused_at)}. {account.refused_why or ''}"))
        st.caption(
            f"{counted(account.uploads, 'upload')} in its queue. An admin enters the right one on the page Carriers; "
            "until then nobody tries it again, because sites lock accounts."
        )


def stuck_upload(upload: Upload, actor: Actor) -> None:
    """A card for one upload."""
    with st.container(border=True, key=f"stuck-{upload.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            link_to_invoice(upload.invoice, f"Invoice {upload.invoice}")
            label(upload.status).badge()
            if upload.turn:
                label(upload.turn).badge()
        st.markdown(plain(upload.sentence or ""))
        about = (upload.carrier, upload.matter, dollars(upload.dollars), f"asked for by {upload.asked_by} {ago(upload.asked_at)}")
        st.caption(plain(" · ".join(about)))
        if Role.BILLER in actor.roles:
            upload_buttons(upload, upload.invoice)
            if upload.status == SubmissionStatus.REJECTED and st.button(
                "Take it up again", key=f"open-{upload.id}", icon=":material/build:"
            ):
                go_to_invoice(upload.invoice)
