"""What a biller does with a mail that fits no invoice: attach it to one, or settle it."""

import streamlit as st

from billing.post import settling
from billing.post.settling import Attachment
from data.vocabulary import CarrierWord, Role
from pages.parts.actions import carry_out
from pages.parts.labels import label


def attach_form(mail_id: int) -> None:
    """Make it an answer to an invoice."""
    with st.form(f"attach-{mail_id}"):
        st.markdown("**It is about an invoice**")
        st.text_input("Invoice number", key=f"number-{mail_id}", max_chars=20)
        st.selectbox("What the carrier says", list(CarrierWord), index=None, key=f"word-{mail_id}", format_func=_words)
        st.text_area("Why, in its own words", key=f"reason-{mail_id}", max_chars=2000, height=80)
        st.text_input("Receipt or cheque number, if it names one", key=f"receipt-{mail_id}", max_chars=80)
        st.checkbox("There is more in this mail: keep it in the list", key=f"more-{mail_id}")
        st.form_submit_button(
            "Attach to the invoice", type="primary", key=f"attach-go-{mail_id}", icon=":material/attach_email:",
            on_click=_attach, args=(mail_id,),
        )  # fmt: skip


def settle_form(mail_id: int) -> None:
    """Take it off the list with a note."""
    with st.form(f"settle-{mail_id}"):
        st.markdown("**It needs nothing more**")
        st.text_area("Why?", key=f"note-{mail_id}", max_chars=2000, height=80)
        st.form_submit_button("Settle", key=f"settle-go-{mail_id}", icon=":material/done_all:", on_click=_settle, args=(mail_id,))


def _words(word: CarrierWord) -> str:
    return label(word).words


def _attach(mail_id: int) -> None:
    typed = {name: st.session_state.get(f"{name}-{mail_id}") for name in ("number", "word", "reason", "receipt", "more")}
    read = Attachment(
        typed["number"] or "", typed["word"], typed["reason"] or "", typed["receipt"] or "", more=bool(typed["more"])
    )
    carry_out(
        lambda session, here: settling.attach(session, mail_id, read, by=here.by),
        f"The mail stands on invoice {read.invoice_number.strip()} as the carrier's answer.",
        Role.BILLER,
    )


def _settle(mail_id: int) -> None:
    note = st.session_state.get(f"note-{mail_id}", "")
    carry_out(lambda session, here: settling.settle(session, mail_id, by=here.by, note=note), "The mail is settled.", Role.BILLER)
