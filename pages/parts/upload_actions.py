"""What a biller can do with one upload: send it again, withdraw it, or say what was seen on the carrier's site."""

import streamlit as st

from billing.submission import queue
from billing.submission.lifecycle import STEPS
from data.vocabulary import Role, SubmissionStatus
from pages.parts.actions import carry_out, show_trouble
from pages.parts.by_hand_actions import Open, by_hand_buttons
from pages.parts.sign_in import require


def upload_buttons(upload: Open, invoice: str) -> None:
    """A button for each step that a person may take with it now; none when there is none."""
    with st.container(horizontal=True, key=f"upload-{upload.id}"):
        if upload.by_hand:
            by_hand_buttons(upload, invoice)
        else:
            _buttons(upload.id, invoice, upload.status)
        if upload.status in STEPS["withdraw"].before:
            st.button(
                "Withdraw", key=f"withdraw-{upload.id}", icon=":material/undo:", on_click=_withdraw, args=(upload.id, invoice),
                help="Take it out of the queue; the invoice is approved and not sent",
            )  # fmt: skip


def _buttons(upload_id: int, invoice: str, status: SubmissionStatus) -> None:
    if status in STEPS["try_again"].before:
        st.button(
            "Try again", key=f"again-{upload_id}", type="primary", icon=":material/replay:", on_click=_try_again,
            args=(upload_id, invoice), help="The worker asks the site first whether it has the invoice already",
        )  # fmt: skip
    if status in STEPS["was_there"].before and _pressed("I looked: it is there", upload_id, "visibility"):
        st.dialog(f"Invoice {invoice} is on the site")(_it_is_there)(upload_id, invoice)
    if status in STEPS["was_not_there"].before and _pressed("It is not there", upload_id, "search_off"):
        st.dialog(f"Invoice {invoice} is not on the site")(_it_is_not_there)(upload_id, invoice)


def _pressed(words: str, upload_id: int, icon: str) -> bool:
    return st.button(words, key=f"{icon}-{upload_id}", icon=f":material/{icon}:")


def _it_is_there(upload_id: int, invoice: str) -> None:
    require(Role.BILLER)
    key = f"receipt-{upload_id}"
    st.text_input("The receipt or confirmation number that the site shows", key=key, max_chars=80)
    show_trouble()
    st.button("It is there", type="primary", key=f"{key}-go", on_click=_say_it_is_there, args=(upload_id, invoice, key))


def _it_is_not_there(upload_id: int, invoice: str) -> None:
    require(Role.BILLER)
    key = f"absent-{upload_id}"
    st.markdown(
        "The invoice goes back to approved and may be uploaded again. Say so only after you looked on the carrier's site."
    )
    st.text_area("Where did you look?", key=key, max_chars=2000)
    show_trouble()
    st.button("It is not there", type="primary", key=f"{key}-go", on_click=_say_it_is_not_there, args=(upload_id, invoice, key))


def _try_again(upload_id: int, invoice: str) -> None:
    done = f"Invoice {invoice} is back in the queue."
    carry_out(lambda session, here: queue.ask_again(session, upload_id, by=here.by), done, Role.BILLER)


def _withdraw(upload_id: int, invoice: str) -> None:
    done = f"Invoice {invoice} was withdrawn from the queue."
    carry_out(lambda session, here: queue.withdraw(session, upload_id, by=here.by), done, Role.BILLER)


def _say_it_is_there(upload_id: int, invoice: str, key: str) -> None:
    receipt, done = st.session_state[key], f"Invoice {invoice} is accepted."
    carry_out(lambda session, here: queue.say_it_is_there(session, upload_id, by=here.by, receipt=receipt), done, Role.BILLER)


def _say_it_is_not_there(upload_id: int, invoice: str, key: str) -> None:
    note, done = st.session_state[key], f"Invoice {invoice} is approved again and can be uploaded anew."
    carry_out(lambda session, here: queue.say_it_is_not_there(session, upload_id, by=here.by, note=note), done, Role.BILLER)
