"""What the worker does by itself, whether it lives, and what it did."""

from collections.abc import Sequence

import streamlit as st

from billing.actor import Actor
from billing.runs import OFFICE, spoken
from data.queries.job_runs import timetable
from data.queries.worker import Run, last_runs, open_runs, pulse
from data.session import reading
from pages.parts.durations import ago
from pages.parts.empty import nothing_here
from pages.parts.figures import moment
from pages.parts.plain import plain
from pages.parts.runs import run_button, runs_table, say_if_worker_is_silent
from pages.parts.sign_in import require

SHOWN, ALL = 100, "all"


def show() -> None:
    """The timetable with a button for each job, and the last runs."""
    st.title("Jobs")
    _board()


@st.fragment(run_every=3)
def _board() -> None:
    actor = require(*OFFICE, by_itself=True)
    with reading() as session:
        worker, planned, under_way = pulse(session), timetable(session), open_runs(session)
    say_if_worker_is_silent(worker, actor.zone)
    for entry in planned:
        due = f" · next {moment(entry.next_at, actor.zone)}" if entry.next_at and worker.alive else ""
        _job(
            entry.job, (entry.purpose, f"{entry.schedule[:1].upper()}{entry.schedule[1:]}{due}"), under_way.get(entry.job), actor
        )
    if not planned:
        nothing_here("No timetable yet", "The worker writes it here when it starts.", icon="schedule")
    _runs([entry.job for entry in planned], actor)


def _job(job: str, about: Sequence[str], under_way: Run | None, actor: Actor) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"job-{job}"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{spoken(job)}**")
            asked = [f"Asked for by {under_way.asked_by} {ago(under_way.asked_at)}"] if under_way else []
            st.caption("  \n".join(plain(line) for line in (*about, *asked)))
        run_button(job, under_way, actor)


def _runs(jobs: Sequence[str], actor: Actor) -> None:
    st.subheader("Runs")
    chosen = (
        ALL
        if not jobs
        else st.pills(
            "Job", [ALL, *jobs], default=ALL, required=True, format_func=spoken, key="runs-of", label_visibility="collapsed"
        )
    )
    with reading() as session:
        runs = last_runs(session, SHOWN, None if chosen == ALL else chosen)
    if runs:
        runs_table("runs", runs, actor.zone, alt="The last runs, newest first")
    else:
        nothing_here("Nothing has run yet", "A run stands here as soon as the worker or somebody asks for it.", icon="history")
