"""A month at a terminal: everything approved is sent, every answer is read, and what is unknown is said."""

import pytest

from data.files import FileStore
from data.models import Invoice, Submission
from data.session import reading
from data.vocabulary import CarrierWord, InvoiceStatus, SubmissionStatus
from tests.demo.street import open_street, set_up
from tests.jobs.uploads import open_office, some_approved

pytestmark = [pytest.mark.processes, pytest.mark.browser]

SITES = ("harbor_mutual", "summit_casualty")


@pytest.fixture
def office(sqlite_url, tmp_path):
    data = set_up(tmp_path / "sites", *SITES)
    with open_street(data, *SITES) as street:
        yield open_office(sqlite_url, street, tmp_path, data)


def invoices(ids):
    with reading() as session:
        return [session.get_one(Invoice, invoice_id) for invoice_id in ids]


def test_month_ends_with_every_answer(office):
    harbor, _ = some_approved(office, 2)
    summit, _ = some_approved(office, 1, "summit_casualty")
    office.street.tell("POST", "faults/summit_casualty", validation_seconds=1)

    done = office.command("month", "--wait", "1")

    assert done.returncode == 0, done.stdout + done.stderr
    assert {invoice.status for invoice in invoices(harbor + summit)} == {InvoiceStatus.ACCEPTED}
    assert "3 answers in" in done.stdout and "No outcome is unknown." in done.stdout
    assert sorted(office.street.taken("harbor_mutual")) == sorted(invoice.number for invoice in invoices(harbor))

    (invoice,) = invoices(summit)
    office.street.decide("summit_casualty", invoice.number, "Rejected", reason="Line 1: rate above the approved one")
    read = office.command("read_answers")

    assert read.returncode == 0, read.stdout + read.stderr
    assert "1 answers" in read.stdout
    kept = [place.rpartition("/")[2] for place in FileStore(office.settings.files_url).below("status/summit_casualty")]
    assert "steps.jsonl" in kept and kept[-2].endswith("-status-2.jpg"), "the carrier's page shows what was seen there"
    (invoice,) = invoices(summit)
    assert (invoice.carrier_word, invoice.status) == (CarrierWord.REJECTED, InvoiceStatus.REJECTED)


def test_month_says_what_is_unknown(office):
    some_approved(office, 1)
    office.street.tell("POST", "faults/harbor_mutual", fail_500_after_taking=True)

    done = office.command("month", "--wait", "0")

    assert (done.returncode, "Unknown outcomes: 1" in done.stdout) == (1, True)
    with reading() as session:
        assert session.query(Submission).one().status == SubmissionStatus.QUEUED
    assert len(office.street.taken("harbor_mutual")) == 1
