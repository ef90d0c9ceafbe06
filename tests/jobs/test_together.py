"""Many invoices in one file: each has its own answer and is on the site's books once, whatever happens to the file."""

import pytest
from sqlalchemy import select

from data.models import Matter
from data.session import reading
from data.vocabulary import SubmissionStatus, Turn
from demo.sites.books import open_books
from tests.demo.street import open_street, set_up
from tests.jobs.test_kills import kill
from tests.jobs.uploads import (
    ask,
    attempts_of,
    make_due,
    number_of,
    open_office,
    some_approved,
    some_uploads,
    standing,
    visits_of,
)
from tests.patience import PATIENCE

pytestmark = [pytest.mark.processes, pytest.mark.browser]

S = SubmissionStatus
SITE = "keystone_fidelity"


@pytest.fixture
def office(sqlite_url, tmp_path):
    data = set_up(tmp_path / "sites", SITE)
    with open_street(data, SITE) as street:
        yield open_office(sqlite_url, street, tmp_path, data)


def files(office):
    """What the site was sent: the invoices of each file."""
    held = {}
    for upload in office.street.tell("GET", f"books/{SITE}")["uploads"]:
        held.setdefault(upload["file_name"], []).append(upload["number"])
    return list(held.values())


def forget_claim(office, place):
    """The site does not know the claim of this matter, counted from 0."""
    with reading() as session:
        claims = session.scalars(select(Matter.claim_number).order_by(Matter.id)).all()
    with open_books(office.data, SITE).writing() as rows:
        rows.execute("DELETE FROM claims WHERE number = ?", [claims[place]])


def test_one_file_brings_every_answer(office):
    uploads = some_uploads(office, 4, SITE)

    assert office.visitor().wait(PATIENCE) == 0

    numbers = [number_of(upload) for upload in uploads]
    assert [standing(upload).status for upload in uploads] == [S.ACCEPTED] * 4
    assert len({standing(upload).receipt for upload in uploads}) == 4
    assert files(office) == [numbers]
    steps = [visits_of(upload)[0].steps for upload in uploads]
    assert steps[0] == steps[3] and any(step["screenshot"] for step in steps[0])
    assert not list(office.settings.evidence_folder.iterdir())


def test_killed_with_a_file_on_its_way_arrives_once(office):
    uploads = some_uploads(office, 3, SITE)
    office.street.tell("POST", f"faults/{SITE}", hold_at="after_taking", hold_seconds=60)
    visitor = office.visitor()
    office.street.wait_held(SITE, 1)

    kill(visitor)
    office.street.tell("DELETE", f"faults/{SITE}")
    for upload in uploads:
        office.work_until(upload, S.ACCEPTED)

    assert sorted(office.street.taken(SITE)) == sorted(map(number_of, uploads))
    assert [len(attempts_of(upload)) for upload in uploads] == [2, 2, 2]
    cut_off = [visits_of(upload)[0].steps for upload in uploads]
    assert cut_off[0] == cut_off[1] == cut_off[2] and any(step["screenshot"] for step in cut_off[0])
    assert not list(office.settings.evidence_folder.iterdir())


def test_refused_one_is_sent_alone_for_its_reason(office):
    invoices, bo = some_approved(office, 3, SITE, matters=3)
    uploads = [ask(office, invoice_id, bo) for invoice_id in invoices]
    forget_claim(office, 1)

    assert office.visitor().wait(PATIENCE) == 0
    make_due(uploads[1])
    refused = office.work_until(uploads[1], S.REJECTED)

    assert [standing(upload).status for upload in uploads] == [S.ACCEPTED, S.REJECTED, S.ACCEPTED]
    assert refused.turn == Turn.BILLER
    assert sorted(map(len, files(office))) == [1, 3]


def test_what_went_wrong_before_goes_alone(office):
    uploads = some_uploads(office, 3, SITE)
    office.street.tell("POST", f"faults/{SITE}", fail_500_before_taking=True, times=1)
    assert office.visitor().wait(PATIENCE) == 0
    assert [standing(upload).status for upload in uploads] == [S.QUEUED] * 3

    make_due(*uploads)
    assert office.visitor().wait(PATIENCE) == 0

    assert [standing(upload).status for upload in uploads] == [S.ACCEPTED] * 3
    assert files(office) == [[number_of(upload)] for upload in uploads]
