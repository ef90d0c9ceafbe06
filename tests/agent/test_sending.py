"""Batches on their way: what is sent word for word, and what each answer means."""

import base64
import datetime as dt
import hashlib
import json
from decimal import Decimal
from email.utils import format_datetime

import pytest
from starlette.responses import JSONResponse, Response

from agent.batch import MEDIA_TYPE, Header, Kind, pack
from agent.bills import StatusToWrite
from agent.booked import Outcome, ToWrite
from agent.send import Away, Heard, Refused, Standing, Wish
from agent.send.box import Bucket as S3
from agent.send.box import Folder
from agent.send.files import Files
from agent.send.https import Https
from agent.state import Waiting
from tests.agent.answering import NEW, Bucket, Portal, listening

PACKED = pack(Header("main", 2, 42, "b-42", "ab" * 32, Kind.HEARTBEAT), [])
BATCH = Waiting(2, 42, "b-42", PACKED)
PIECE = {
    "booked_id": "ab" * 16, "revision": 2, "seen_version": 5, "matter": "M-1", "timekeeper": "ADA", "day": "2026-11-20", "hours": "1.50",
    "task_code": "L330", "activity_code": None, "narrative": "Überprüfung", "is_taken_back": False,
}  # fmt: skip

BILL = {
    "number": "2026/7", "revision": 3, "matter": "M-1", "status": "accepted", "label": "Accepted", "total": "300.00", "receipt": None,
    "bill_date": "2026-11-02", "period_start": "2026-10-01", "period_end": "2026-10-31", "since": "2026-11-02T09:00:00+00:00",
}  # fmt: skip


@pytest.fixture(scope="module")
def server():
    with listening(Portal()) as portal:
        yield portal


@pytest.fixture
def portal(server):
    """A portal that has heard nothing yet."""
    server.heard.clear()
    server.next.clear()
    server.reports.clear()
    server.standing, server.pieces = dict(NEW), []
    return server


@pytest.fixture
def sender(portal):
    opened = Https(portal.url, "main", ("agent", "secret"), timeout=5)
    yield opened
    opened.close()


def test_a_batch_is_put_under_its_own_name(portal, sender):
    assert sender.hand_over(BATCH).heard == Heard.TAKEN

    ((method, path, headers, body),) = portal.heard
    assert (method, path, body) == ("PUT", "/api/sync/v1/streams/main/batches/2/42", PACKED)
    assert (headers["content-type"], headers["content-encoding"], headers["idempotency-key"]) == (MEDIA_TYPE, "gzip", "b-42")
    assert headers["content-digest"] == f"sha-256=:{base64.b64encode(hashlib.sha256(PACKED).digest()).decode()}:"
    assert headers["authorization"] == f"Basic {base64.b64encode(b'agent:secret').decode()}"


@pytest.mark.parametrize(
    ("status", "heard"),
    [
        (200, Heard.TAKEN), (201, Heard.TAKEN), (400, Heard.DAMAGED), (401, Heard.REFUSED), (403, Heard.REFUSED), (404, Heard.REFUSED),
        (409, Heard.FORKED), (413, Heard.TOO_LARGE), (415, Heard.REFUSED), (422, Heard.REFUSED), (301, Heard.REFUSED),
        (429, Heard.AGAIN), (500, Heard.AGAIN), (502, Heard.AGAIN), (503, Heard.AGAIN), (504, Heard.AGAIN),
    ],
)  # fmt: skip
def test_each_status_means_one_thing(portal, sender, status, heard):
    told = {"type": "x", "detail": "Because.", "state": "stored"}
    portal.next.append(JSONResponse(told, status, media_type="application/problem+json"))

    answer = sender.hand_over(BATCH)

    assert answer.heard == heard
    assert heard == Heard.TAKEN or "Because." in answer.sentence or status in (401, 403)


def test_a_page_that_somebody_else_answers_with_is_no_receipt(portal, sender):
    portal.next.append(Response("<h1>We are back soon</h1>", 200, media_type="text/html"))

    answer = sender.hand_over(BATCH)

    assert answer.heard == Heard.AGAIN
    assert "Somebody else answers for the portal" in answer.sentence


def test_an_early_batch_names_the_one_that_is_missing(portal, sender):
    portal.next.append(JSONResponse({"waiting_for": 40}, 202))

    answer = sender.hand_over(BATCH)

    assert (answer.heard, answer.waiting_for) == (Heard.WAITS, 40)


def test_it_waits_as_long_as_it_is_told_and_some_more(portal, sender):
    soon = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30), usegmt=True)
    for said, least, most in [("20", 20, 25), ("9999", 300, 375), (soon, 25, 38), ("soon", 5, 7), ("", 5, 7)]:
        portal.next.append(Response(status_code=503, headers={"Retry-After": said} if said else {}))
        assert least <= sender.hand_over(BATCH).wait <= most


def test_a_portal_that_is_away_is_tried_again():
    nowhere = Https("http://127.0.0.1:9", "main", ("agent", "secret"), timeout=1)

    assert nowhere.hand_over(BATCH).heard == Heard.AGAIN
    with pytest.raises(Away, match="Nothing is lost"):
        nowhere.standing()


def test_the_streams_standing_and_wishes_are_heard(portal, sender):
    wish = {"id": 7, "kind": "ranges", "source": "TIMETRX", "wanted": {}}
    portal.standing |= {
        "epoch": 2,
        "received_seq": 41,
        "received_sha": "ab",
        "positions": {"TIMETRX": 5},
        "wishes": [wish],
        "limits": {},
    }

    assert sender.standing() == Standing(2, 41, "ab", {"TIMETRX": 5}, (Wish(7, "ranges", "TIMETRX", {}),))


