"""Runs of jobs on a page: the button that asks for one, whether the worker lives, and the table of what it did."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from billing.actor import Actor
from billing.runs import MAY_ASK, ask_for_run, may_ask, spoken
from data.queries.worker import Pulse, Run
from data.vocabulary import RunStatus
from pages.parts.actions import carry_out
from pages.parts.durations import lasted
from pages.parts.figures import moment
from pages.parts.labels import label
from pages.parts.plain import plain
from pages.parts.tables import Column, Sheet, table

ROWS = {
    "job": Column("Job", width=140),
    "status": Column("How it went", "word", width=120, words=RunStatus),
    "began": Column("Began", "moment", width=160),
    "took": Column("Took", width=100),
    "asked_by": Column("Asked for by", width=160),
    "came_of_it": Column("What came of it", width=620),
}


@dataclass(frozen=True)
class RunRow:
    """One run as the table shows it."""

    id: int
    job: str
    status: RunStatus
    began: dt.datetime
    took: str
    asked_by: str
    came_of_it: str

    @classmethod
    def of(cls, run: Run) -> "RunRow":
        """A run in words."""
        took = lasted(run.ended_at - run.started_at) if run.started_at and run.ended_at else ""
        came_of_it = " ".join(said for said in (run.error, what_it_did(run)) if said)
        return cls(run.id, spoken(run.job), run.status, run.started_at or run.asked_at, took, run.asked_by, came_of_it)


def what_it_did(run: Run) -> str:
    """The counts of a run in words: 12 rows read, 3 rows changed."""
    done = [f"{number:,} {what}" for what, number in run.counts.items() if number]
    return ", ".join(done) or ("nothing to do" if run.status == RunStatus.DONE else "")


def run_button(job: str, under_way: Run | None, actor: Actor, *, words: str = "Run now") -> None:
    """Ask the worker for a run; while one is asked for or under way, say so instead. Nothing for whom may not ask."""
    if under_way is not None:
        label(under_way.status).badge()
    if may_ask(job, actor):
        st.button(
            words, key=f"run-{job}", icon=":material/play_arrow:", disabled=under_way is not None, on_click=_ask, args=(job,)
        )


def say_if_worker_is_silent(pulse: Pulse, zone: str) -> None:
    """The sentence that belongs above everything the worker should be doing."""
    start = "Nothing runs by itself until an admin starts it (`make worker`)."
    if pulse.seen_at is None:
        st.warning(f"The worker has not run yet. {start}", icon=":material/power_off:")
    elif not pulse.alive:
        st.error(f"The worker is not running since {plain(moment(pulse.seen_at, zone))}. {start}", icon=":material/power_off:")


def runs_table(name: str, runs: Sequence[Run], zone: str, alt: str) -> None:
    """The runs, newest first."""
    table(Sheet(name, ROWS, alt, zone), [RunRow.of(run) for run in runs])


def _ask(job: str) -> None:
    sentence = f"“{spoken(job)}” is asked for; the worker takes it in a moment."
    carry_out(lambda session, here: ask_for_run(session, job, by=here.by), sentence, *MAY_ASK[job])
