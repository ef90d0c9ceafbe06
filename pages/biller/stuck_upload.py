"""An upload that waits for a person: whose turn it is, the sentence, the way to the invoice, and what a biller can do from here."""

import streamlit as st

from billing.actor import Actor
from billing.submission import queue
from billing.submission.lifecycle import STEPS
from data.queries.upload_board import Upload
from data.vocabulary import Role, SubmissionStatus
from pages.parts.actions import carry_out
from pages.parts.durations import ago
from pages.parts.figures import dollars
from pages.parts.labels import label
from pages.parts.plain import plain
from pages.parts.ways import link_to_invoice

WITHOUT_WORDS = {
    SubmissionStatus.QUEUED: "The site refused the firm's sign-in; an admin enters the right one on the Carriers page.",
    SubmissionStatus.WAITING: "The site refused the firm's sign-in; an admin enters the right one on the Carriers page.",
}
"""What is said of an upload that stands still although nothing happened to itself."""


def stuck_upload(upload: Upload, actor: Actor) -> None:
    """Draw it as a card."""
    with st.container(border=True, key=f"stuck-{upload.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            link_to_invoice(upload.invoice, f"Invoice {upload.invoice}")
            label(upload.status).badge()
            label(upload.turn).badge()
        sentence = WITHOUT_WORDS.get(upload.status) or upload.sentence or ""
        st.markdown(plain(sentence))
        about = (upload.carrier, upload.matter, dollars(upload.dollars), f"asked for by {upload.asked_by} {ago(upload.asked_at)}")
        st.caption(plain(" · ".join(about)))
        if Role.BILLER in actor.roles:
            _buttons(upload)


def _buttons(upload: Upload) -> None:
    with st.container(horizontal=True):
        if upload.status in STEPS["try_again"].before:
            st.button(
                "Try again", key=f"again-{upload.id}", type="primary", icon=":material/replay:", on_click=_try_again,
                args=(upload.id, upload.invoice), help="The worker asks the site first whether it has the invoice already",
            )  # fmt: skip
        if upload.status in STEPS["withdraw"].before:
            st.button(
                "Withdraw", key=f"withdraw-{upload.id}", icon=":material/undo:", on_click=_withdraw,
                args=(upload.id, upload.invoice), help="Take it out of the queue; the invoice is approved and not sent",
            )  # fmt: skip
        if upload.status == SubmissionStatus.UNCERTAIN:
            link_to_invoice(upload.invoice, "Look on the site, then say what you saw")
        if upload.status == SubmissionStatus.REJECTED:
            link_to_invoice(upload.invoice, "Take the invoice up again")


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
