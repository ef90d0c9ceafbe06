"""Where bills stand goes to the firm by an agent, if the firm wants that: fetched as it shall stand there, and settled once."""

import pytest
from sqlalchemy import select

from agent.bills import StatusToWrite
from billing.statuses.outbox import statuses_waiting
from data.models import ReturnedStatus
from data.session import reading, transaction
from data.vocabulary import Return
from tests.api.conftest import RULES, client_from, portal, problem
from tests.builders import a_timekeeper, an_invoice

BILLS = "/api/sync/v1/streams/main/bills"


@pytest.fixture
def bill(database) -> StatusToWrite:
    """A bill of which the firm does not know yet."""
    with transaction() as session:
        an_invoice(session, attorney=a_timekeeper(session))
    with reading() as session:
        (bill,) = statuses_waiting(session)
    return bill


@pytest.fixture
def agent(database):
    """An agent before a portal that offers bills."""
    return client_from(app=portal(RULES, offers_bills=True))


def standing() -> tuple[Return, int, str | None]:
    with reading() as session:
        row = session.scalars(select(ReturnedStatus)).one()
        return row.state, row.sent_revision, row.sentence


def settle(agent, bill, **said):
    return agent.post(f"{BILLS}/{bill.number}", json={"revision": bill.revision, "outcome": "written"} | said)


def test_bill_travels_as_json_and_is_settled_once(agent, bill):
    (told,) = agent.get(BILLS).json()["bills"]
    assert StatusToWrite.of(told) == bill

    answers = [settle(agent, bill).json() for _ in range(2)]

    assert answers == [{"changed": True}, {"changed": False}]
    assert standing() == (Return.THERE, bill.revision, None)
    assert agent.get(BILLS).json() == {"bills": []}


def test_bill_that_is_not_taken_says_why(agent, bill):
    assert settle(agent, bill, outcome="refused", sentence="BILL_NO is too long.").json() == {"changed": True}
    assert standing() == (Return.REFUSED, 0, "BILL_NO is too long.")


def test_without_the_setting_no_bill_is_offered(bill):
    assert client_from().get(BILLS).json() == {"bills": []}


def test_other_words_and_other_bills_are_refused(agent, bill):
    assert problem(settle(agent, bill, outcome="overruled")) == (422, "contract")
    assert problem(settle(agent, bill, key="7")) == (422, "contract")
    assert problem(settle(agent, bill, revision=bill.revision + 1)) == (404, "not-said-here")
    assert problem(agent.post(f"{BILLS}/2026/none", json={"revision": 1, "outcome": "written"})) == (404, "not-said-here")
    assert standing()[0] == Return.WAITING
