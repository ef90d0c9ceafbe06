"""Who may speak for the firm's server: the order in which that is looked at, and that nothing is learned from a refusal."""

import dataclasses
import datetime as dt
from ipaddress import ip_network
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.command_line import hash_asked_for
from billing.door.passwords import is_hash
from billing.errors import BadInput
from data.queries.people import door_events
from data.session import reading, transaction
from tests.api.conftest import AGENT, DOOR, LISTED, RULES, UNLISTED, client_from, portal, problem

STREAM = "/api/sync/v1/streams/main"
WRONG = ("agent", "wrong")


def test_every_refusal_says_the_same(database):
    """Address, then TLS, then password: whoever passes one is told nothing more by the next."""
    tries = [
        client_from(UNLISTED), client_from(UNLISTED, auth=WRONG), client_from("testclient"), client_from(scheme="http"),
        client_from(auth=WRONG), client_from(auth=("another", AGENT[1])), client_from(auth=None),
    ]  # fmt: skip

    answers = [each.get(STREAM) for each in tries]

    assert [answer.status_code for answer in answers] == [403, 403, 403, 403, 401, 401, 401]
    assert len({answer.content for answer in answers}) == 1
    assert {answer.headers.get("www-authenticate", "")[:5] for answer in answers[4:]} == {"Basic"}
    assert problem(client_from(auth=None).get("/api/sync/v1/nowhere")) == (401, "not-for-you")


@pytest.mark.parametrize("header", ["Basic", "Basic %%%", "Basic YWdlbnQ=", "Basic /w==", "Bearer x", "Basic YTpiAGM="])
def test_malformed_password_is_a_wrong_one(sqlite_url, header):
    answer = client_from(auth=None).get(STREAM, headers={"Authorization": header})

    assert problem(answer) == (401, "not-for-you")


def test_same_machine_needs_no_tls(sqlite_url):
    here = dataclasses.replace(RULES, allow=(*RULES.allow, *map(ip_network, ("127.0.0.1", "::1"))))

    answers = [
        client_from(address, portal(here), scheme="http").get(STREAM) for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]


@pytest.mark.parametrize(
    "socket, forwarded, status",
    [
        ("127.0.0.1", LISTED, 200),
        ("127.0.0.1", UNLISTED, 403),
        ("127.0.0.1", f"{LISTED}, {UNLISTED}", 403),
        (UNLISTED, LISTED, 403),
    ],
)
def test_only_the_trusted_proxy_says_who_asks(sqlite_url, socket, forwarded, status):
    behind = ProxyHeadersMiddleware(portal(), trusted_hosts="127.0.0.1")
    said = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}

    assert client_from(socket, behind, scheme="http").get(STREAM, headers=said).status_code == status


def test_who_guesses_is_not_listened_to_for_a_while(database):
    app = portal()
    right = client_from(app=app)
    assert right.get(STREAM).status_code == 200

    guesses = [client_from(app=app, auth=("agent", f"guess {number}")).get(STREAM).status_code for number in range(4)]
    locked = right.get(STREAM)

    assert guesses == [401, 401, 401, 429]
    assert (problem(locked), locked.headers["retry-after"]) == ((429, "too-many-tries"), "900")
    assert client_from("10.2.0.8", app).get(STREAM).status_code == 200
    with reading() as session:
        events = door_events(session, since=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    assert [(event.username, event.what) for event in events] == [(f"agent at {LISTED}", "wrong password")] * DOOR.wrong_passwords


def test_without_settings_there_is_no_such_address(sqlite_url):
    closed = portal(dataclasses.replace(RULES, machine=None))
    nobody = portal(dataclasses.replace(RULES, allow=()))

    assert problem(client_from(app=closed).get(STREAM)) == (404, "not-here")
    assert problem(client_from(app=nobody).get(STREAM)) == (403, "not-for-you")
    assert problem(client_from(app=portal(dataclasses.replace(RULES, allow=()), token="")).get("/metrics")) == (404, "not-here")


def test_fault_of_ours_is_a_problem_too(sqlite_url):
    with transaction() as session:
        session.execute(text("INSERT INTO streams SELECT 1, 'main', 1, 0, '', 0, 'no JSON', NULL, '2026-11-30 12:00:00', NULL"))

    assert problem(client_from(faults_raised=False).get(STREAM)) == (500, "our-fault")


def test_command_makes_a_password_and_its_hash(capsys, monkeypatch):
    hash_asked_for(SimpleNamespace(password_env=None))
    told, line = capsys.readouterr().out.splitlines()

    assert len(told.rpartition(": ")[2]) >= 32
    assert is_hash(line.removeprefix("LEDGERLINE_SYNC_PASSWORD_HASH='").removesuffix("'"))

    monkeypatch.setenv("WORD", "short")
    with pytest.raises(BadInput, match="at least 12"):
        hash_asked_for(SimpleNamespace(password_env="WORD"))


def test_password_that_was_right_before_lets_no_other_in(database):
    app = portal()
    assert client_from(app=app).get(STREAM).status_code == 200

    for auth in (("agent", AGENT[1][:-1]), ("agen", f"t{AGENT[1]}")):
        assert client_from(app=app, auth=auth).get(STREAM).status_code == 401

    assert client_from(app=app).get(STREAM).status_code == 200
