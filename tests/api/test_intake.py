"""An agent brings batches: what it hears of each, what is stored by then, and that nothing damaged or foreign is."""

import asyncio
import base64
import datetime as dt
import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from agent.batch import LARGEST_PACKED, MEDIA_TYPE, Change, Header, pack
from billing.replication import wish_for
from data.dialects import clock
from data.models import InboxBatch, JobRun, RefusedRow, Stream
from data.session import close_database, open_database, reading, transaction
from data.vocabulary import BatchState
from tests.api.conftest import AGENT, LISTED, Journal, client_from, portal, problem, put, sha256

A_CHANGE = Change("TIMETRX", "73001", 88390, {"TRX_NO": 73001, "HRS": "1.50"})


def stored() -> list[InboxBatch]:
    with reading() as session:
        return list(session.scalars(select(InboxBatch).order_by(InboxBatch.seq)))


def test_batch_is_stored_before_the_answer_and_wakes_the_worker(agent):
    header, packed = Journal().next(A_CHANGE, positions={"TIMETRX": 88390})

    answer = put(agent, header, packed)

    assert (answer.status_code, answer.json()) == (201, {"state": "stored", "seq": 1, "applied_seq": 0})
    (batch,) = stored()
    assert (batch.content, batch.sha256, batch.way, batch.rows) == (packed, sha256(packed), "https", 1)
    with reading() as session:
        assert session.scalars(select(JobRun.open_job)).all() == ["replicate"]


def test_same_batch_again_is_known(agent):
    header, packed = Journal().next(A_CHANGE)

    answers = [put(agent, header, packed).status_code for _ in range(2)]

    assert answers == [201, 200]
    assert len(stored()) == 1


def test_early_batch_waits_for_the_missing_one(agent):
    journal = Journal()
    (first, packed), (second, later) = journal.next(A_CHANGE), journal.next()

    early = put(agent, second, later)
    answers = [put(agent, first, packed).status_code, put(agent, second, later).status_code]

    assert (early.status_code, early.json()["waiting_for"]) == (202, 1)
    assert answers == [201, 200]
    assert [batch.state for batch in stored()] == [BatchState.WAITING] * 2


def test_second_agent_is_noticed(agent):
    journal = Journal()
    (first, packed), other = journal.next(A_CHANGE), Journal().next()
    put(agent, first, packed)
    strange = Header("main", 1, 2, "batch-2", "f" * 64)

    assert problem(put(agent, *other)) == (409, "sequence-reused")
    assert problem(put(agent, strange, pack(strange, []))) == (409, "chain-broken")
    assert len(stored()) == 1


def test_batch_under_another_address_or_key_is_refused(agent):
    journal = Journal()
    (first, packed), (second, _) = journal.next(A_CHANGE), journal.next()

    assert problem(put(agent, second, packed, Idempotency_Key="batch-1")) == (422, "wrong-address")
    assert problem(put(agent, first, packed, Idempotency_Key="batch-2")) == (422, "wrong-key")
    assert problem(put(agent, first, packed, Idempotency_Key="")) == (422, "wrong-key")
    assert problem(put(agent, second, packed[:-9], Idempotency_Key="batch-1")) == (400, "truncated")
    assert stored() == []


@pytest.mark.parametrize("kind", ["", "application/json", MEDIA_TYPE + "x"])
def test_other_kinds_are_refused(agent, kind):
    header, packed = Journal().next()

    assert problem(put(agent, header, packed, Content_Type=kind)) == (415, "wrong-media-type")
    assert problem(put(agent, header, packed, Content_Encoding="br")) == (415, "wrong-media-type")


def test_content_digest_is_checked_when_given(agent):
    header, packed = Journal().next()
    right = base64.b64encode(hashlib.sha256(packed).digest()).decode()

    wrong = put(agent, header, packed, Content_Digest=f"sha-256=:{right[::-1]}:")
    good = put(agent, header, packed, Content_Digest=f"sha-512=:no:, sha-256=:{right}:")

    assert problem(wrong) == (400, "checksum-mismatch")
    assert good.status_code == 201


