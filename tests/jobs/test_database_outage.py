"""The database goes away under the worker: it says so, waits, and goes on."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import select

from data.models import JobRun, Lease
from data.queries import job_runs
from data.schema import migrate
from data.session import close_database, open_database, reading, transaction
from data.vocabulary import RunStatus, SubmissionStatus
from tests.demo.street import open_street, set_up
from tests.jobs.uploads import number_of, open_office, some_uploads, standing
from tests.mariadb import start
from tests.patience import PATIENCE, until

pytestmark = pytest.mark.processes


@pytest.fixture
def server(tmp_path):
    """A MariaDB of this test's own, because it is killed."""
    with start(tmp_path / "mariadb") as running:
        url = running.create_database("ledgerline")
        migrate(open_database(url))
        yield running, url
        close_database()


def test_worker_waits_for_the_database_and_outlives_it(server, tmp_path):
    running, url = server
    log = tmp_path / "worker.log"
    environment = os.environ | {"LEDGERLINE_DATABASE_URL": url, "LEDGERLINE_FILES_URL": f"file://{tmp_path}/files"}
    running.kill()
    with log.open("wb") as said:
        worker = subprocess.Popen([sys.executable, "-m", "jobs"], env=environment, stderr=said)
    try:
        until(lambda: "The worker waits for it" in log.read_text())
        running.restart()
        until(lambda: holds_the_timetable())
        running.kill()
        until(lambda: "The worker tries again" in log.read_text())
        running.restart()

        with transaction() as session:
            job_runs.request_run(session, "tidy", "Cy")

        until(lambda: newest_run().status == RunStatus.DONE)
        assert worker.poll() is None
    finally:
        worker.terminate()
        worker.wait(PATIENCE)


@pytest.mark.browser
def test_answer_outlives_the_database(server, tmp_path):
    running, url = server
    data, log = set_up(tmp_path / "sites", "harbor_mutual"), tmp_path / "visitor.log"
    with open_street(data, "harbor_mutual") as street:
        office = open_office(url, street, tmp_path, data)
        office.settings = office.settings.model_copy(update={"lease_seconds": 60})
        (upload,) = some_uploads(office, 1)
        street.tell("POST", "faults/harbor_mutual", hold_at="after_taking", hold_seconds=60)
        visitor = office.visitor(log)
        street.wait_held("harbor_mutual", 1)

        running.kill()
        street.tell("DELETE", "faults/harbor_mutual")
        until(lambda: "What the site said is kept until it does" in log.read_text())
        running.restart()

        visitor.wait(PATIENCE)  # with 1 if it also asked for more work while the database was away
        assert standing(upload).status == SubmissionStatus.ACCEPTED
        assert street.taken("harbor_mutual") == [number_of(upload)]


@pytest.mark.browser
def test_visitor_ends_without_a_database(server, tmp_path):
    running, url = server
    data, log = set_up(tmp_path / "sites", "harbor_mutual"), tmp_path / "visitor.log"
    with open_street(data, "harbor_mutual") as street:
        office = open_office(url, street, tmp_path, data)
        (upload,) = some_uploads(office, 1)
        street.tell("POST", "faults/harbor_mutual", hold_at="before_taking", hold_seconds=60)
        visitor = office.visitor(log)
        street.wait_held("harbor_mutual", 1)

        running.kill()
        assert visitor.wait(PATIENCE) == 1
        assert "The database does not answer" in log.read_text()
        running.restart()
        street.tell("DELETE", "faults/harbor_mutual")

        office.work_until(upload, SubmissionStatus.ACCEPTED)
        assert street.taken("harbor_mutual") == [number_of(upload)]


def holds_the_timetable():
    with reading() as session:
        return session.scalars(select(Lease.owner).where(Lease.name == "timetable")).first() is not None


def newest_run():
    with reading() as session:
        return session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(1)).one()
