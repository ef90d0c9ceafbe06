"""What waits for whom, whatever its month: attorneys' queues, everybody else's, and the oldest invoices one by one."""

from collections.abc import Sequence

import streamlit as st

from billing.actor import Actor
from billing.standing import ACTS_NEXT
from data.queries import dashboard
from data.queries.dashboard import Queue
from data.queries.invoices import InvoiceRow
from data.session import reading
from data.vocabulary import InvoiceStatus, Role
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.invoice_list import invoice_list, invoice_sheet
from pages.parts.tables import Column, Columns, Sheet, table

LOOKS = (Role.BILLER, Role.MANAGER)
OLDEST, EXPORTED = 100, 2000
MUCH = {
    "count": Column("Invoices", "count", width=90),
    "dollars": Column("Dollars", "money", width=130),
    "days": Column("Oldest, days", "count", width=110),
}
ATTORNEYS = {"attorney": Column("Attorney")} | MUCH
OTHERS = {"status": Column("Where", "word", words=InvoiceStatus)} | MUCH
NOT_HERE = ("matter", "client", "period_end", "lines", "hours", "findings", "receipt")


def waiting_now(actor: Actor) -> None:
    """Both kinds of queues side by side, then the oldest invoices."""
    with reading() as session:
        queues, oldest = dashboard.queues(session, actor), dashboard.oldest_waiting(session, actor, OLDEST)
    st.header("Waiting now, of every month")
    if not queues:
        nothing_here("Nothing waits", "Every invoice is with its carrier or void.", icon="done_all")
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _queues("On attorneys' tables", "attorneys", ATTORNEYS, [one for one in queues if ACTS_NEXT[one.status] == Role.ATTORNEY])
    with right:
        _queues("With billing", "billing", OTHERS, [one for one in queues if ACTS_NEXT[one.status] != Role.ATTORNEY])
    _oldest(oldest, actor)


def _queues(title: str, name: str, columns: Columns, queues: Sequence[Queue]) -> None:
    st.subheader(title)
    if queues:
        table(Sheet(f"waiting-{name}", columns, f"{title}: how many wait, dollars and the oldest"), queues)
    else:
        st.caption("Nothing waits here.")


def _oldest(oldest: Sequence[InvoiceRow], actor: Actor) -> None:
    sheet = invoice_sheet("oldest-invoices", "Invoices that wait, the oldest first", actor, without=NOT_HERE)
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.subheader("Oldest first", width="content")
        with st.container(horizontal=True, width="content"):
            export_buttons(Export(sheet, _all_waiting), *LOOKS)
    invoice_list(sheet, oldest)
    if len(oldest) == OLDEST:
        st.caption(f"These are the oldest {OLDEST}; the files hold up to {EXPORTED:,}.")


def _all_waiting(actor: Actor) -> list[InvoiceRow]:
    with reading() as session:
        return dashboard.oldest_waiting(session, actor, EXPORTED)
