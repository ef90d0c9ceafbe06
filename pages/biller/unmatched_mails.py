"""What carriers wrote: the mails that fit no invoice wait here for a biller; the others can be read."""

from collections.abc import Mapping

import streamlit as st

from billing.actor import Actor
from data.queries.mails import MailLine, count_mails, one_mail, some_mails
from data.session import reading
from data.vocabulary import MailState, Role
from pages.biller.mail_actions import attach_form, settle_form
from pages.parts.actions import show_trouble
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.labels import label
from pages.parts.plain import plain
from pages.parts.sign_in import require
from pages.parts.tables import Column, Sheet, table

AT_ONCE, EXPORTED = 100, 20_000
SHORT, LONG = 14, 360
"""Lines that a mail may have before it scrolls, and pixels it then has."""
STATES = (MailState.UNMATCHED, MailState.SETTLED, MailState.MATCHED, MailState.IGNORED)
MAILS = {
    "subject": Column("Subject", width=280),
    "sender": Column("Sender", width=220),
    "received_at": Column("Read", "moment", width=150),
    "sentence": Column("Why", width=520),
}
EMPTY: Mapping[MailState, tuple[str, str]] = {
    MailState.UNMATCHED: (
        "Every mail found its invoice",
        "A mail that fits no invoice, or that nobody we know wrote, will stand here.",
    ),
    MailState.SETTLED: ("Nobody settled a mail yet", "Mails that a biller attached or put aside will stand here."),
    MailState.MATCHED: ("No mail brought an answer yet", "Mails whose answers went to their invoices will stand here."),
    MailState.IGNORED: (
        "No mail was ignored yet",
        "One-time codes, automatic replies and other mails without answers will stand here.",
    ),
}


def show() -> None:
    """The list, and the chosen mail with what can be done about it."""
    actor = require(Role.BILLER)
    st.title("Mails")
    with reading() as session:
        counts = count_mails(session, actor)
    state = _chosen(counts)
    if not counts.get(state):
        title, what = EMPTY[state]
        nothing_here(title, what, icon="mark_email_read")
        return
    _list(state, counts[state], actor)


def _chosen(counts: Mapping[MailState, int]) -> MailState:
    chosen: MailState = st.pills(
        "Which mails", STATES, default=MailState.UNMATCHED, required=True, key="mail-state", label_visibility="collapsed",
        format_func=lambda state: f"{label(state).words} ({counts.get(state, 0):,})",
    )  # fmt: skip
    return chosen


def _list(state: MailState, count: int, actor: Actor) -> None:
    pages = -(-count // AT_ONCE)
    page = st.pagination(pages, key=f"mails-page-{state}") if pages > 1 else 1
    sheet = Sheet(f"mails-{state}", MAILS, f"{label(state).words} mails, the newest first", actor.zone)
    picked = table(sheet, _lines(actor, state, AT_ONCE, AT_ONCE * (page - 1)), pick="one").picked
    with st.container(horizontal=True):
        export_buttons(Export(sheet, lambda who: _lines(who, state, EXPORTED)), Role.BILLER)
    for line in picked:
        _mail(line, actor)
    if not picked:
        st.caption("Tick a mail to read it.")


def _lines(actor: Actor, state: MailState, limit: int, offset: int = 0) -> list[MailLine]:
    with reading() as session:
        return some_mails(session, actor, state, limit, offset)


def _mail(line: MailLine, actor: Actor) -> None:
    with reading() as session:
        mail = one_mail(session, actor, line.id)
    st.subheader(plain(line.subject or "A mail without a subject"))
    who = line.carrier or "no carrier we know"
    # As plain text from here on: nothing in it is a link, a picture or a command.
    st.text(f"From {line.sender or 'nobody'} ({who}), written {actor.moment(line.sent_at)}.")
    if line.sentence:
        by = f" {mail.settled_by}, {actor.moment(mail.settled_at)}." if mail.settled_by and mail.settled_at else ""
        st.text(line.sentence + by)
    with st.container(border=True, height=LONG if mail.text.count("\n") > SHORT or len(mail.text) > LONG * 3 else "content"):
        st.text(mail.text or "This mail has no text.")
    if line.state == MailState.UNMATCHED:
        show_trouble()
        attach, settle = st.columns([3, 2], gap="large")
        with attach:
            attach_form(line.id)
        with settle:
            settle_form(line.id)
