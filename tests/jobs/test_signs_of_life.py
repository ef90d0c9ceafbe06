"""A run gives signs of life, also after its database was away for a while."""

import datetime as dt

from sqlalchemy import select, update

from data.dialects import make_engine
from data.models import JobRun
from data.queries import job_runs
from data.session import _Open, reading, transaction
from jobs import runs
from jobs.timetable import BY_THE_CLOCK
from jobs.work import Work
from settings import Settings
from tests.patience import until

LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def beat_at():
    with reading() as session:
        return session.scalars(select(JobRun.beat_at)).one()


def test_sign_of_life_comes_again_when_the_database_does(sqlite_url, monkeypatch, caplog):
    monkeypatch.setattr(runs, "BEAT", 0.01)
    with transaction() as session:
        run = job_runs.request_run(session, "tidy", "Cy")
        job_runs.start_run(session, run.id)
        session.execute(update(JobRun).values(beat_at=LONG_AGO))

    def work_on(_work):
        with monkeypatch.context() as outage:
            outage.setattr(_Open, "engine", make_engine("mysql+pymysql://nobody@127.0.0.1:1/none"))
            until(lambda: "The database does not answer" in caplog.text)
        until(lambda: beat_at() > LONG_AGO)

    tidy = next(job for job in BY_THE_CLOCK if job.name == "tidy")
    error = runs.run_once(runs.Job(tidy.name, tidy.purpose, tidy.schedule, tidy.trigger, work_on), run.id, Work(Settings()))

    assert error is None
