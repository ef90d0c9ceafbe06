"""A site that refuses an invoice on a page before the last click: nothing was sent, and an old refusal is not taken for a new one."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from data.models import Attempt
from data.session import reading
from data.vocabulary import SubmissionStatus, Turn
from jobs.errand import Errand
from jobs.outcomes import Seen, record_outcome
from jobs.portals.answers import Rejected
from jobs.portals.browser import find_chromium, open_browser
from jobs.uploading import upload, upload_together
from jobs.work import Work
from settings import Settings
from tests.billing.queued import asked, claim, standing, write
from tests.jobs.gallery import open_gallery

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

REFUSED = [{"open": "/refused"}, {"choose_file": {"field": "Invoice file"}}, {"send": "Upload"}]


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.mark.parametrize(("corrects", "status"), [(False, SubmissionStatus.REJECTED), (True, SubmissionStatus.NEEDS_PERSON)])
async def test_refusal_before_the_send_is_recorded(sqlite_url, desk_of, tmp_path, corrects, status):
    submission_id, _ = asked(desk_of)
    held, work = replace(claim(), corrects=corrects), Work(Settings(database_url=sqlite_url, _env_file=None))
    with open_gallery(tmp_path) as gallery:
        carrier = gallery.carrier(REFUSED, patience={"step": 1})
        async with open_browser(find_chromium(None)) as browser, gallery.visit(browser, carrier) as visit:

            async def lay_out():
                return gallery.papers()

            outcome = await upload(work, held, visit, lay_out)

    assert isinstance(outcome.answer, Rejected) and outcome.seen is Seen.LOOKED
    with reading() as session:
        assert session.scalars(select(Attempt.intent_at)).one() is None
    write(record_outcome, Errand(held, None, tmp_path), outcome, work)
    assert (standing(submission_id).status, standing(submission_id).turn) == (status, Turn.BILLER)


async def test_file_refused_before_the_send_is_sent_one_by_one(sqlite_url, desk_of, tmp_path):
    submission_id, _ = asked(desk_of)
    held, work = claim(), Work(Settings(database_url=sqlite_url, _env_file=None))
    with open_gallery(tmp_path) as gallery:
        carrier = gallery.carrier(REFUSED, patience={"step": 1})
        async with open_browser(find_chromium(None)) as browser, gallery.visit(browser, carrier) as visit:

            async def lay_out():
                return gallery.papers()

            outcomes = await upload_together(work, [held, held], visit, lay_out)

    assert [(type(outcome.answer), outcome.seen) for outcome in outcomes] == [(Rejected, Seen.AMONG_OTHERS)] * 2
    write(record_outcome, Errand(held, None, tmp_path), outcomes[0], work)
    assert (standing(submission_id).status, standing(submission_id).turn) == (SubmissionStatus.QUEUED, Turn.WORKER)