def test_booked_time_is_fetched_and_reported(portal, sender):
    portal.pieces = [PIECE]

    (piece,) = sender.pieces()
    sender.report(piece, Outcome("written", "73001", 88))

    assert (piece.day, piece.hours, piece.narrative) == (dt.date(2026, 11, 20), Decimal("1.50"), "Überprüfung")
    assert portal.reports == [("ab" * 16, {"revision": 2, "outcome": "written", "key": "73001", "version": 88})]


def test_where_bills_stand_is_fetched_and_reported(portal, sender):
    portal.bills = [BILL]

    (bill,) = sender.bills()
    sender.report_bill(bill, Outcome("refused", sentence="Too long."))

    assert bill == StatusToWrite.of(BILL)
    assert portal.reports == [("7", {"revision": 3, "outcome": "refused", "sentence": "Too long."})]


def test_wrong_credentials_are_a_persons_turn(portal, sender):
    portal.next.append(Response(status_code=401))

    with pytest.raises(Refused, match="An admin looks"):
        sender.standing()


def test_something_else_at_that_address_is_said(portal, sender):
    portal.next.append(Response("<html>Sign in</html>"))

    with pytest.raises(Refused, match=r"is no portal.*url in \[send\]"):
        sender.standing()


@pytest.fixture(params=["folder", "bucket"])
def box(request, tmp_path):
    """Where files lie, and what lies there by place."""
    if request.param == "folder":
        folder = tmp_path / "box"
        yield (
            Folder(folder),
            lambda: {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()},
        )
        return
    with listening(Bucket(page=3)) as bucket:
        inside = "box/agent/"
        yield (
            S3("s3://box/agent", bucket.options),
            lambda: {place.removeprefix(inside): content for place, content in bucket.objects.items()},
        )


def test_a_batch_is_one_whole_file_by_its_name(box):
    place, lying = box

    assert Files(place, "main").hand_over(BATCH).heard == Heard.TAKEN
    assert Files(place, "main").hand_over(BATCH).heard == Heard.TAKEN

    assert lying() == {"inbox/main-2-000000000042-b-42.jsonl.gz": PACKED}


def test_what_the_portal_lays_down_is_heard_and_answered_once(box):
    place, lying = box
    files = Files(place, "main")
    assert (files.standing(), files.pieces()) == (None, [])
    place.put("outbox/main/state.json", json.dumps(NEW | {"epoch": 3}).encode())
    place.put("outbox/main/time.json", json.dumps({"pieces": [PIECE]}).encode())

    assert files.standing().epoch == 3
    (piece,) = files.pieces()
    assert piece == ToWrite.of(PIECE)
    files.report(piece, Outcome("overruled", sentence="No."))

    assert files.pieces() == []
    report = json.loads(lying()[f"inbox/time/main/{'ab' * 16}-2.json"])
    assert report == {
        "booked_id": "ab" * 16,
        "revision": 2,
        "outcome": "overruled",
        "key": None,
        "version": None,
        "sentence": "No.",
    }


def test_where_bills_stand_is_heard_and_answered_once(box):
    place, lying = box
    files = Files(place, "main")
    assert files.bills() == []
    place.put("outbox/main/bills.json", json.dumps({"bills": [BILL]}).encode())

    (bill,) = files.bills()
    assert (bill.total, bill.since) == (Decimal("300.00"), dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC))
    files.report_bill(bill, Outcome("written"))

    assert files.bills() == []
    report = json.loads(lying()["inbox/bills/main/2026%2F7-3.json"])
    assert report == {"number": "2026/7", "revision": 3, "outcome": "written", "sentence": None}


def test_last_word_is_heard_when_nothing_of_the_stream_lies_there(box):
    place, _ = box
    files, other = Files(place, "main"), Files(place, "main-2")
    with pytest.raises(Away, match="has not come by yet"):
        files.last_word()
    place.put("portal.json", b"{}")
    assert files.last_word() is None

    files.hand_over(BATCH)

    assert other.last_word() is None
    with pytest.raises(Away, match="the portal has not taken yet"):
        files.last_word()


def test_a_box_lists_moves_and_removes(box):
    place, lying = box
    for number in range(7):
        place.put(f"inbox/deep/{number}.gz", b"x" * number)
    place.put("inboxes/other", b"")

    assert sorted((each.place, each.size) for each in place.below("inbox")) == [
        (f"inbox/deep/{number}.gz", number) for number in range(7)
    ]
    assert list(place.below("nothing")) == []
    for number in range(3):
        place.move(f"inbox/deep/{number}.gz", f"refused/{number}.gz")
    place.move("inbox/gone", "refused/gone")
    place.remove(["inbox/deep/3.gz", "inbox/deep/4.gz", "inbox/gone"])
    place.remove([])

    assert sorted(lying()) == [
        "inbox/deep/5.gz",
        "inbox/deep/6.gz",
        "inboxes/other",
        *(f"refused/{number}.gz" for number in range(3)),
    ]


def test_a_place_that_cannot_be_written_is_tried_again(tmp_path):
    (tmp_path / "box").write_text("a file where a folder should be")

    answer = Files(Folder(tmp_path / "box"), "main").hand_over(BATCH)

    assert (answer.heard, "Nothing is lost" in answer.sentence) == (Heard.AGAIN, True)


def test_a_bucket_that_refuses_is_tried_again():
    with listening(Bucket()) as bucket:
        options = bucket.options | {"access_key_id": "other"}
        assert Files(S3("s3://box/agent", options), "main").hand_over(BATCH).heard == Heard.AGAIN
