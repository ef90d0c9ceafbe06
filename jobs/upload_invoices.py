"""Every upload that is due is done by visitors, until nothing is due."""

from billing.submission.account import free_accounts
from data.session import reading
from jobs.crew import Crew
from jobs.work import JobFailed, Work

LOOK = 0.3
"""Seconds between two looks at what is due and who came back."""
TRIES = 3
"""So many visitors may fail before the run does."""


def run(work: Work) -> None:
    """Keep as many visitors out as the settings allow while uploads are due that nobody is at."""
    with Crew(work.settings.upload_processes) as crew:
        while not work.stop.is_set():
            if not tend(work, crew):
                break
            work.stop.wait(LOOK)
        work.counts["visitors"] += crew.sent


def tend(work: Work, crew: Crew) -> bool:
    """Send a visitor if one is needed; whether anything is under way or left. JobFailed when they only fail: the worker's log says why."""
    if crew.failed >= TRIES:
        raise JobFailed("The visits to carriers' sites keep failing; an admin looks at the worker's log.")
    with reading() as session:
        due = free_accounts(session, work.patience) > 0
    return crew.tend(due=due) or due