@given(damage=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_damaged_is_stored(sqlite_url, damage):
    header, packed = Journal().next(A_CHANGE, A_CHANGE)
    place = damage.draw(st.integers(10, len(packed) - 1))  # before that gzip says when it was made, which is nothing of the batch
    bit = damage.draw(st.sampled_from([None, *range(8)]))
    flipped = packed[:place] if bit is None else packed[:place] + bytes([packed[place] ^ 1 << bit]) + packed[place + 1 :]

    assert problem(put(client_from(), header, flipped))[0] == 400
    assert stored() == []


def test_too_large_is_refused_by_its_length(agent):
    header, _ = Journal().next()

    assert problem(put(agent, header, b"", Content_Length=str(LARGEST_PACKED + 1))) == (413, "too-large")


def test_too_large_is_counted_while_it_arrives(database):
    piece, sent = b"x" * 2**20, []

    async def send_for_ever():
        sent.append(piece)
        return {"type": "http.request", "body": piece, "more_body": True}

    status, _ = asyncio.run(ask(send_for_ever))

    assert status == 413
    assert len(sent) == LARGEST_PACKED // len(piece) + 1


def test_strangers_body_is_not_read(database):
    async def send_nothing():
        raise AssertionError("somebody read the body of a stranger")

    assert asyncio.run(ask(send_nothing, address="203.0.113.9"))[0] == 403
    assert asyncio.run(ask(send_nothing, password="wrong"))[0] == 401


async def ask(receive, address=LISTED, password=AGENT[1]):
    """One PUT, spoken as ASGI."""
    given, answer = base64.b64encode(f"agent:{password}".encode()), []

    async def send(message):
        answer.append(message)

    headers = [(b"authorization", b"Basic " + given), (b"content-type", MEDIA_TYPE.encode()), (b"idempotency-key", b"batch-1")]
    path = "/api/sync/v1/streams/main/batches/1/1"
    scope = {
        "type": "http", "method": "PUT", "path": path, "raw_path": path.encode(), "root_path": "", "query_string": b"", "scheme": "https",
        "headers": headers, "client": (address, 5), "server": ("portal", 443), "http_version": "1.1",
    }  # fmt: skip
    await portal()(scope, receive, send)
    return answer[0]["status"], b"".join(message.get("body", b"") for message in answer[1:])


def test_full_inbox_asks_to_wait_but_takes_what_it_waits_for(agent):
    journal = Journal()
    first, *early = [journal.next() for _ in range(4)]
    following = journal.next()

    answers = [put(agent, *each).status_code for each in early]
    refused = put(agent, *following)
    answers.append(put(agent, *first).status_code)

    assert answers == [202, 202, 202, 201]
    assert (problem(refused), refused.headers["retry-after"]) == ((429, "inbox-full"), "30")
    assert problem(put(agent, *following)) == (429, "inbox-full")
    assert put(agent, *early[0]).status_code == 200


def test_agent_that_has_to_wait_is_not_silent(agent):
    journal = Journal()
    for _ in range(3):
        put(agent, *journal.next())
    ask = (lambda: put(agent, *journal.next()), lambda: agent.get("/api/sync/v1/streams/main"))

    heard = []
    for speak, status in zip(ask, (429, 200), strict=True):
        with transaction() as session:
            session.execute(update(Stream).values(heard_at=clock(session) - dt.timedelta(hours=1)))
        assert speak().status_code == status
        with reading() as session:
            heard.append(clock(session) - session.scalars(select(Stream.heard_at)).one())

    assert max(heard) < dt.timedelta(minutes=30)


def test_database_away_asks_to_come_again(agent, database):
    header, packed = Journal().next()
    put(agent, header, packed)
    close_database()
    open_database("mysql+pymysql://nobody:none@127.0.0.1:9/ledgerline")

    for answer in (put(agent, header, packed), agent.get("/api/sync/v1/streams/main"), agent.get("/metrics")):
        assert problem(answer) == (503, "database-away")
        assert answer.headers["retry-after"] == "30"

    close_database()
    open_database(database)
    assert put(agent, header, packed).status_code == 200


def test_agent_without_memory_goes_on_from_what_it_hears(agent):
    header, packed = Journal().next(A_CHANGE, positions={"TIMETRX": 88390})
    put(agent, header, packed)
    with transaction() as session:
        now = clock(session)
        session.add(RefusedRow(source="TIMETRX", legacy_key="5", legacy_version=1, row={}, reason="No such day.", refused_at=now))
        wish_for(session, "main", "ranges", "TIMETRX", {}, "Cy")

    told = agent.get("/api/sync/v1/streams/main").json()

    assert [told[name] for name in ("epoch", "received_seq", "received_sha", "applied_seq")] == [1, 1, sha256(packed), 0]
    assert (told["positions"], told["refused_rows"]) == ({"TIMETRX": 88390}, 1)
    assert told["limits"] == {"packed_bytes": LARGEST_PACKED, "unpacked_bytes": 256 * 2**20, "rows": 20_000}
    assert [(wish["kind"], wish["source"]) for wish in told["wishes"]] == [("ranges", "TIMETRX")]


def test_unknown_stream_stands_at_its_beginning(agent):
    told = agent.get("/api/sync/v1/streams/other").json()

    assert (told["received_seq"], told["received_sha"], told["wishes"]) == (0, "", [])


@pytest.mark.parametrize("path", ["", "/streams/" + "x" * 61, "/streams/main/batches/1/0", "/streams/a b/time/x/y"])
def test_other_addresses_are_problems_too(agent, path):
    assert problem(agent.put(f"/api/sync/v1{path}"))[0] in (404, 405)


def test_guard_asks_no_cookie_and_keeps_its_headers(agent):
    assert agent.get("/api/sync/v1/streams/main").headers["x-frame-options"] == "DENY"
