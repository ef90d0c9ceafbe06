"""The nightly look at what carriers cut: answers that were not read yet, and the suggestions that follow."""

import datetime as dt

import pytest
from sqlalchemy import select, update

from billing.answers import Said, take_answer
from data.models import Answer, Cut, Suggestion
from data.session import reading, transaction
from data.vocabulary import AnswerSource, CarrierWord
from jobs import learn
from jobs.outcomes import by_line
from jobs.portals.answers import Reason
from jobs.work import JobFailed, Work
from settings import Settings
from tests.builders import a_carrier, a_line, a_matter, a_timekeeper, an_invoice

TWO_TASKS = "Review medical records of plaintiff; draft report to the adjuster on liability."


@pytest.fixture
def work(database):
    return Work(Settings(database_url=database, _env_file=None))


def a_past(count, *, slug="prairie_indemnity"):
    """Bills of this month that a carrier cut for block billing, as an older version kept its answers: nobody read them."""
    with transaction() as session:
        ada = a_timekeeper(session)
        for _ in range(count):
            matter = a_matter(session, carrier=a_carrier(session, slug), responsible=ada)
            invoice = an_invoice(session, attorney=ada, matter=matter, lines=[a_line(ada, narrative=TWO_TASKS)])
            now = dt.datetime.now(dt.UTC)
            invoice.invoice_date = now.date()
            said = Said(
                CarrierWord.REDUCED, "Cut", now, AnswerSource.MAIL, invoice_id=invoice.id, reason="Line 1: block billing."
            )
            take_answer(session, said)
        session.execute(Cut.__table__.delete())
        session.execute(update(Answer).values(cuts_read=None))


def test_reads_answers_and_suggests(work):
    a_past(3)

    learn.run(work)

    with reading() as session:
        row = session.scalars(select(Suggestion)).one()
        assert (row.rule, row.named, row.caught, row.others, row.bills) == ("block_billing", 3, 3, 0, 3)
    assert dict(work.counts) == {"cuts read": 3, "bills looked at": 3, "suggestions": 1}


def test_running_again_changes_nothing(work):
    a_past(2)
    learn.run(work)
    learn.run(work)

    with reading() as session:
        assert len(session.scalars(select(Suggestion)).all()) == 1
        assert len(session.scalars(select(Cut)).all()) == 2


def test_many_bills_are_looked_at_in_batches(work, monkeypatch):
    monkeypatch.setattr(learn, "READ_AT_ONCE", 2)
    monkeypatch.setattr(learn, "LOOKED_AT_ONCE", 2)
    a_past(5)

    learn.run(work)

    assert (work.counts["cuts read"], work.counts["bills looked at"]) == (5, 5)
    with reading() as session:
        assert session.scalars(select(Suggestion.caught)).one() == 5


def test_carrier_without_a_file_is_left_out(work):
    a_past(2, slug="gone_carrier")

    learn.run(work)

    with reading() as session:
        assert session.scalars(select(Suggestion)).all() == []


def test_worker_that_stops_ends_it_between_two_steps(work):
    a_past(2)
    work.stop.set()

    with pytest.raises(JobFailed, match="next run goes on"):
        learn.run(work)


def test_nothing_cut_is_nothing_to_do(work):
    learn.run(work)

    assert +work.counts == {}


def test_reasons_about_one_line_are_one_answer():
    reasons = (Reason("no such claim"), Reason("too old", 3), Reason("not approved", 3), Reason("used before"))

    assert by_line(reasons) == {None: ["no such claim", "used before"], 3: ["too old", "not approved"]}
