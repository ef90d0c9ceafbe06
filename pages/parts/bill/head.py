"""The top of an invoice's page: what it is, where it stands, what it costs."""

from html import escape

import streamlit as st

from data.queries.bills import Bill
from data.vocabulary import CarrierWord
from pages.parts.facts import facts_row, figures_row
from pages.parts.figures import age, day, dollars, hours, period
from pages.parts.labels import label
from pages.parts.plain import plain


def draw_head(bill: Bill) -> None:
    """Number, case and status; the receipt if there is one; then the figures, then the facts."""
    invoice = bill.invoice
    st.set_page_config(page_title=f"Invoice {invoice.number}")
    with st.container(horizontal=True, vertical_alignment="center", key="bill-title"):
        st.title(f"Invoice {plain(invoice.number)}", anchor=False, width="content")
        label(invoice.status).badge()
        if invoice.carrier_word:
            _carriers_word(invoice.carrier_word)
        st.caption(_for_how_long(age(invoice.since)), width="content")
    st.markdown(f"**{plain(invoice.matter.caption)}**")
    if invoice.receipt:
        _receipt(invoice.receipt, invoice.matter.client.carrier.name)
    figures_row(_figures(bill))
    facts_row(_facts(bill))


def _for_how_long(since: str) -> str:
    return "since today" if since == "today" else f"for {since}"


def _figures(bill: Bill) -> dict[str, str]:
    figures = {
        "Total": dollars(bill.invoice.total),
        "Fees": dollars(bill.fees),
        "Expenses": dollars(bill.expenses),
        "Hours": hours(bill.hours),
        "Lines": f"{len(bill.lines):,}",
    }
    open_faults = sum(fault.excuse is None for fault in bill.all_faults)
    return figures | ({"Findings": f"{open_faults:,}"} if open_faults else {})


def _facts(bill: Bill) -> dict[str, str | None]:
    invoice, matter = bill.invoice, bill.invoice.matter
    return {
        "Matter": matter.number,
        "Claim number": matter.claim_number,
        "Client": matter.client.name,
        "Carrier": matter.client.carrier.name,
        "Attorney": invoice.attorney.name if invoice.attorney else "nobody yet",
        "Period": period(invoice.period_start, invoice.period_end),
        "Invoice date": day(invoice.invoice_date),
    }


def _carriers_word(word: CarrierWord) -> None:
    """The newest thing the carrier said, beside where we stand."""
    look = label(word)
    st.badge(f"Carrier: {look.words.lower()}", icon=f":material/{look.icon}:", color=look.colour)


def _receipt(receipt: str, carrier: str) -> None:
    st.html(f'<p class="ll-receipt"><span>{escape(carrier)} has it. Receipt</span> <strong>{escape(receipt)}</strong></p>')
