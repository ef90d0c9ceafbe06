"""SIGKILL at every step of an upload, and of the site in the middle of its answer: every invoice is on the site's book once."""

import os
import signal

import pytest

from data.models import Invoice
from data.session import reading
from data.vocabulary import InvoiceStatus, SubmissionStatus
from tests.demo.street import open_street, set_up
from tests.jobs.uploads import an_upload, attempts_of, make_due, number_of, open_office, standing, visits_of
from tests.patience import PATIENCE

pytestmark = [pytest.mark.processes, pytest.mark.browser]

SITES = ("harbor_mutual", "summit_casualty", "prairie_indemnity")
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Where the site and not the database is what differs."""
HARBOR_STEPS = ("sign_in", "upload_page", "before_taking", "after_taking")


@pytest.fixture
def data(tmp_path):
    return set_up(tmp_path / "sites", *SITES)


@pytest.fixture
def office(database, data, tmp_path):
    with open_street(data, *SITES) as street:
        yield open_office(database, street, tmp_path, data)


def kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def books(office, carrier):
    return office.street.taken(carrier)


def test_plain_upload_brings_a_receipt(office):
    submission = an_upload(office)

    office.work_until(submission, SubmissionStatus.ACCEPTED)

    with reading() as session:
        invoice = session.get_one(Invoice, standing(submission).invoice_id)
    assert (invoice.status, invoice.receipt) == (InvoiceStatus.ACCEPTED, standing(submission).receipt)
    assert books(office, "harbor_mutual") == [invoice.number]


@pytest.mark.parametrize("step", HARBOR_STEPS)
def test_killed_at_a_step_arrives_once(office, step):
    submission = an_upload(office)
    office.street.tell("POST", "faults/harbor_mutual", hold_at=step, hold_seconds=60)
    visitor = office.visitor()
    office.street.wait_held("harbor_mutual", 1)

    kill(visitor)
    office.street.tell("DELETE", "faults/harbor_mutual")
    office.work_until(submission, SubmissionStatus.ACCEPTED)

    assert books(office, "harbor_mutual") == [number_of(submission)]
    assert len(attempts_of(submission)) == 2


@on_sqlite
def test_killed_while_looking_arrives_once(office):
    submission = an_upload(office)
    for step in ("after_taking", "find"):
        office.street.tell("POST", "faults/harbor_mutual", hold_at=step, hold_seconds=60)
        visitor = office.visitor_that_works(submission)
        office.street.wait_held("harbor_mutual", 1)
        kill(visitor)
        office.street.tell("DELETE", "faults/harbor_mutual")

    office.work_until(submission, SubmissionStatus.ACCEPTED)

    assert books(office, "harbor_mutual") == [number_of(submission)]


def test_killed_after_the_record_stays_done(office):
    submission = an_upload(office)
    visitor = office.visitor()
    while standing(submission).status != SubmissionStatus.ACCEPTED:
        assert visitor.poll() is None, standing(submission).sentence
    kill(visitor)

    office.visitor().wait(PATIENCE)

    assert books(office, "harbor_mutual") == [number_of(submission)]
    assert len(attempts_of(submission)) == 1


@on_sqlite
@pytest.mark.parametrize("step", ["before_taking", "after_taking"])
def test_killed_site_holds_invoice_once(office, step):
    submission = an_upload(office)
    office.street.tell("POST", "faults/harbor_mutual", hold_at=step, hold_seconds=60)
    visitor = office.visitor()
    office.street.wait_held("harbor_mutual", 1)
    office.kill_the_sites()
    visitor.wait(PATIENCE)
    assert standing(submission).status == SubmissionStatus.QUEUED

    office.start_the_sites_again()
    make_due(submission)
    office.work_until(submission, SubmissionStatus.ACCEPTED)

    assert books(office, "harbor_mutual") == [number_of(submission)]


@on_sqlite
@pytest.mark.parametrize("step", ["after_taking", "status_change"])
def test_draft_on_the_site_is_finished(office, step):
    submission = an_upload(office, "prairie_indemnity")
    office.street.tell("POST", "faults/prairie_indemnity", hold_at=step, hold_seconds=60)
    visitor = office.visitor()
    office.street.wait_held("prairie_indemnity", 1)

    kill(visitor)
    office.street.tell("DELETE", "faults/prairie_indemnity")
    accepted = office.work_until(submission, SubmissionStatus.ACCEPTED)

    assert books(office, "prairie_indemnity") == [number_of(submission)]
    assert accepted.receipt.startswith("PI/")


@on_sqlite
def test_killed_during_validation_arrives_once(office):
    submission = an_upload(office, "summit_casualty")
    office.street.tell("POST", "faults/summit_casualty", hold_at="result", hold_seconds=60)
    visitor = office.visitor()
    office.street.wait_held("summit_casualty", 1)

    kill(visitor)
    office.street.tell("DELETE", "faults/summit_casualty")
    office.work_until(submission, SubmissionStatus.ACCEPTED)

    assert books(office, "summit_casualty") == [number_of(submission)]


@on_sqlite
def test_evidence_of_a_killed_visit_is_kept(office):
    office.keep_traces()
    submission = an_upload(office)
    office.street.tell("POST", "faults/harbor_mutual", hold_at="before_taking", hold_seconds=60)
    visitor = office.visitor()
    office.street.wait_held("harbor_mutual", 1)
    kill(visitor)
    office.street.tell("DELETE", "faults/harbor_mutual")
    office.work_until(submission, SubmissionStatus.ACCEPTED)

    first, second = visits_of(submission)

    assert any(step.get("screenshot") for step in first.steps)
    assert not list(office.settings.evidence_folder.iterdir()), "a killed visit left files behind"
    assert second.trace_place
