"""Many invoices in one process, many processes at one site, browsers that crash: each invoice is on the site's books once."""

import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import update

from data.files import FileStore
from data.models import Attempt, Lease, LedesFile, Submission
from data.session import reading, transaction
from data.vocabulary import SubmissionStatus
from tests.demo.street import a_file, open_street, send, set_up
from tests.jobs.uploads import attempts_of, make_due, number_of, open_office, some_uploads, standing, visits_of
from tests.patience import PATIENCE, until

pytestmark = [pytest.mark.processes, pytest.mark.browser]

S = SubmissionStatus
SITE = "harbor_mutual"


@pytest.fixture
def office(sqlite_url, tmp_path):
    yield from an_office(sqlite_url, tmp_path)


@pytest.fixture
def office_on_mariadb(mariadb_url, tmp_path):
    yield from an_office(mariadb_url, tmp_path)


def an_office(database, folder):
    data = set_up(folder / "sites", SITE)
    with open_street(data, SITE) as street:
        yield open_office(database, street, folder, data)


def hold(office, step):
    office.street.tell("POST", f"faults/{SITE}", hold_at=step, hold_seconds=60)


def let_go(office):
    office.street.tell("DELETE", f"faults/{SITE}")


def books(office):
    return sorted(office.street.taken(SITE))


def numbers(uploads):
    return sorted(map(number_of, uploads))


def statuses(uploads):
    return [standing(upload).status for upload in uploads]


def browsers_below(pid):
    """The process ids of the browser that a visitor started: the first with that name on every way down."""
    for child in (int(pid) for task in Path(f"/proc/{pid}/task").iterdir() for pid in (task / "children").read_text().split()):
        if "chrom" in Path(f"/proc/{child}/cmdline").read_text().split("\0")[0]:
            yield child
        else:
            yield from browsers_below(child)


def test_one_sign_in_serves_three_invoices(office):
    office.keep_traces()
    uploads = some_uploads(office, 3)

    assert office.visitor().wait(PATIENCE) == 0

    assert books(office) == numbers(uploads)
    ways = [{step["journey"] for step in visits_of(upload)[0].steps} for upload in uploads]
    assert ways[0] >= {"sign_in", "upload"} and not any("sign_in" in way for way in ways[1:])
    assert all(visits_of(upload)[0].trace_place for upload in uploads)


def test_killed_between_three_invoices_arrives_once(office):
    uploads = some_uploads(office, 3)
    visitor = office.visitor()
    until(lambda: S.ACCEPTED in statuses(uploads))
    hold(office, "after_taking")
    office.street.wait_held(SITE, 1)

    os.killpg(visitor.pid, signal.SIGKILL)
    visitor.wait()
    let_go(office)
    for upload in uploads:
        office.work_until(upload, S.ACCEPTED)

    assert books(office) == numbers(uploads)
    assert sum(len(attempts_of(upload)) for upload in uploads) == 4


def test_two_visitors_share_a_carrier(office_on_mariadb):
    office = office_on_mariadb
    office.settings = office.settings.model_copy(update={"sessions_per_browser": 1})
    uploads = some_uploads(office, 4, accounts=2)

    visitors = [office.visitor(), office.visitor()]
    assert [visitor.wait(PATIENCE) for visitor in visitors] == [0, 0]

    assert books(office) == numbers(uploads)
    owners = [attempts_of(upload)[0].owner for upload in uploads]
    assert owners[0] == owners[2] != owners[1] == owners[3]


def test_lost_hold_ends_the_trip(office):
    (upload,) = some_uploads(office, 1)
    hold(office, "before_taking")
    visitor = office.visitor()
    office.street.wait_held(SITE, 1)

    with transaction() as session:
        session.execute(update(Submission).values(owner="somebody else", fence=2))
        session.execute(update(Lease).values(owner="somebody else"))
    assert visitor.wait(PATIENCE) == 0
    with reading() as session:
        assert session.query(Attempt).one().outcome is None
    let_go(office)

    office.work_until(upload, S.ACCEPTED)
    assert books(office) == numbers([upload])


def test_crashed_browser_is_followed_by_another(office):
    uploads = some_uploads(office, 2)
    hold(office, "after_taking")
    visitor = office.visitor()
    office.street.wait_held(SITE, 1)
    let_go_later = next(browsers_below(visitor.pid))

    os.kill(let_go_later, signal.SIGKILL)
    let_go(office)
    assert visitor.wait(PATIENCE) == 0

    assert statuses(uploads) == [S.QUEUED, S.ACCEPTED]
    make_due(uploads[0])
    office.work_until(uploads[0], S.ACCEPTED)
    assert books(office) == numbers(uploads)


def test_called_back_visitor_finishes_one(office):
    uploads = some_uploads(office, 3)
    hold(office, "before_taking")
    visitor = office.visitor()
    office.street.wait_held(SITE, 1)

    visitor.terminate()
    let_go(office)

    assert visitor.wait(PATIENCE) == 0
    assert statuses(uploads) == [S.ACCEPTED, S.QUEUED, S.QUEUED]


def test_same_invoice_by_hand_counts_as_sent(office):
    (upload,) = some_uploads(office, 1)
    with reading() as session:
        file = session.get_one(LedesFile, standing(upload).file_id)
    send(office.street.at_harbor(), "/harbor-mutual/submit", FileStore(office.settings.files_url).get(file.place))

    office.work_until(upload, S.ACCEPTED)

    assert books(office) == numbers([upload])
    assert attempts_of(upload)[0].sentence.startswith("It was there already")


def test_other_total_on_the_site_needs_a_person(office):
    (upload,) = some_uploads(office, 1)
    send(office.street.at_harbor(), "/harbor-mutual/submit", a_file(number_of(upload)))

    office.work_until(upload, S.UNCERTAIN)

    assert "$339.95" in standing(upload).sentence and "$300.00" in standing(upload).sentence
    assert books(office) == numbers([upload])
