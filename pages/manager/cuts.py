"""What carriers cut: how much, for which rule, of whom, by whom, since when; each down to the very words; and what would have found it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from zoneinfo import ZoneInfo

import streamlit as st

from billing.actor import Actor
from data.queries import cuts
from data.queries.cuts import NOBODYS, By, Wanted
from data.queries.learning import suggestions
from data.session import reading
from data.vocabulary import Role
from pages.manager.cut_chart import by_month
from pages.manager.cut_groups import Group, groups_of, months_of, sheet_of
from pages.manager.cut_list import cut_list
from pages.manager.suggestions import suggested
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.facts import figures_row
from pages.parts.figures import dollars
from pages.parts.sign_in import require
from pages.parts.tables import table

LOOKS = (Role.BILLER, Role.MANAGER)
PLAIN = {"displayModeBar": False}
PERIODS: Mapping[str, int | None] = {"Last 3 months": 3, "Last 12 months": 12, "Last 24 months": 24, "All": None}
WAYS: Mapping[str, By] = {"Rule": "rule", "Carrier": "carrier", "Attorney": "attorney"}
BY_DOLLARS, BY_NUMBER = "Dollars", "Cuts"
MONTHS_IN_A_YEAR = 12
K = TypeVar("K")


@dataclass(frozen=True)
class Chosen:
    """What the filters let through, and the same in words."""

    wanted: Wanted
    words: tuple[str, ...]
    since: dt.date | None


def show() -> None:
    """Filters, figures, the months, the groups, the cuts of the chosen group; then what to do about them."""
    actor = require(*LOOKS)
    st.title("What carriers cut")
    with reading() as session:
        carriers, attorneys = cuts.carriers_that_cut(session, actor), cuts.attorneys_cut(session, actor)
    if not carriers:
        nothing_here(
            "Nothing was cut yet",
            "When a carrier cuts, rejects, holds or asks about a bill, its words stand here, counted by rule, attorney and carrier.",
            icon="content_cut",
        )
        st.subheader("What would have found it")
        suggested(actor, None)
        return
    chosen = _filters(carriers, attorneys, actor)
    with reading() as session:
        standing = len(suggestions(session, actor, carrier_id=chosen.wanted.carrier_id))
    what, rules = st.tabs(["What was cut", f"What would have found it ({standing:,})"], key="cuts-sections", on_change="rerun")
    if what.open:
        with what:
            _cut(chosen, actor)
    if rules.open:
        with rules:
            suggested(actor, chosen.wanted.carrier_id)


def _cut(chosen: Chosen, actor: Actor) -> None:
    with reading() as session:
        total = cuts.sum_of(session, actor, chosen.wanted)
        rejected, worth = cuts.refused(session, actor, chosen.wanted)
    if not total.cuts:
        nothing_here("Nothing was cut here", "Choose a longer period, or another carrier or attorney.", icon="content_cut")
        return
    figures_row({
        "Cut": dollars(total.dollars),
        "Things named": f"{total.cuts:,}",
        "On lines": f"{total.lines:,}",
        "On invoices": f"{total.bills:,}",
        "Rejected invoices": f"{rejected:,}, {dollars(worth)}",
    })  # fmt: skip
    _months(chosen, actor)
    _groups(chosen, actor)


def _filters(carriers: Mapping[int, str], attorneys: Mapping[int, str], actor: Actor) -> Chosen:
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        period = st.selectbox("Period", list(PERIODS), index=1, key="cuts-period", persist_state="session", width=170)
        carrier = _choice("Carrier", carriers)
        attorney = _choice("Attorney", attorneys)
    since = _first_day(PERIODS[period], actor)
    moment = dt.datetime.combine(since, dt.time(), ZoneInfo(actor.zone)) if since else None
    words = (period, carriers.get(carrier or 0), attorneys.get(attorney or 0))
    return Chosen(Wanted(moment, None, carrier, attorney), tuple(each for each in words if each), since)


def _choice(title: str, names: Mapping[K, str]) -> K | None:
    return st.selectbox(
        title, list(names), index=None, format_func=lambda one: names.get(one, ""), placeholder="All", key=f"cuts-{title}",
        persist_state="session", width=200,
    )  # fmt: skip


def _first_day(months: int | None, actor: Actor) -> dt.date | None:
    """The first of the month so many months back, this one counted."""
    if months is None:
        return None
    today = dt.datetime.now(ZoneInfo(actor.zone)).date()
    counted = today.year * MONTHS_IN_A_YEAR + today.month - months
    return dt.date(counted // MONTHS_IN_A_YEAR, counted % MONTHS_IN_A_YEAR + 1, 1)


def _months(chosen: Chosen, actor: Actor) -> None:
    with reading() as session:
        tallies = cuts.tallies(session, actor, chosen.wanted, "rule")
    with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
        st.subheader("By month", width="content")
        measure = st.segmented_control(
            "Measured in", (BY_NUMBER, BY_DOLLARS), default=BY_NUMBER, required=True, key="cuts-measure", width="content",
            label_visibility="collapsed",
        )  # fmt: skip
    months = months_of(tallies, chosen.since)
    figure = by_month(tallies, months, in_dollars=measure == BY_DOLLARS)
    st.plotly_chart(figure, config=PLAIN, alt=f"{measure} by month and rule, {', '.join(chosen.words)}")


def _groups(chosen: Chosen, actor: Actor) -> None:
    way = st.segmented_control(
        "Counted by", list(WAYS), default="Rule", required=True, key="cuts-by", format_func=lambda word: f"By {word.lower()}",
        label_visibility="collapsed",
    )  # fmt: skip
    by = WAYS[way or "Rule"]
    sheet, ask = sheet_of(by), _asked(chosen, by)
    rows = ask(actor)
    picked = table(sheet, rows, pick="one").picked
    with st.container(horizontal=True):
        export_buttons(Export(sheet, ask, (f"by {by}", *chosen.words)), *LOOKS)
    if picked:
        name = picked[0].name
        cut_list(_of_group(chosen.wanted, by, picked[0]), (*chosen.words, name), actor, of=name)
    else:
        cut_list(chosen.wanted, chosen.words, actor, of=None)


def _of_group(wanted: Wanted, by: By, group: Group) -> Wanted:
    match by:
        case "rule":
            return replace(wanted, rule=group.key)
        case "carrier":
            return replace(wanted, carrier_id=group.key)
        case _:
            return replace(wanted, attorney_id=group.key or NOBODYS)


def _asked(chosen: Chosen, by: By) -> Callable[[Actor], list[Group]]:
    def ask(actor: Actor) -> list[Group]:
        with reading() as session:
            tallies = cuts.tallies(session, actor, chosen.wanted, by)
            return groups_of(tallies, cuts.bills_by(session, actor, chosen.wanted, by), months_of(tallies, chosen.since), by)

    return ask
