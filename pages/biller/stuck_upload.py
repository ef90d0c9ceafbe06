"""What waits for a person, as cards: whose turn it is, the sentence, the way to the invoice, and what a biller can do from here."""

import streamlit as st

from billing.actor import Actor
from billing.submission import queue
from billing.submission.lifecycle import STEPS
from data.queries.upload_board import LockedOut, Upload
from data.vocabulary import Role, SubmissionStatus, Turn
from pages.parts.actions import carry_out
from pages.parts.durations import ago
from pages.parts.figures import counted, dollars
from pages.parts.labels import label
from pages.parts.plain import plain
from pages.parts.ways import go_to_invoice, link_to_invoice

IN_THE_INVOICE = {
    SubmissionStatus.REJECTED: ("Take it up again", "build"),
    SubmissionStatus.UNCERTAIN: ("Say what you see on the site", "search"),
}
"""What can only be done where the whole invoice is seen."""


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
            _buttons(upload)


def _buttons(upload: Upload) -> None:
    with st.container(horizontal=True):
        if upload.status in STEPS["try_again"].before:
            st.button(
                "Try again", key=f"again-{upload.id}", icon=":material/replay:", on_click=_try_again,
                args=(upload.id, upload.invoice), help="The worker asks the site first whether it has the invoice already",
            )  # fmt: skip
        if upload.status in STEPS["withdraw"].before:
            st.button(
                "Withdraw", key=f"withdraw-{upload.id}", icon=":material/undo:", on_click=_withdraw,
                args=(upload.id, upload.invoice), help="Take it out of the queue; the invoice stays approved and is not sent",
            )  # fmt: skip
        if upload.status in IN_THE_INVOICE:
            words, icon = IN_THE_INVOICE[upload.status]
            if st.button(words, key=f"open-{upload.id}", icon=f":material/{icon}:"):
                go_to_invoice(upload.invoice)


def _try_again(upload_id: int, invoice: str) -> None:
    carry_out(
        lambda session, here: queue.ask_again(session, upload_id, by=here.by),
        f"Invoice {invoice} is back in the queue.",
        Role.BILLER,
    )


def _withdraw(upload_id: int, invoice: str) -> None:
    carry_out(
        lambda session, here: queue.withdraw(session, upload_id, by=here.by), f"Invoice {invoice} was withdrawn.", Role.BILLER
    )
