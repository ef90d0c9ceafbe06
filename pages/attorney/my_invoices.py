"""An attorney's table: what waits for her first, the longest waiting on top."""

import streamlit as st

from billing import review
from billing.actor import Actor
from carriers.utbms import codes_meant
from data.queries.invoices import InvoiceRow, Standing, Wanted, invoice_rows, standings
from data.session import reading
from data.vocabulary import InvoiceStatus, Role
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.facts import figures_row
from pages.parts.figures import age, dollars
from pages.parts.invoice_list import invoice_list, invoice_sheet
from pages.parts.many import ManyAtOnce, offer_for_many
from pages.parts.sign_in import require

S = InvoiceStatus
WAITING = "Waiting for me"
VIEWS = {
    WAITING: (S.IN_REVIEW,),
    "With billing": (S.DRAFT, S.SENT_BACK),
    "Approved": (S.APPROVED, S.SUBMITTING, S.UNCERTAIN),
    "Answered": (S.ACCEPTED, S.REJECTED),
    "All": (),
}
APPROVE = ManyAtOnce(
    "Approve", "approved", "You approve each of these as it stands now. Its LEDES file is made and kept, and billing can upload it.",
    "task_alt", S.IN_REVIEW, lambda session, here, row: review.approve(session, here, row.id, seen=row.version), Role.ATTORNEY,
)  # fmt: skip


def show() -> None:
    """Draw her table."""
    actor = require(Role.ATTORNEY)
    st.title("My invoices")
    with reading() as session:
        standing = standings(session, actor, _hers(actor))
    _figures(standing.get(S.IN_REVIEW))
    view, text = _filters(standing)
    wanted = _hers(actor, view, text)
    with reading() as session:
        rows = invoice_rows(session, actor, wanted)
    if rows:
        _table(rows, wanted, actor, [view, text])
    else:
        _nothing(view, text)


def _hers(actor: Actor, view: str = "All", text: str = "") -> Wanted:
    return Wanted(statuses=VIEWS[view], attorney_id=actor.timekeeper_id or -1, text=text, codes=codes_meant(text))


def _figures(waiting: Standing | None) -> None:
    if waiting is None or waiting.oldest is None:
        return
    figures_row({"Waiting for me": str(waiting.count), "Worth": dollars(waiting.total), "Oldest": age(waiting.oldest)})


def _filters(standing: dict[InvoiceStatus, Standing]) -> tuple[str, str]:
    counts = {
        view: sum(standing[status].count for status in statuses or S if status in standing) for view, statuses in VIEWS.items()
    }
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        view = st.segmented_control(
            "Show", list(VIEWS), default=WAITING, key="my-view", required=True, persist_state="session",
            format_func=lambda view: f"{view} ({counts[view]:,})", label_visibility="collapsed",
        )  # fmt: skip
        text = st.text_input(
            "Search", key="my-search", placeholder="Search number, matter, narrative, code", label_visibility="collapsed", type="search",
            persist_state="session",
        )  # fmt: skip
    return view, text


def _table(rows: list[InvoiceRow], wanted: Wanted, actor: Actor, filters: list[str]) -> None:
    same = ("attorney", "status", "receipt") if wanted.statuses == VIEWS[WAITING] else ("attorney",)
    sheet = invoice_sheet("my-invoices", "My invoices", actor, without=same)
    bar = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="bar")
    picked = invoice_list(sheet, rows, pick="many")
    with bar:
        offer_for_many(APPROVE, picked)
        export_buttons(Export(sheet, lambda who: _rows_for(who, wanted), [each for each in filters if each]), Role.ATTORNEY)


def _rows_for(actor: Actor, wanted: Wanted) -> list[InvoiceRow]:
    with reading() as session:
        return invoice_rows(session, actor, wanted)


def _nothing(view: str, text: str) -> None:
    if text:
        nothing_here(f"Nothing here fits “{text}”", "Look under “All”, or search for fewer letters.", icon="search_off")
    elif view == WAITING:
        nothing_here(
            "Nothing waits for you", "New invoices come when billing sends them. Older ones are under “All”.", icon="task_alt"
        )
    else:
        nothing_here(f"Nothing under “{view}”", "Choose another view above.")
