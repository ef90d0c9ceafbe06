"""The filters above all invoices: what is wanted, and the same in words for an export."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

import streamlit as st

from billing.actor import Actor
from carriers.utbms import codes_meant
from data.queries.invoices import Standing, Wanted, attorneys_of_invoices, carriers_of_invoices, periods_of_invoices, standings
from data.session import reading
from data.vocabulary import InvoiceStatus
from pages.parts.figures import day
from pages.parts.labels import label

K = TypeVar("K")


def wanted_invoices(actor: Actor) -> tuple[Wanted, list[str], int]:
    """Draw the filters: what is wanted, the filters in words, and how many invoices that is."""
    with reading() as session:
        carriers = carriers_of_invoices(session, actor)
        attorneys = attorneys_of_invoices(session, actor)
        periods = {end: f"to {day(end)}" for end in periods_of_invoices(session, actor)}
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        text = _search()
        carrier, attorney, period = _choice("Carrier", carriers), _choice("Attorney", attorneys), _choice("Period", periods)
    wanted = Wanted((), carrier, attorney, period, text, codes_meant(text))
    with reading() as session:
        standing = standings(session, actor, wanted)
    statuses = _statuses(standing)
    found = sum(each.count for status, each in standing.items() if not statuses or status in statuses)
    said = [carriers.get(carrier or ""), attorneys.get(attorney or 0), periods.get(period) if period else None, text]
    return replace(wanted, statuses=statuses), [label(each).words for each in statuses] + [each for each in said if each], found


def _search() -> str:
    return st.text_input(
        "Search",
        key="all-search",
        placeholder="Number, matter, client, narrative, code",
        type="search",
        persist_state="session",
        width="stretch",
    )


def _choice(title: str, names: Mapping[K, str]) -> K | None:
    return st.selectbox(
        title, list(names), index=None, format_func=lambda one: names.get(one, ""), placeholder="All", key=f"all-{title}",
        persist_state="session", width=170,
    )  # fmt: skip


def _statuses(standing: Mapping[InvoiceStatus, Standing]) -> tuple[InvoiceStatus, ...]:
    chosen = st.pills(
        "Status", list(InvoiceStatus), selection_mode="multi", key="all-status", persist_state="session",
        label_visibility="collapsed", format_func=lambda one: f"{label(one)} ({standing[one].count if one in standing else 0:,})",
    )  # fmt: skip
    return tuple(chosen)
