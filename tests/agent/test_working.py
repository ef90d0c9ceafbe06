"""The whole agent by its command: a real legacy database, a real HTTP server, and what happens when one of them is away."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from starlette.responses import JSONResponse, Response

from agent import command
from agent.batch import Kind, unpack
from demo.firm.rowversion import set_triggers
from demo.firm.schema import METADATA
from tests.agent.answering import NEW, Portal, listening
from tests.agent.test_sending import BILL, PIECE

ROOT = Path(__file__).parents[2]
SETTINGS = """
[agent]
stream = "main"
state = "{folder}/state.db"
read_every = 1
returns_time = true
[source]
kind = "version-column"
url = "sqlite:///{folder}/legacy.db"
[send]
url = "{url}"
user = "agent"
password_env = "PORTAL_PASSWORD"
[[table]]
name = "MATTER"
key = ["MTTR_NO"]
version = "ROW_VER"
[[table]]
name = "TIMETRX"
key = ["TRX_NO"]
version = "ROW_VER"
takes_time = true
"""


@pytest.fixture(scope="module")
def server():
    with listening(Portal()) as portal:
        yield portal


@pytest.fixture
def portal(server):
    """A portal that has heard nothing yet."""
    for kept in (server.heard, server.next, server.reports):
        kept.clear()
    server.standing, server.pieces, server.bills = dict(NEW), [], []
    return server


@pytest.fixture
def there(tmp_path):
    """The demo firm's legacy system with one matter and two pieces of work, and how to speak to it."""
    engine = create_engine(f"sqlite:///{tmp_path}/legacy.db")
    METADATA.create_all(engine)

    def say(statement):
        with engine.begin() as connection:
            done = connection.execute(text(statement))
            return [dict(row) for row in done.mappings()] if done.returns_rows else []

    with engine.begin() as connection:
        connection.execute(text("INSERT INTO ROWVER VALUES (0)"))
        set_triggers(connection)
    say("INSERT INTO TKPR (TKPR_ID) VALUES ('ADA   ')")
    say("INSERT INTO MATTER (MTTR_NO, MTTR_DESC) VALUES ('M-1         ', 'Fire')")
    say("INSERT INTO TIMETRX (TRX_NO, HRS, NARR) VALUES (1, '1.50', 'Draft'), (2, '0.20', 'Call')")
    yield say
    engine.dispose()


@pytest.fixture
def agent(tmp_path, portal, monkeypatch, capsys, there):
    """The command with a word: how it ended and what it said."""
    (tmp_path / "agent.toml").write_text(SETTINGS.format(folder=tmp_path, url=portal.url))
    monkeypatch.setenv("PORTAL_PASSWORD", "secret")
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    def run(what):
        monkeypatch.setattr(sys, "argv", ["agent", what, "--settings", str(tmp_path / "agent.toml")])
        code = command.main()
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def came(portal):
    return [unpack(body) for body in portal.batches]


def test_everything_that_stands_there_is_sent_once(agent, portal, there):
    assert agent("once") == (0, "")
    assert agent("once") == (0, "")

    assert [(change.table, change.key) for batch in came(portal) for change in batch.changes] == [
        ("MATTER", "M-1"), ("TIMETRX", "1"), ("TIMETRX", "2"),
    ]  # fmt: skip
    assert [(batch.header.seq, batch.header.kind) for batch in came(portal)] == [(1, Kind.CHANGES), (2, Kind.CHANGES)]


def test_what_changes_follows(agent, portal, there):
    agent("once")
    there("UPDATE TIMETRX SET NARR = 'Call client' WHERE TRX_NO = 2")

    agent("once")

    (change,) = came(portal)[-1].changes
    assert (change.key, change.row["NARR"]) == ("2", "Call client")


def test_without_network_it_keeps_what_changed_and_sends_it_in_order(agent, portal, there):
    agent("once")
    for number in range(3, 6):
        portal.next += [Response(status_code=503, headers={"Retry-After": "0"})] * 9
        there(f"INSERT INTO TIMETRX (TRX_NO, HRS) VALUES ({number}, '1.00')")
        agent("once")
        portal.next.clear()
    portal.heard.clear()

    agent("once")

    assert [change.key for batch in came(portal) for change in batch.changes] == ["3", "4", "5"]
    assert [batch.header.seq for batch in came(portal)] == [3, 4, 5]


