"""One invoice, at its own address: what it is, what can be done with it now, its lines, its history, its file and its uploads."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import streamlit as st

from billing.actor import Actor
from billing.lifecycle import open_moves
from billing.line_edits import may_edit
from data.queries.answers import CarrierSaid, answers_of
from data.queries.bills import bill
from data.queries.ledes_files import files_of
from data.queries.submissions import uploads_of
from data.queries.timeline import events_of
from data.session import reading
from data.vocabulary import CarrierWord, InvoiceStatus, Role
from pages.parts.actions import Seen, move_buttons
from pages.parts.bill.file import draw_files
from pages.parts.bill.head import draw_head
from pages.parts.bill.history import draw_history, draw_last_word
from pages.parts.bill.lines import draw_lines
from pages.parts.bill.uploads import draw_uploads, letters_attached
from pages.parts.bill.watch import watch_upload
from pages.parts.empty import nothing_here
from pages.parts.sign_in import require
from pages.parts.ways import back_to_list

SHOWN_ON_LINES = (CarrierWord.REJECTED, CarrierWord.REDUCED, CarrierWord.ON_HOLD, CarrierWord.INQUIRY)
TO_MEND = (InvoiceStatus.REJECTED, InvoiceStatus.IN_REVIEW, InvoiceStatus.SENT_BACK)


def show() -> None:
    """Draw the invoice that the address names, if this person may see it."""
    actor = require(Role.ATTORNEY, Role.BILLER, Role.MANAGER)
    number = st.query_params.get("number", "")
    with reading() as session:
        found = bill(session, actor, number)
        uploads = uploads_of(session, actor, found.invoice.id) if found else []
        events = events_of(session, actor, found.invoice.id) if found else []
        said = answers_of(session, actor, found.invoice.id) if found else []
    if found is None:
        _not_here(number, actor)
        return
    seen = Seen(found.invoice.id, found.invoice.number, found.invoice.version)
    back_to_list(actor)
    draw_head(found)
    draw_last_word(events, actor.zone)
    move_buttons(seen, open_moves(found.invoice, actor))
    if uploads and uploads[0].is_open:
        watch_upload(seen.id, seen.number, uploads[0])
    lines, history, file, sent = st.tabs(
        ["Lines", "History", "File", f"Uploads ({len(uploads)})"], key="sections", on_change="rerun"
    )
    with lines:
        of_lines = _of_lines(said, found.invoice.status)
        draw_lines(found, of_lines, seen, actor.zone, editable=may_edit(found.invoice, actor))
    with history:
        draw_history(events, said, found.invoice.matter.client.carrier.name, actor.zone)
    if file.open:
        with file:
            _files(seen, actor)
    if sent.open:
        with sent:
            draw_uploads(uploads, actor)
            letters_attached(seen.id, said)


def _of_lines(said: Sequence[CarrierSaid], status: InvoiceStatus) -> Mapping[int, Sequence[CarrierSaid]]:
    """What the carrier said of single lines; why it rejected them only until the corrected file is made."""
    found: dict[int, list[CarrierSaid]] = defaultdict(list)
    for one in said:
        if one.line and one.word in SHOWN_ON_LINES and (one.word != CarrierWord.REJECTED or status in TO_MEND):
            found[one.line].append(one)
    return found


def _files(seen: Seen, actor: Actor) -> None:
    with reading() as session:
        files = files_of(session, actor, seen.id)
    draw_files(files, seen.id, actor.zone)


def _not_here(number: str, actor: Actor) -> None:
    st.title("Invoice")
    back_to_list(actor)
    if number:
        nothing_here(
            f"No invoice {number} for you", "There is none with this number, or it is on another attorney's table.", icon="lock"
        )
    else:
        nothing_here("Which invoice?", "Open one from a list.", icon="receipt_long")
