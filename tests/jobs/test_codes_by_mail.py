"""Several accounts of one carrier whose codes come to one mailbox: nobody gets the code of somebody else."""

import datetime as dt
from itertools import pairwise

import pytest

from data.vocabulary import SubmissionStatus
from tests.demo.street import open_street, set_up
from tests.jobs.uploads import number_of, open_office, some_uploads, standing, visits_of
from tests.patience import PATIENCE

pytestmark = [pytest.mark.processes, pytest.mark.browser]

SITE = "trailhead_transport"


@pytest.fixture
def office(sqlite_url, mailbox, tmp_path):
    data = set_up(tmp_path / "sites", SITE)
    (data / "mailbox").mkdir(exist_ok=True)
    mailbox.maildir.symlink_to(data / "mailbox")
    with open_street(data, SITE) as street:
        office = open_office(sqlite_url, street, tmp_path, data)
        office.settings = office.settings.model_copy(update=mailbox.settings())
        yield office


def sign_in_of(upload):
    """When the first and the last step of the sign-in of an upload's visit were done."""
    steps = [step for step in visits_of(upload)[0].steps if step["journey"] == "sign_in" and step["what"] != "signed in"]
    return dt.datetime.fromisoformat(steps[0]["at"]), dt.datetime.fromisoformat(steps[-1]["at"])


def test_accounts_sign_in_one_after_the_other(office):
    uploads = some_uploads(office, 3, SITE, accounts=3)

    assert office.visitor().wait(PATIENCE) == 0

    assert [standing(upload).status for upload in uploads] == [SubmissionStatus.ACCEPTED] * 3
    assert sorted(office.street.taken(SITE)) == sorted(map(number_of, uploads))
    assert all(ended <= began for (_, ended), (began, _) in pairwise(sorted(map(sign_in_of, uploads))))
