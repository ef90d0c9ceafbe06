"""The month at a glance: where the invoices stand, by carrier, and what waits for whom."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from billing.periods import Period, month
from billing.standing import APPROVED, COUNTED, share
from data.queries import dashboard
from data.queries.dashboard import Tally, sums
from data.session import reading
from data.vocabulary import InvoiceStatus, Role
from pages.manager.charts import by_carrier, by_status
from pages.manager.waiting import waiting_now
from pages.parts.empty import nothing_here
from pages.parts.facts import figures_row
from pages.parts.figures import counted, dollars
from pages.parts.sign_in import require

LOOKS = (Role.BILLER, Role.MANAGER)
BY_DOLLARS, BY_NUMBER = "Dollars", "Invoices"
PLAIN = {"displayModeBar": False}


def show() -> None:
    """One month's figures and charts, then everything that waits, whatever its month."""
    actor = require(*LOOKS)
    with reading() as session:
        months = dashboard.months_with_invoices(session, actor)
    title, chooser = st.columns([3, 1], vertical_alignment="bottom")
    title.title("Dashboard")
    if not months:
        nothing_here(
            "No invoices yet", "Draft last month's work or import a LEDES file; the month then stands here.", icon="bar_chart"
        )
        return
    with chooser:
        period = _chosen(months)
    with reading() as session:
        tallies = dashboard.tallies(session, actor, period.start, period.end)
        median = dashboard.median_wait(session, actor, period.start, period.end)
    standing = [one for one in tallies if one.status in COUNTED]
    _figures(standing, median)
    _charts(standing, period)
    if len(standing) < len(tallies):
        st.caption(f"{counted(sums(tallies)[0] - sums(standing)[0], 'void invoice')} left out.")
    waiting_now(actor)


def _chosen(months: Sequence[dt.date]) -> Period:
    words = {f"{first:%Y-%m}": first for first in months}
    chosen = st.selectbox(
        "Month", list(words), key="month", bind="query-params", format_func=lambda word: f"{words[word]:%B %Y}",
    )  # fmt: skip
    first = words[chosen]
    return month(first.year, first.month)


def _figures(tallies: Sequence[Tally], median: dt.timedelta | None) -> None:
    count, total = sums(tallies)
    approved, accepted = (sums(one for one in tallies if one.status in those) for those in (APPROVED, {InvoiceStatus.ACCEPTED}))
    wait = "–" if median is None else counted(median.days, "day")
    figures_row({
        "Billed": dollars(total),
        "Invoices": f"{count:,}",
        "Approved": share(approved[0], count),
        "Accepted by carriers": share(accepted[0], count),
        "Median wait in review": wait,
    })  # fmt: skip


def _charts(tallies: Sequence[Tally], period: Period) -> None:
    measure = st.segmented_control(
        "Measured in", (BY_DOLLARS, BY_NUMBER), default=BY_DOLLARS, required=True, key="measure", label_visibility="collapsed"
    )
    in_dollars = measure == BY_DOLLARS
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("Where they stand")
        st.plotly_chart(by_status(tallies, in_dollars=in_dollars), config=PLAIN, alt=f"{measure} of {period.name}, by status")
    with right:
        st.subheader("By carrier")
        st.plotly_chart(by_carrier(tallies, in_dollars=in_dollars), config=PLAIN, alt=f"{measure} of {period.name}, by carrier")
