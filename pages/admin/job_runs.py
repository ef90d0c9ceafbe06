"""What the worker does by itself, whether it lives, and what it did."""

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

SHOWN = 100


def show() -> None:
    """The timetable with a button for each job, and the last runs."""
    st.title("Jobs")
    _board()


@st.fragment(run_every=3)
def _board() -> None:
    actor = require(*OFFICE, by_itself=True)
    with reading() as session:
        worker, planned, under_way, runs = pulse(session), timetable(session), open_runs(session), last_runs(session, SHOWN)
    say_if_worker_is_silent(worker, actor.zone)
    st.subheader("By itself")
    for entry in planned:
        due = f"next {moment(entry.next_at, actor.zone)}" if entry.next_at and worker.alive else ""
        when = ", ".join(part for part in (entry.schedule, due) if part)
        _job(entry.job, f"{entry.purpose}: {when}.", under_way.get(entry.job), actor)
    if not planned:
        nothing_here("No timetable yet", "The worker writes it here when it starts.", icon="schedule")
    st.subheader("Runs")
    if runs:
        runs_table("runs", runs, actor.zone, alt="The last runs of all jobs, newest first")
    else:
        nothing_here(
            "Nothing has run yet", "The first run stands here as soon as the worker or somebody asks for it.", icon="history"
        )


def _job(job: str, about: str, under_way: Run | None, actor: Actor) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"job-{job}"):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{spoken(job)}**")
            st.caption(plain(about))
        if under_way is not None:
            st.caption(f"asked for by {plain(under_way.asked_by)} {ago(under_way.asked_at)}", width="content")
        run_button(job, under_way, actor)
