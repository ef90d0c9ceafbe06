"""Asking the worker to run a job now."""

from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.errors import AlreadyDone, NotFound, NotYours
from data.models import JobRun
from data.queries import job_runs
from data.vocabulary import Role, RunStatus

OFFICE = frozenset({Role.BILLER, Role.ADMIN})
MAY_ASK: dict[str, frozenset[Role]] = {
    "replicate": OFFICE,
    "return_time": OFFICE,
    "return_status": OFFICE,
    "draft_invoices": OFFICE,
    "upload_invoices": OFFICE,
    "read_mail": OFFICE,
    "read_answers": OFFICE,
    "check_bills": OFFICE,
    "compare": OFFICE,
    "learn": OFFICE | {Role.MANAGER},
    "tidy": frozenset({Role.ADMIN}),
}
"""Every job of the timetable, and who may ask for it between its times."""


def spoken(job: str) -> str:
    """A job's name as people say it: Draft invoices."""
    return job.replace("_", " ").capitalize()


def may_ask(job: str, by: Actor) -> bool:
    """Whether this actor may ask for the job."""
    return bool(MAY_ASK.get(job, frozenset()) & by.roles)


def ask_for_run(session: Session, job: str, *, by: Actor) -> JobRun:
    """“Run now”: one request for the worker; refused if the job is asked for or running already, so a double click asks once."""
    if job not in MAY_ASK:
        raise NotFound(f"There is no job {job}; there is {', '.join(MAY_ASK)}.")
    if not may_ask(job, by):
        who = " or ".join(f"a {role}" if role != Role.ADMIN else "an admin" for role in sorted(MAY_ASK[job]))
        raise NotYours(f"“{spoken(job)}” is asked for by {who}, not by {by.name}.")
    run = job_runs.request_run(session, job, by.name)
    if run is None:
        raise AlreadyDone(_already(job, job_runs.open_run(session, job), by))
    return run


def _already(job: str, run: JobRun | None, by: Actor) -> str:
    if run is None:
        return f"“{spoken(job)}” ended a moment ago; ask again if there is more to do."
    asked = f"“{spoken(job)}” was already asked for by {run.asked_by} {by.moment(run.asked_at)}"
    return f"{asked} and runs now." if run.status == RunStatus.RUNNING else f"{asked}; the worker takes it in a moment."
