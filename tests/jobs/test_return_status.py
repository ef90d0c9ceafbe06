"""Where bills stand is told to the case-management system, if the firm wants that: one row for each bill, the newest word, once."""

from dataclasses import asdict
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, select, text

from agent.bills import BillWriter, StatusToWrite
from billing import lifecycle
from billing.actor import Actor
from billing.statuses.outbox import BillHeard, any_waiting, settle_bill, statuses_waiting
from data.dialects import Json
from data.models import Invoice, ReturnedStatus, Timekeeper
from data.session import reading, transaction
from data.vocabulary import Return, Role
from jobs import return_status
from jobs.work import JobFailed, Work
from settings import Settings
from tests.builders import a_person, a_timekeeper, an_invoice


@pytest.fixture
def bill(database):
    with transaction() as session:
        return an_invoice(session, attorney=a_timekeeper(session)).id


@pytest.fixture
def there(tmp_path):
    return f"sqlite:///{tmp_path / 'legacy.db'}"


def send(url, *, wanted=True):
    work = Work(Settings(legacy_url=url, return_status=wanted, _env_file=None))
    return_status.run(work)
    return dict(work.counts)


def rows(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(text("SELECT * FROM LEDGERLINE_BILL")).mappings()]
    engine.dispose()
    return found


def to_accepted(bill):
    with transaction() as session:
        invoice = session.get_one(Invoice, bill)
        invoice.receipt, whose = "HM-77", session.get_one(Timekeeper, invoice.attorney_id)
        lifecycle.move(session, invoice, "approve", by=Actor.of(a_person(session, "Ada", Role.ATTORNEY, timekeeper=whose)))
        for name in ("submit", "accept"):
            lifecycle.move(session, invoice, name, by=Actor.worker())


def outgoing():
    with reading() as session:
        return session.scalars(select(ReturnedStatus)).one()


def test_bill_stands_there_as_it_stands_here(bill, there):
    assert send(there) == {"written there": 1}

    with reading() as session:
        invoice = session.get_one(Invoice, bill)
    (row,) = rows(there)
    assert (row["BILL_NO"], row["STATUS"], row["STAT_DESC"]) == (invoice.number, "in_review", "In review")
    assert (row["BILL_AMT"], row["RCPT_NO"], row["BILL_DT"]) == ("300.00", "", "20261102")
    assert (row["PRD_FROM"], row["PRD_TO"], row["STAT_AT"]) == ("20261001", "20261031", f"{invoice.since:%Y-%m-%d %H:%M:%S}")
    assert (outgoing().state, outgoing().told["label"]) == (Return.THERE, "In review")
    assert send(there) == {}


def test_row_follows_the_bill(bill, there):
    send(there)
    to_accepted(bill)

    assert send(there) == {"written there": 1}

    (row,) = rows(there)
    assert (row["STATUS"], row["RCPT_NO"], row["REVISION"]) == ("accepted", "HM-77", 5)


def test_lost_answer_writes_nothing_twice_and_an_older_word_nothing_at_all(bill, there):
    with reading() as session:
        (old,) = statuses_waiting(session)
    writer = BillWriter(there)
    writer.write(old)  # and then the worker died
    to_accepted(bill)
    assert send(there) == {"written there": 1}

    writer.write(old)
    writer.close()

    assert [row["STATUS"] for row in rows(there)] == ["accepted"]


def test_bill_that_moves_while_it_is_written_goes_on_waiting(bill, there):
    with reading() as session:
        (old,) = statuses_waiting(session)
    to_accepted(bill)

    with transaction() as session:
        assert settle_bill(session, old.number, old.revision, BillHeard.WRITTEN)

    assert outgoing().state == Return.WAITING
    send(there)
    assert outgoing().state == Return.THERE


def test_without_the_setting_nothing_is_written_and_nothing_forgotten(bill, there):
    assert send(there, wanted=False) == {}
    with reading() as session:
        assert any_waiting(session)
    assert send(there) == {"written there": 1}


def test_system_that_is_away_is_waited_for(bill, there, tmp_path):
    with pytest.raises(JobFailed, match="Nothing is lost"):
        send(f"sqlite:///{tmp_path}/no/such/folder.db")
    assert send(there) == {"written there": 1}


def test_word_travels_as_json(bill):
    with reading() as session:
        (word,) = statuses_waiting(session)
    column = Json()
    told = column.process_result_value(column.process_bind_param(asdict(word), None), None)

    assert StatusToWrite.of(told) == word
    assert isinstance(StatusToWrite.of(told).total, Decimal)
