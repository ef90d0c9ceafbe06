"""Booked work goes to the firm by an agent: fetched as it shall stand there, and settled once, whatever is said how often."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from billing.timekeeping.outbox import announce
from data.models import ReturnedTime, TimeEntry
from data.session import reading, transaction
from data.vocabulary import Return
from tests.api.conftest import problem
from tests.builders import a_matter, a_time_entry, a_timekeeper

TIME = "/api/sync/v1/streams/main/time"


@pytest.fixture
def booked(database) -> str:
    """A piece of work that was booked here, by its name."""
    name = uuid.uuid4().hex
    with transaction() as session:
        matter, who = a_matter(session, legacy_key="M-1"), a_timekeeper(session, legacy_key="TK-1")
        announce(session, a_time_entry(session, matter, who, booked_id=name, legacy_key=f"portal:{name}", legacy_version=0))
    return name


def said_again(name: str) -> None:
    """Its timekeeper says something else of it."""
    with transaction() as session:
        announce(session, session.scalars(select(TimeEntry).where(TimeEntry.booked_id == name)).one())


def standing(name: str) -> tuple[Return, int, str | None]:
    with reading() as session:
        row = session.scalars(select(ReturnedTime).where(ReturnedTime.booked_id == name)).one()
        return row.state, row.sent_revision, row.sentence


def key_of(name: str) -> str:
    with reading() as session:
        return session.scalars(select(TimeEntry.legacy_key).where(TimeEntry.booked_id == name)).one()


def settle(agent, name, **said):
    return agent.post(f"{TIME}/{name}", json={"revision": 1, "outcome": "written", "key": "9001", "version": 77} | said)


def test_waiting_work_is_told_by_the_keys_used_there(agent, booked):
    (piece,) = agent.get(TIME).json()["pieces"]

    assert piece == {
        "booked_id": booked, "revision": 1, "seen_version": 0, "matter": "M-1", "timekeeper": "TK-1", "day": "2026-10-14", "hours": "1.50",
        "task_code": "L330", "activity_code": "A101", "is_taken_back": False,
        "narrative": "Prepare outline for deposition of plaintiff's treating physician.",
    }  # fmt: skip
    assert (dt.date.fromisoformat(piece["day"]), Decimal(piece["hours"])) == (dt.date(2026, 10, 14), Decimal("1.5"))


def test_written_work_has_its_key_there_and_is_heard_once(agent, booked):
    answers = [settle(agent, booked).json() for _ in range(2)]

    assert answers == [{"changed": True}, {"changed": False}]
    assert (standing(booked), key_of(booked)) == ((Return.THERE, 1, None), "9001")
    assert agent.get(TIME).json() == {"pieces": []}


@pytest.mark.parametrize("outcome", ["overruled", "refused"])
def test_what_does_not_hold_says_why(agent, booked, outcome):
    answers = [settle(agent, booked, outcome=outcome, key=None, version=None, sentence="The period is closed.") for _ in range(2)]

    assert [answer.json()["changed"] for answer in answers] == [True, False]
    assert standing(booked) == (Return(outcome), 0, "The period is closed.")


def test_newer_word_goes_on_waiting(agent, booked):
    said_again(booked)

    for outcome in ("written", "overruled", "refused"):
        settle(agent, booked, outcome=outcome, sentence="Late.")

    assert (standing(booked), key_of(booked)) == ((Return.WAITING, 1, None), "9001")
    assert [piece["revision"] for piece in agent.get(TIME).json()["pieces"]] == [2]


def test_word_overruled_while_it_was_written_stays_so(agent, booked):
    with transaction() as session:
        session.execute(update(ReturnedTime).values(state=Return.OVERRULED, sentence="Changed there meanwhile."))

    settle(agent, booked)

    assert (standing(booked), key_of(booked)) == ((Return.OVERRULED, 1, "Changed there meanwhile."), "9001")


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "lost"},
        {"revision": 0},
        {"revision": "1"},
        {"version": -1},
        {"key": "k" * 41},
        {"more": 1},
        {"sentence": "x" * 2001},
    ],
)
def test_other_words_are_refused(agent, booked, said):
    assert problem(settle(agent, booked, **said)) == (422, "contract")
    assert standing(booked) == (Return.WAITING, 0, None)


def test_what_was_never_booked_here_is_not_heard(agent, booked):
    assert problem(settle(agent, uuid.uuid4().hex)) == (404, "not-booked-here")
    assert problem(settle(agent, booked, revision=2)) == (404, "not-booked-here")
    assert problem(agent.post(f"{TIME}/{booked}", content=b"{")) == (400, "not-json")
    assert problem(agent.post(f"{TIME}/{booked}", content=b" " * 2**17)) == (413, "too-large")
