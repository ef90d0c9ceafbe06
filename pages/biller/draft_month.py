"""The month's run before it happens: unbilled work by matter, what will be billed, what waits and why, and the button."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from billing.actor import Actor
from billing.forecast import Forecast, forecast
from billing.money import invoice_total
from billing.periods import Period, month_before
from data.queries.worker import last_runs, open_runs, pulse
from data.session import reading
from data.vocabulary import Role
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.facts import figures_row
from pages.parts.figures import counted, dollars, hours
from pages.parts.office import desk
from pages.parts.runs import run_button, runs_table, say_if_worker_is_silent, what_it_did
from pages.parts.sign_in import require
from pages.parts.tables import Column, Columns, Sheet, table

JOB, RUNS, SEEN = "draft_invoices", 10, "draft_run_seen"
BILLED = {
    "number": Column("Matter", width=110),
    "caption": Column("Caption", width=260),
    "carrier": Column("Carrier", width=160),
    "attorney": Column("Attorney", width=160),
    "entries": Column("Entries", "count", width=80),
    "hours": Column("Hours", "hours", width=90),
    "expenses": Column("Expenses", "count", width=90),
    "dollars": Column("Dollars", "money", width=120),
}
WAITS = {"number": BILLED["number"], "reason": Column("Why it waits", width=560)} | BILLED


def show() -> None:
    """What a run now would do, and the last runs."""
    actor = require(Role.BILLER)
    period = _period()
    st.title(f"Draft {period.name}")
    _run(period)
    with st.spinner("Looking at the unbilled work"):
        found = _forecast(actor)
    if found:
        _what_will_be(found)
    else:
        nothing_here(
            "No unbilled work", f"There is none up to the end of {period.name}; new work comes with replication.", icon="task_alt"
        )
    with reading() as session:
        runs = last_runs(session, RUNS, JOB)
    if runs:
        st.subheader("The last runs")
        runs_table("draft-runs", runs, actor.zone, alt="The last runs of drafting, newest first")


def _period() -> Period:
    return month_before(dt.datetime.now(dt.UTC).date())


def _forecast(actor: Actor) -> list[Forecast]:
    with reading() as session:
        return forecast(session, desk(actor), _period())


@st.fragment(run_every=3)
def _run(period: Period) -> None:
    actor = require(Role.BILLER, by_itself=True)
    with reading() as session:
        worker, under_way, runs = pulse(session), open_runs(session).get(JOB), last_runs(session, 1, JOB)
    _look_again_after(runs[0].id if runs and not under_way else 0)
    say_if_worker_is_silent(worker, actor.zone)
    with st.container(horizontal=True, vertical_alignment="center"):
        run_button(JOB, under_way, actor, words=f"Draft {period.name} now")
        if under_way is not None:
            st.caption(what_it_did(under_way))


def _look_again_after(ended: int) -> None:
    """When a run ends, what is unbilled has changed: the whole page looks again, once."""
    seen = st.session_state.setdefault(SEEN, ended)
    if ended > seen:
        st.session_state[SEEN] = ended
        st.rerun(scope="app")


def _what_will_be(found: Sequence[Forecast]) -> None:
    billed, waits = ([one for one in found if bool(one.reason) is waiting] for waiting in (False, True))
    figures_row({
        "Will be billed": counted(len(billed), "matter"),
        "Worth": dollars(invoice_total(one.dollars for one in billed)),
        "Hours": hours(sum((one.hours for one in billed), Decimal(0))),
        "Waits": counted(len(waits), "matter"),
        "Worth of what waits": dollars(invoice_total(one.dollars for one in waits)),
    })  # fmt: skip
    _part("Will be billed", BILLED, billed, waiting=False)
    _part("Waits, and why", WAITS, waits, waiting=True)


def _part(title: str, columns: Columns, rows: Sequence[Forecast], *, waiting: bool) -> None:
    sheet = Sheet("left-out" if waiting else "to-be-billed", columns, f"{title}: matters with unbilled work")
    st.subheader(title)
    if not rows:
        st.caption("None.")
        return
    table(sheet, rows)
    with st.container(horizontal=True):
        export_buttons(Export(sheet, lambda who: [one for one in _forecast(who) if bool(one.reason) is waiting]), Role.BILLER)
