"""Run now: one request for the worker, however often and by however many it is asked."""

import pytest
from sqlalchemy import select

from billing.actor import Actor
from billing.errors import AlreadyDone, NotFound, NotYours
from billing.runs import MAY_ASK, ask_for_run, spoken
from data.models import JobRun
from data.queries import job_runs
from data.session import reading, transaction
from data.vocabulary import Role, RunStatus
from jobs.timetable import timetable
from settings import Settings

BO = Actor("Bo", roles=frozenset({Role.BILLER}))
CY = Actor("Cy", roles=frozenset({Role.ADMIN}))


def ask(job, by):
    with transaction() as session:
        return ask_for_run(session, job, by=by).id


def stored_runs():
    with reading() as session:
        return session.scalars(select(JobRun)).all()


def test_asked_run_waits_for_the_worker(database):
    ask("replicate", BO)

    assert [(run.job, run.status, run.asked_by) for run in stored_runs()] == [("replicate", RunStatus.REQUESTED, "Bo")]


def test_second_click_names_the_first(database):
    ask("draft_invoices", BO)

    with pytest.raises(AlreadyDone, match="“Draft invoices” was already asked for by Bo at"):
        ask("draft_invoices", CY)

    assert len(stored_runs()) == 1


def test_running_job_is_not_asked_again(database):
    run_id = ask("upload_invoices", BO)
    with transaction() as session:
        job_runs.start_run(session, run_id)

    with pytest.raises(AlreadyDone, match="and runs now"):
        ask("upload_invoices", BO)


def test_ended_job_can_be_asked_again(database):
    run_id = ask("replicate", BO)
    with transaction() as session:
        job_runs.end_run(session, run_id, {"rows read": 3})

    ask("replicate", CY)

    assert [run.open_job for run in stored_runs()] == [None, "replicate"]


@pytest.mark.parametrize(("job", "who"), [("tidy", Role.BILLER), ("replicate", Role.ATTORNEY), ("upload_invoices", Role.MANAGER)])
def test_wrong_role_asks_for_nothing(database, job, who):
    with pytest.raises(NotYours, match=f"“{spoken(job)}” is asked for by .*, not by Max"):
        ask(job, Actor("Max", roles=frozenset({who})))

    assert stored_runs() == []


def test_unknown_job_is_refused(database):
    with pytest.raises(NotFound, match="no job shred_everything"):
        ask("shred_everything", CY)


def test_every_job_of_the_timetable_can_be_asked_for():
    assert set(MAY_ASK) == {job.name for job in timetable(Settings(return_status=True))}
