"""Before the night's uploads: every matter with bills on their way out, what would stop them, and whose turn it is."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from billing.actor import Actor
from billing.preflight import Verdict, preflight
from data.queries.preflight import earlier_in_review
from data.session import reading
from pages.biller.preflight_row import BOARD, FILE, LOOKS, PreflightRow, matter_card, open_checklist
from pages.parts.durations import ago
from pages.parts.empty import nothing_here
from pages.parts.export import Export, export_buttons
from pages.parts.facts import figures_row
from pages.parts.figures import counted
from pages.parts.office import desk
from pages.parts.sign_in import require
from pages.parts.tables import Sheet, table

KEPT, CARDS = "preflight", 30
FRESH = dt.timedelta(minutes=2)
ALT = "Matters with bills on their way out: what becomes of them tonight, why, whose turn it is, and each point of the checklist"


@dataclass(frozen=True)
class Looked:
    """What one person was shown in this tab, and when (UTC): checking thousands of bills at each click would take too long."""

    by: int | None
    at: dt.datetime
    earlier: int
    rows: list[PreflightRow] = field(default_factory=list)


def show() -> None:
    """The counts, the filters and the table."""
    actor = require(*LOOKS)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="board-title"):
        st.title("Pre-flight", width="content")
        again = st.button("Check again", icon=":material/refresh:", key="preflight-again")
    looked = _looked(actor, again=again)
    if not looked.rows:
        nothing_here("Nothing waits for a carrier", "Bills that are in review or approved are checked here.", icon="task_alt")
        return
    _summary(looked)
    rows, said = _filtered(looked.rows)
    if rows:
        _table(rows, said, actor)
    else:
        nothing_here("No matter fits these filters", "Take one of them away.", icon="search_off")


def _looked(actor: Actor, *, again: bool) -> Looked:
    kept: Looked | None = st.session_state.get(KEPT)
    now = dt.datetime.now(dt.UTC)
    if again or kept is None or kept.by != actor.person_id or now - kept.at > FRESH:
        with st.spinner("Checking every bill that is on its way out"):
            rows = _rows(actor)
        with reading() as session:
            kept = Looked(actor.person_id, now, earlier_in_review(session, actor), rows)
        st.session_state[KEPT] = kept
    return kept


def _rows(actor: Actor) -> list[PreflightRow]:
    """Stopped matters first, then those that somebody should look at."""
    with reading() as session:
        checked = preflight(session, desk(actor))
    order = list(Verdict)
    return [PreflightRow(one) for one in sorted(checked, key=lambda one: order.index(one.verdict))]


def _summary(looked: Looked) -> None:
    verdicts = Counter(row.checked.verdict for row in looked.rows)
    tonight = sum(row.checked.goes_tonight for row in looked.rows)
    st.markdown(f"**{tonight:,} of {counted(len(looked.rows), 'matter')} {'is' if tonight == 1 else 'are'} ready for tonight.**")
    figures_row({
        "Ready": f"{verdicts[Verdict.READY]:,}",
        "Ready, worth a look": f"{verdicts[Verdict.LOOK]:,}",
        "Not approved yet": f"{verdicts[Verdict.IN_REVIEW]:,}",
        "Stopped": f"{verdicts[Verdict.STOPPED]:,}",
    })  # fmt: skip
    words = [f"Checked {ago(looked.at)}."]
    if looked.earlier:
        words.append(f"{counted(looked.earlier, 'bill')} of earlier months in review not counted here; see the page Invoices.")
    st.caption(" ".join(words))


def _filtered(rows: Sequence[PreflightRow]) -> tuple[list[PreflightRow], list[str]]:
    carriers = sorted({row.checked.carrier for row in rows})
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
        carrier = st.selectbox(
            "Carrier", carriers, index=None, placeholder="All", key="preflight-carrier", persist_state="session", width=220
        )
        open_only = st.toggle("Only what is not green", key="preflight-open", persist_state="session")
    return _fitting(rows, carrier, open_only=open_only), [word for word in (carrier, "not green" if open_only else None) if word]


def _fitting(rows: Sequence[PreflightRow], carrier: str | None, *, open_only: bool) -> list[PreflightRow]:
    wanted = [row for row in rows if carrier in (None, row.checked.carrier)]
    return [row for row in wanted if row.checked.verdict is not Verdict.READY] if open_only else wanted


def _table(rows: list[PreflightRow], said: list[str], actor: Actor) -> None:
    with st.container(key="wide"):
        opened = table(Sheet("preflight", BOARD, ALT, actor.zone), rows, opens="number").opened
        st.caption("Press a matter to see its whole checklist.")
    with st.container(key="narrow", gap="small"):
        for row in rows[:CARDS]:
            matter_card(row)
        if len(rows) > CARDS:
            st.caption(f"{counted(len(rows) - CARDS, 'more matter')} not shown here; filter to see them.")
    with st.container(horizontal=True):
        carrier, open_only = st.session_state.get("preflight-carrier"), bool(st.session_state.get("preflight-open"))
        export_buttons(
            Export(
                Sheet("preflight", FILE, ALT, actor.zone), lambda who: _fitting(_rows(who), carrier, open_only=open_only), said
            ),
            *LOOKS,
        )
    if opened:
        open_checklist(opened.checked)