def test_a_batch_that_is_too_large_for_the_portal_comes_in_two(agent, portal, there):
    portal.next += [
        JSONResponse(NEW),
        JSONResponse(NEW),
        JSONResponse({"pieces": []}),
        JSONResponse({"state": "stored"}, 201),
        Response(status_code=413),
    ]

    assert agent("once")[0] == 0

    assert [[change.key for change in batch.changes] for batch in came(portal)] == [["M-1"], ["1", "2"], ["1"], ["2"]]
    assert [batch.header.seq for batch in came(portal)] == [1, 2, 2, 3]


def test_a_batch_that_arrives_damaged_is_sent_again(agent, portal):
    damaged = JSONResponse({"detail": "cut off"}, 400)
    portal.next += [JSONResponse(NEW), JSONResponse(NEW), JSONResponse({"pieces": []}), damaged, damaged]
    assert agent("once")[0] == 0
    assert len({batch.sha256 for batch in came(portal)[:3]}) == 1


def test_a_batch_that_always_arrives_damaged_stops_it(agent, portal):
    portal.next += [JSONResponse(NEW), JSONResponse(NEW), JSONResponse({"pieces": []})]
    portal.next += [JSONResponse({"detail": "The batch is cut off."}, 400)] * 9

    code, said = agent("once")

    assert (code, len(portal.batches)) == (77, 6)
    assert "The batch is cut off" in said


def test_a_stream_that_another_agent_speaks_for_stops_with_a_sentence(agent, portal):
    portal.next += [
        JSONResponse(NEW),
        JSONResponse(NEW),
        JSONResponse({"pieces": []}),
        JSONResponse({"detail": "chain-broken"}, 409),
    ]

    code, said = agent("once")

    assert code == 77
    assert "agent anew" in said


def test_wrong_credentials_stop_it(agent, portal):
    portal.next.append(Response(status_code=401))

    code, said = agent("run")

    assert code == 77
    assert "An admin looks" in said


def test_a_new_epoch_is_above_the_one_that_the_portal_knows(agent, portal):
    agent("once")
    portal.standing |= {"epoch": 4, "received_seq": 9}

    assert agent("anew")[0] == 0
    portal.heard.clear()
    agent("once")

    first = came(portal)[0].header
    assert (first.epoch, first.seq, first.previous) == (5, 1, "")
    assert [change.key for batch in came(portal) for change in batch.changes] == ["M-1", "1", "2"]


def test_an_agent_that_lost_its_memory_goes_on_where_the_portal_says(agent, portal, there):
    portal.standing |= {"epoch": 2, "received_seq": 41, "received_sha": "ab" * 32, "positions": {"MATTER": 99, "TIMETRX": 3}}

    agent("once")

    first = came(portal)[0]
    assert (first.header.epoch, first.header.seq, first.header.previous) == (2, 42, "ab" * 32)
    assert [change.key for change in first.changes] == ["2"]


def test_an_agent_restored_from_a_backup_is_noticed(agent, portal):
    agent("once")
    portal.standing |= {"epoch": 1, "received_seq": 9}

    code, said = agent("once")

    assert (code, "was not sent from here" in said) == (77, True)


def test_wishes_are_fulfilled_once_each(agent, portal):
    agent("once")
    portal.standing["wishes"] = [
        {"id": 1, "kind": "ranges", "source": "TIMETRX", "wanted": {}},
        {"id": 2, "kind": "rows", "source": "TIMETRX", "wanted": {"keys": ["2", "9"]}},
        {"id": 3, "kind": "rows", "source": "TIMETRX", "wanted": {"ranges": ["0"]}},
        {"id": 4, "kind": "whole", "source": "MATTER", "wanted": {}},
        {"id": 5, "kind": "whole", "source": "SECRETS", "wanted": {}},
    ]
    portal.heard.clear()

    agent("once")
    agent("once")

    answers = [batch for batch in came(portal) if "answers" in batch.header.notes]
    ranges, keys, of_range, whole = (batch.header.notes | {"found": [each.key for each in batch.changes]} for batch in answers)
    assert (ranges["answers"], ranges["ranges"]["0"][0]) == (1, 2)
    assert (keys["answers"], keys["wanted"], keys["found"], keys["is_last"]) == (2, {"keys": ["2", "9"]}, ["2"], True)
    assert (of_range["answers"], of_range["found"]) == (3, ["1", "2"])
    assert (whole["answers"], whole["found"], whole["is_last"], whole["version"]) == (4, ["M-1"], True, 2)


