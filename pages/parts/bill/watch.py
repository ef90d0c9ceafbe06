"""Watching an upload from the invoice's page until the carrier's answer is there."""

import datetime as dt

import streamlit as st

from data.queries.submissions import InvoiceUpload, uploads_of
from data.session import reading
from data.vocabulary import Role, SubmissionStatus
from pages.parts.durations import lasted
from pages.parts.figures import moment
from pages.parts.labels import label
from pages.parts.plain import plain
from pages.parts.sign_in import require
from pages.parts.upload_actions import upload_buttons

EVERY = dt.timedelta(seconds=3)
BUSY = (SubmissionStatus.QUEUED, SubmissionStatus.RUNNING, SubmissionStatus.WAITING)
LOOKERS = (Role.ATTORNEY, Role.BILLER, Role.MANAGER)


def watch_upload(invoice_id: int, number: str, newest: InvoiceUpload) -> None:
    """Where the newest upload stands; looked at again by itself while the worker or the site is busy, not while a person is."""
    shown = newest.status
    busy = shown in BUSY and not newest.by_hand
    # A fragment that runs by itself would close the dialog in which somebody types what they saw on the site.
    st.fragment(run_every=EVERY if busy else None)(_watch)(invoice_id, number, shown)


def _watch(invoice_id: int, number: str, shown: SubmissionStatus) -> None:
    actor = require(*LOOKERS, by_itself=True)
    with reading() as session:
        uploads = uploads_of(session, actor, invoice_id)
    if not uploads or uploads[0].status != shown:
        st.rerun(scope="app")
    upload = uploads[0]
    with st.container(border=True, key="watch", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            label(upload.status).badge()
            if upload.turn:
                label(upload.turn).badge()
            st.markdown(plain(_what_happens(upload, actor.zone)), width="content")
        if upload.sentence:
            st.markdown(plain(upload.sentence))
        if Role.BILLER in actor.roles:
            upload_buttons(upload, number)


def _what_happens(upload: InvoiceUpload, zone: str) -> str:
    now = dt.datetime.now(dt.UTC)
    match upload.status:
        case SubmissionStatus.RUNNING if upload.tries:
            attempt = upload.tries[0]
            sent = (
                "The file is handed over; the answer is awaited"
                if attempt.intent_at
                else f"A browser is at {upload.carrier}'s site"
            )
            return f"{sent}, for {lasted(now - attempt.started_at)} now."
        case SubmissionStatus.WAITING if upload.by_hand:
            usual = f"; {upload.carrier} usually answers by {moment(upload.answer_by, zone)}" if upload.answer_by else ""
            return f"Sent by hand{usual}."
        case SubmissionStatus.NEEDS_PERSON if upload.by_hand:
            return f"No browser can use {upload.carrier}'s site: download the file, put it there, and mark it as sent."
        case SubmissionStatus.QUEUED | SubmissionStatus.WAITING if upload.not_before > now:
            return f"The worker looks again {moment(upload.not_before, zone)}."
        case SubmissionStatus.QUEUED:
            return f"Asked for by {upload.asked_by}; the worker takes it in a moment."
        case _:
            return f"Upload to {upload.carrier}, asked for by {upload.asked_by} {moment(upload.asked_at, zone)}."
