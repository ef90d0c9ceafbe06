"""Which uploads share a file with the first one, and what such a file counts."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from billing.submission import due, record
from billing.submission.claim import claim_along
from data.dialects import clock
from data.models import LedesFile, Submission
from data.session import reading
from data.vocabulary import SubmissionStatus
from tests.billing.queued import PATIENCE, asked, claim, standing, time_passes, write

SIZE = 1000


@pytest.fixture
def uploads(database, desk_of):
    """Four uploads to one carrier, each with a file of so many bytes; the oldest first."""
    asked_for = [asked(desk_of)[0] for _ in range(4)]
    write(lambda session: session.execute(update(LedesFile).values(size=SIZE)))
    return asked_for


def along(first, *, most=19, largest=None):
    return write(claim_along, first, PATIENCE, most=most, largest=largest)


def change(session, upload, **values):
    session.execute(update(Submission).where(Submission.id == upload).values(values))


def ids(claims):
    return [held.submission_id for held in claims]


def test_all_that_is_due_comes_along_oldest_first(uploads):
    first = claim()
    others = along(first)

    assert [first.submission_id, *ids(others)] == uploads
    assert {held.owner for held in others} == {first.owner}
    assert [standing(upload).status for upload in uploads] == [SubmissionStatus.RUNNING] * 4


def test_no_more_than_asked_for_comes_along(uploads):
    assert ids(along(claim(), most=2)) == uploads[1:3]
    assert standing(uploads[3]).status == SubmissionStatus.QUEUED


@pytest.mark.parametrize(("largest", "count"), [(3 * SIZE, 2), (3 * SIZE - 1, 1), (SIZE, 0), (None, 3)])
def test_room_in_the_file_is_not_exceeded(uploads, largest, count):
    assert ids(along(claim(), largest=largest)) == uploads[1 : 1 + count]


def test_second_attempt_goes_alone(uploads):
    claim()
    time_passes()
    again = claim()

    assert (again.submission_id, again.fence) == (uploads[0], 2)
    assert along(again) == []


def test_what_failed_before_does_not_come_along(uploads):
    write(record.site_unavailable, claim(), "The site is down.")
    time_passes()
    write(lambda session: change(session, uploads[0], not_before=clock(session)))  # due, and later than all others

    first = claim()

    assert [first.submission_id, *ids(along(first))] == uploads[1:]


def test_correction_takes_nothing_along(uploads):
    write(change, uploads[0], corrects_id=uploads[3])
    first = claim()

    assert (first.submission_id, first.corrects) == (uploads[0], True)
    assert along(first) == []


def test_correction_does_not_come_along(uploads):
    write(change, uploads[1], corrects_id=uploads[3])

    assert ids(along(claim())) == uploads[2:]


def test_what_somebody_holds_does_not_come_along(uploads):
    first = claim()
    along(first, most=1)

    assert ids(along(first)) == uploads[2:]


def test_one_file_is_one_upload_for_the_pace(uploads):
    first = claim()
    together = [first, *along(first, most=2)]
    assert sent_lately(first) == 3, "what is being prepared counts, for nobody knows yet in how many files it goes"

    write(record.write_intent, together, PATIENCE)

    assert sent_lately(first) == 1
    with reading() as session:
        assert len(set(session.scalars(select(Submission.sent_at).where(Submission.sent_at.is_not(None))))) == 1


def sent_lately(first):
    with reading() as session:
        return len(due.sent_lately(session, first.account.carrier_id, clock(session), dt.timedelta(hours=1)))
