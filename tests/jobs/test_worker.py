"""The worker as another process: what is asked for in the database happens there, once, and its end is written down."""

import datetime as dt
import os
import signal
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from agent.named import Named
from agent.send.box import Folder
from billing.actor import Actor
from billing.credentials import SiteSignIn, Vault, keep_sign_in, sign_in_for
from data.models import JobRun, Lease, TimetableEntry
from data.queries import job_runs
from data.session import reading, transaction
from data.vocabulary import RunStatus
from jobs.timetable import timetable
from settings import Settings
from tests.api.conftest import Journal
from tests.builders import a_carrier
from tests.forks import Fork
from tests.patience import PATIENCE, until

pytestmark = pytest.mark.processes


@pytest.fixture
def environment(database, legacy, tmp_path):
    """Settings of a firm with a legacy system and nothing to upload."""
    ours = {"DATABASE_URL": database, "LEGACY_URL": legacy, "FILES_URL": f"file://{tmp_path}/files"}
    return os.environ | {f"LEDGERLINE_{name}": value for name, value in ours.items()} | {"LEDGERLINE_REPLICATE_EVERY": "3600"}


@pytest.fixture
def worker(environment):
    processes = []

    def start():
        processes.append(Fork("jobs.__main__", environment=environment))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()


def runs(job="replicate"):
    with reading() as session:
        return list(session.scalars(select(JobRun).where(JobRun.job == job).order_by(JobRun.id)))


def ask(job="replicate", by="Bo"):
    with transaction() as session:
        return job_runs.request_run(session, job, by)


def one_job(environment, *words):
    return subprocess.run(
        [sys.executable, "-m", "jobs", *words], env=environment, capture_output=True, text=True, timeout=PATIENCE
    )


def test_button_reaches_the_worker(worker):
    worker()
    ask()

    until(lambda: runs()[0].status == RunStatus.DONE)

    run = runs()[0]
    assert (run.asked_by, run.error) == ("Bo", None)
    assert run.counts["rows refused"] == 5
    assert run.started_at <= run.ended_at


def test_file_that_an_agent_lays_down_is_taken_long_before_the_timetable(worker, environment, tmp_path):
    environment["LEDGERLINE_SYNC_BOX"] = (tmp_path / "box").as_uri()
    worker()
    until(lambda: runs() and runs()[0].status == RunStatus.DONE)
    header, packed = Journal("north").next()

    Folder(tmp_path / "box").put(f"inbox/{Named('north', 1, 1).file(header.id)}", packed)

    until(lambda: runs()[-1].counts.get("files taken"))
    assert runs()[-1].asked_by == "what lies in the box"


def test_second_click_asks_once(database):
    assert ask() is not None
    assert ask(by="Cy") is None
    assert len(runs()) == 1


def test_timetable_is_published(worker):
    worker()

    until(lambda: planned().keys() == {job.name for job in timetable(Settings())})

    assert planned()["replicate"].next_at > dt.datetime.now(dt.UTC)


def planned():
    with reading() as session:
        return {entry.job: entry for entry in session.scalars(select(TimetableEntry))}


def test_failure_says_why(worker, environment):
    environment["LEDGERLINE_LEGACY_URL"] = "sqlite:////nowhere/legacy.db"
    worker()
    ask()

    until(lambda: runs()[0].status == RunStatus.FAILED)

    assert "case-management system does not answer" in runs()[0].error


def test_run_of_dead_worker_is_lost(database):
    run = ask()
    with transaction() as session:
        job_runs.start_run(session, run.id)
        session.execute(update(JobRun).values(beat_at=dt.datetime.now(dt.UTC) - 2 * job_runs.SILENT_AFTER))

    with transaction() as session:
        assert job_runs.close_lost_runs(session) == 1

    assert (runs()[0].status, runs()[0].open_job) == (RunStatus.LOST, None)
    assert ask() is not None


def test_spare_takes_over_from_dead_worker(worker):
    first = worker()
    until(lambda: holder() is not None)
    second = worker()
    first.kill()
    first.wait()
    dead = holder()

    until(lambda: holder() != dead)
    ask()

    until(lambda: runs()[0].status == RunStatus.DONE)
    assert second.poll() is None


def holder():
    with reading() as session:
        return session.scalars(select(Lease.owner).where(Lease.name == "timetable")).first()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_worker_ends_when_told(worker, ending):
    process = worker()
    until(lambda: holder() is not None)

    os.kill(process.pid, ending)

    assert process.wait(PATIENCE) == 0


def test_foreground_run_prints_counts(environment):
    done = one_job(environment, "replicate")

    assert done.returncode == 0
    assert "5 rows refused" in done.stdout
    assert runs()[0].status == RunStatus.DONE


def test_reseal_uses_the_newest_key(environment):
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    with transaction() as session:
        a_carrier(session)
        keep_sign_in(session, Vault(old), "harbor_mutual", SiteSignIn("ada", "brass lamp 88"), by=Actor.worker())

    done = one_job(environment | {"LEDGERLINE_SECRET_KEYS": f"{new},{old}"}, "reseal")

    assert (done.returncode, done.stdout.split()[0]) == (0, "1")
    with reading() as session:
        assert sign_in_for(session, Vault(new), "harbor_mutual").password == "brass lamp 88"


def test_foreground_run_waits_for_no_other(environment):
    ask()

    done = one_job(environment, "replicate")

    assert (done.returncode, len(runs())) == (1, 1)
    assert "asked for or running already" in done.stderr


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # they are read before any database is opened
@pytest.mark.parametrize(("name", "value", "said"), [
    ("LEDGERLINE_PORT", "many", "The setting LEDGERLINE_PORT cannot be used"),
    ("LEDGERLINE_DATABASE_URL", "mysql+pymysql://nobody@127.0.0.1:1/none", "The database does not answer"),
    ("LEDGERLINE_DATABASE_URL", "sqlite://", "an admin runs `make migrate`"),
    ("LEDGERLINE_FILES_URL", "ftp://nowhere", "names no file store"),
    ("LEDGERLINE_SECRET_KEYS", "not-a-key", "holds no Fernet key"),
    ("LEDGERLINE_SITE_ADDRESSES", '{"harbour_mutual": "http://x"}', "did you mean"),
])  # fmt: skip
def test_wrong_setting_stops_with_sentence(environment, name, value, said):
    done = one_job(environment | {name: value}, "replicate")

    assert done.returncode == 2
    assert said in done.stderr
