"""Many invoices: a table on a desk, cards on a phone; both lead to the invoice."""

from collections.abc import Sequence

import streamlit as st

from billing.actor import Actor
from data.queries.invoices import InvoiceRow
from data.vocabulary import InvoiceStatus
from pages.parts.figures import age, counted, dollars, hours, period
from pages.parts.labels import label
from pages.parts.plain import plain
from pages.parts.tables import Column, Columns, Pick, Sheet, table
from pages.parts.ways import go_to_invoice, link_to_invoice

CARDS = 30
COLUMNS: Columns = {
    "number": Column("Invoice", width=100),
    "status": Column("Stands", "word", width=102, words=InvoiceStatus),
    "since": Column("Days", "days_since", width=50, help="Days since it came to stand where it stands"),
    "caption": Column("Caption", width=215),
    "carrier": Column("Carrier", width=158),
    "period_end": Column("Period to", "day", width=98),
    "lines": Column("Lines", "count", width=54),
    "hours": Column("Hours", "hours", width=66),
    "total": Column("Total", "money", width=100),
    "findings": Column(
        "Findings", "count", width=66, help="What the carrier's guidelines or the file format find wrong", blank_zero=True
    ),
    "matter": Column("Matter", width=105),
    "attorney": Column("Attorney", width=140),
    "client": Column("Client", width=220),
    "receipt": Column("Receipt", width=130),
}


def invoice_sheet(name: str, alt: str, actor: Actor, *, without: Sequence[str] = ()) -> Sheet:
    """The columns of many invoices, some left out."""
    return Sheet(name, {column: each for column, each in COLUMNS.items() if column not in without}, alt, actor.zone)


def invoice_list(sheet: Sheet, rows: Sequence[InvoiceRow], *, pick: Pick = "nothing") -> list[InvoiceRow]:
    """Draw invoices (not none); a press on a number opens it. Returns the ticked ones."""
    with st.container(key="wide"):
        choice = table(sheet, rows, pick=pick, opens="number")
    if choice.opened:
        go_to_invoice(choice.opened.number)
    with st.container(key="narrow", gap="small"):
        for row in rows[:CARDS]:
            _card(row)
        if len(rows) > CARDS:
            st.caption(f"{counted(len(rows) - CARDS, 'more invoice')} not shown here; search to find one.")
    return choice.picked


def _card(row: InvoiceRow) -> None:
    with st.container(border=True, key=f"card-{row.id}", gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            link_to_invoice(row.number)
            st.markdown(f"**{plain(dollars(row.total))}**", width="content")
        st.markdown(f"{plain(row.caption)}  \n:gray[{plain(row.carrier)} · {plain(period(row.period_start, row.period_end))}]")
        with st.container(horizontal=True, vertical_alignment="center"):
            label(row.status).badge()
            st.caption(plain(_what_it_is(row)), width="content")


def _what_it_is(row: InvoiceRow) -> str:
    parts = [counted(row.lines, "line"), hours(row.hours), age(row.since)]
    return " · ".join(parts + ([counted(row.findings, "finding")] if row.findings else []))
