"""All invoices of the firm, for billers and managers: where they stand, and what can go to the carriers."""

import streamlit as st

from billing.actor import Actor
from billing.submission import queue
from data.queries.invoices import InvoiceRow, Wanted, invoice_rows
from data.session import reading
from data.vocabulary import InvoiceStatus, Role
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.figures import counted
from pages.parts.invoice_filter import wanted_invoices
from pages.parts.invoice_list import invoice_list, invoice_sheet
from pages.parts.many import ManyAtOnce, offer_for_many
from pages.parts.sign_in import require

MOST_ROWS = 2000
ROWS_ON_A_PAGE = 500
UPLOAD = ManyAtOnce(
    "Upload", "sent to the carrier's queue",
    "The worker signs in at each carrier's site, puts there the file that was made at approval, and brings back the receipt. "
    "What a site has already is never sent twice.",
    "upload", InvoiceStatus.APPROVED, lambda session, here, row: queue.ask(session, here, row.id, seen=row.version), Role.BILLER,
)  # fmt: skip


def show() -> None:
    """Draw the filters, the counts and the table."""
    actor = require(Role.BILLER, Role.MANAGER)
    st.title("Invoices")
    wanted, said, found = wanted_invoices(actor)
    if not found:
        _nothing(said)
        return
    sheet, may_upload = invoice_sheet("invoices", "All invoices", actor), Role.BILLER in actor.roles
    bar = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="bar")
    picked = invoice_list(sheet, _page_of_rows(actor, wanted, found), pick="many" if may_upload else "nothing")
    with bar:
        if may_upload:
            offer_for_many(UPLOAD, picked)
        export_buttons(Export(sheet, lambda who: _rows(who, wanted), said), Role.BILLER, Role.MANAGER)


def _page_of_rows(actor: Actor, wanted: Wanted, found: int) -> list[InvoiceRow]:
    """All of them, or one page of many; the database cuts."""
    if found <= MOST_ROWS:
        return _rows(actor, wanted)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{counted(found, 'invoice')}, {ROWS_ON_A_PAGE:,} on a page")
        page = st.pagination(-(-found // ROWS_ON_A_PAGE), key=f"all-page-{found}")
    return _rows(actor, wanted, limit=ROWS_ON_A_PAGE, offset=(page - 1) * ROWS_ON_A_PAGE)


def _rows(actor: Actor, wanted: Wanted, limit: int | None = None, offset: int = 0) -> list[InvoiceRow]:
    with reading() as session:
        return invoice_rows(session, actor, wanted, limit=limit, offset=offset)


def _nothing(said: list[str]) -> None:
    if said:
        nothing_here("No invoice fits these filters", "Take one of them away.", icon="search_off")
    else:
        nothing_here("No invoices yet", "Draft them from unbilled time, or import a LEDES file.")