def test_booked_time_is_written_once_and_reported(agent, portal, there):
    portal.pieces = [PIECE, PIECE | {"booked_id": "cd" * 16, "matter": "M-9"}]

    agent("once")
    agent("once")

    (row,) = there("SELECT * FROM TIMETRX WHERE NARR = 'Überprüfung'")
    assert (row["MTTR_NO"], row["HRS"]) == ("M-1         ", "1.50")
    assert portal.reports[0] == portal.reports[2]
    assert portal.reports[0][1] == {"revision": 2, "outcome": "written", "key": str(row["TRX_NO"]), "version": row["ROW_VER"]}
    assert portal.reports[1][1]["sentence"].startswith("The case-management system has no matter M-9")
    echo = [change.booked for batch in came(portal) for change in batch.changes if change.key == str(row["TRX_NO"])]
    assert [(each.booked_id, each.revision, each.version) for each in echo] == [("ab" * 16, 2, row["ROW_VER"])]


def test_where_a_bill_stands_is_written_once_and_reported(agent, portal, there, tmp_path):
    settings = (tmp_path / "agent.toml").read_text()
    (tmp_path / "agent.toml").write_text(settings.replace("[source]", "returns_bills = true\n[source]"))
    portal.bills = [BILL, BILL | {"revision": 2, "status": "submitting"}]
    assert "ok       LEDGERLINE_BILL: It is made with the first word about a bill." in agent("check")[1]

    agent("once")

    rows = there("SELECT BILL_NO, REVISION, STATUS, BILL_AMT FROM LEDGERLINE_BILL")
    assert rows == [{"BILL_NO": "2026/7", "REVISION": 3, "STATUS": "accepted", "BILL_AMT": "300.00"}]
    assert [told["outcome"] for _, told in portal.reports] == ["written", "written"]


def test_a_batch_that_the_portal_could_not_take_stops_it(agent, portal):
    agent("once")
    last = came(portal)[-1]
    portal.standing |= {
        "epoch": 1, "received_seq": 2, "received_sha": last.sha256, "not_taken": {"epoch": 1, "sentence": "It is cut off."},
    }  # fmt: skip

    code, said = agent("once")

    assert (code, "could not take a batch: It is cut off." in said, "agent anew" in said) == (77, True, True)
    portal.standing["not_taken"]["epoch"] = 0
    assert agent("once")[0] == 0


def test_another_batch_under_its_newest_number_stops_it(agent, portal):
    agent("once")
    portal.standing |= {"epoch": 1, "received_seq": 2, "received_sha": "ab" * 32}

    assert agent("once")[0] == 77


def test_check_says_that_everything_is_there(agent, there):
    code, said = agent("check")

    assert code == 0, said
    assert "Everything is there." in said
    for what in ("Disk", "Connection", "TIMETRX key", "MATTER index", "LEDGERLINE_TIME", "Portal", "Clock of the portal"):
        assert f"ok       {what}: " in said


def test_check_says_what_is_missing_and_whose_turn_it_is(agent, portal, there):
    there("DROP TABLE MATTER")
    there("CREATE TABLE MATTER (MTTR_NO INTEGER, ROW_VER BIGINT)")
    portal.next.append(Response(status_code=401))

    code, said = agent("check")

    assert code == 1
    assert "MISSING  MATTER key: MTTR_NO is not its primary key (it has none)" in said
    assert "MISSING  MATTER columns: CLAIM_NO, CLNT_NO, CLOS_DT, MTTR_DESC" in said
    assert "MISSING  MATTER index" in said
    assert "MISSING  Portal: The portal does not let the agent in" in said
    assert "4 missing" in said


@pytest.mark.processes
def test_as_a_service_it_follows_changes_and_ends_when_told(agent, portal, there, tmp_path):
    words = [sys.executable, "-m", "agent", "run", "--settings", str(tmp_path / "agent.toml")]
    process = subprocess.Popen(
        words, cwd=ROOT, env={**os.environ, "PORTAL_PASSWORD": "secret"}, stderr=subprocess.PIPE, text=True
    )
    try:
        until(lambda: len(portal.batches) >= 2, process)
        there("INSERT INTO TIMETRX (TRX_NO, HRS) VALUES (3, '1.00')")
        until(lambda: any(change.key == "3" for batch in came(portal) for change in batch.changes), process)
    finally:
        process.terminate()
        said = process.communicate(timeout=20)[1]
    assert (process.returncode, said) == (0, "")


def until(is_so, process):
    while not is_so():
        assert process.poll() is None, process.stderr.read()
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
