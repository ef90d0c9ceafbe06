"""Rules that carriers' files could switch on, each with what it would have found; put aside with a reason, or looked for again."""

from collections.abc import Sequence

import streamlit as st

from billing.actor import Actor
from billing.cuts import suggesting
from billing.cuts.telling import spoken_rule
from data.queries.learning import Suggested, suggestions
from data.queries.worker import last_runs, open_runs
from data.session import reading
from data.vocabulary import Role, RunStatus
from pages.parts.actions import carry_out, show_trouble
from pages.parts.empty import nothing_here
from pages.parts.figures import counted, moment
from pages.parts.plain import plain
from pages.parts.runs import run_button
from pages.parts.sign_in import require
from pages.parts.ways import link_to_invoice

LOOKS = (Role.BILLER, Role.MANAGER)
JOB = "learn"
AT_FIRST = 5
FIRST_TIME = "Nobody has looked yet; it is done every night."
ASKED, UNDER_WAY = "suggestion_put_aside", "learning_under_way"
LOOK = 3
"""Seconds between two looks while the worker is at it."""
OF_BILLS = frozenset({"late_invoice", "invoice_frequency", "matter_closed", "budget", "duplicate_number"})
"""Rules about a bill as a whole."""


def suggested(actor: Actor, carrier_id: int | None) -> None:
    """What stands, of one carrier or all, and what was put aside."""
    with reading() as session:
        standing = suggestions(session, actor, carrier_id=carrier_id)
        aside = suggestions(session, actor, aside=True, carrier_id=carrier_id)
    with reading() as session:
        under_way = JOB in open_runs(session)
    st.fragment(run_every=LOOK if under_way else None)(_when)()
    if not standing:
        nothing_here(
            "No rule to suggest",
            "When a carrier cuts at least twice for a rule that its file does not have, and the rule would have found it, it stands here.",
            icon="lightbulb",
        )
    shown = standing if st.session_state.get("all-suggestions") else standing[:AT_FIRST]
    for each in shown:
        _one(each)
    if len(standing) > AT_FIRST:
        st.toggle(f"Show all {len(standing)} suggestions", key="all-suggestions")
    if aside:
        with st.expander(f"Put aside ({len(aside)})"):
            for each in aside:
                _put_aside(each, actor)
    asked = st.session_state.pop(ASKED, None)
    if asked is not None:
        st.dialog("Put the suggestion aside")(_why)(asked)


def _when() -> None:
    actor = require(*LOOKS, by_itself=True)
    with reading() as session:
        under_way, runs = open_runs(session).get(JOB), last_runs(session, 20, JOB)
    done = next((run for run in runs if run.status == RunStatus.DONE), None)
    if under_way is None and st.session_state.get(UNDER_WAY):
        st.session_state[UNDER_WAY] = False
        st.rerun(scope="app")
    st.session_state[UNDER_WAY] = under_way is not None
    looked = f"Looked {actor.moment(done.ended_at)}" if done and done.ended_at else ""
    said = f"{looked}, at bills of the last 12 months. It is done again every night." if looked else FIRST_TIME
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(plain(said), width="content")
        run_button(JOB, under_way, actor, words="Look again" if looked else "Look now")


def _one(each: Suggested) -> None:
    with st.container(border=True, key=f"suggestion-{each.id}", gap="small"):
        st.markdown(_sentence(each))
        if each.dismissed_why:
            st.caption(plain(f"{each.dismissed_by} put it aside before: {each.dismissed_why} There is more to catch since."))
        st.code(each.lines, language="yaml")
        st.caption(plain(f"For carriers/{each.slug}.yaml; the keeper of the carrier files writes it there."))
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.popover("Which ones", icon=":material/list:"):
                _examples("Cut, and it would have found them", each.examples["caught"], each.caught)
                _examples("It would have found these too", each.examples["others"], each.others)
            st.button("Put aside", key=f"aside-{each.id}", icon=":material/do_not_disturb_on:", on_click=_ask, args=(each.id,))


def _sentence(each: Suggested) -> str:
    noun = "invoice" if each.rule in OF_BILLS else "line"
    do = "Draw" if each.is_on else "Switch on"
    tighter = " tighter" if each.is_on else ""
    found = f"it would have found **{each.caught:,} of the {counted(each.named, noun)}** that it cut for this"
    now = f" (the file finds {each.caught_now:,} now)" if each.is_on else ""
    others = f"and {counted(each.others, f'other {noun}')}" if each.others else "and nothing else"
    what = f"**{do} “{plain(spoken_rule(each.rule))}”{tighter} for {plain(each.carrier)}**"
    return f"{what}: {found}{now}, {others}, on {counted(each.bills, 'invoice')} of the last 12 months."


def _examples(title: str, places: Sequence[tuple[str, int | None]], count: int) -> None:
    if not places:
        return
    st.markdown(f"**{title}**")
    for number, line in places:
        link_to_invoice(number, f"{number}, line {line}" if line else number)
    if count > len(places):
        st.caption(f"and {count - len(places):,} more")


def _put_aside(each: Suggested, actor: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"aside-row-{each.id}"):
        when = moment(each.dismissed_at, actor.zone) if each.dismissed_at else ""
        said = f"{spoken_rule(each.rule)} for {each.carrier}. {each.dismissed_by}, {when}: {each.dismissed_why}"
        st.markdown(plain(said))
        st.button("Take up again", key=f"up-{each.id}", type="tertiary", on_click=_take_up, args=(each.id,))


def _ask(suggestion_id: int) -> None:
    st.session_state[ASKED] = suggestion_id


def _why(suggestion_id: int) -> None:
    require(*LOOKS)
    key = f"why-aside-{suggestion_id}"
    st.text_area("Why? It comes back only when there is much more to catch.", key=key, max_chars=2000)
    show_trouble()
    st.button("Put aside", type="primary", key=f"{key}-go", on_click=_dismiss, args=(suggestion_id, key))


def _dismiss(suggestion_id: int, key: str) -> None:
    why = st.session_state.get(key, "")
    carry_out(
        lambda session, here: suggesting.dismiss(session, suggestion_id, why, by=here.by), "The suggestion is put aside.", *LOOKS
    )


def _take_up(suggestion_id: int) -> None:
    carry_out(
        lambda session, here: suggesting.take_up(session, suggestion_id, by=here.by), "The suggestion stands again.", *LOOKS
    )
