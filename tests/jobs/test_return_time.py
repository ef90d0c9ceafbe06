"""Time booked here stands in the case-management system exactly once, whatever dies; a word said there meanwhile is never overwritten."""

import random
import time
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, delete, select, text, update

from agent.writing import LegacyWriter
from billing.actor import Actor
from billing.errors import NotNow
from billing.timekeeping import Typed, book, change, outbox, withdraw
from billing.timekeeping.booking import as_typed
from data.models import Cursor, Finding, Matter, ReturnedTime, Stream, TimeEntry, Timekeeper, TimeWord
from data.queries.booked import ended_entries, own_entries, words_of
from data.session import reading, transaction
from data.vocabulary import BillStatus, Return, Role, Side
from jobs import replicate, return_time
from jobs.work import JobFailed, Work
from settings import Settings
from tests.builders import a_line, a_matter, a_person, an_invoice
from tests.forks import Fork

NARRATIVE = "Prepare outline for deposition of plaintiff's treating physician."


@pytest.fixture
def ada(database, legacy, desk_of):
    """A firm that was replicated; a desk of one of its timekeepers, and what she types."""
    replicate.run(work(legacy))
    with transaction() as session:
        matter = session.scalars(select(Matter).where(Matter.closed_on.is_(None)).order_by(Matter.id)).first()
        who = session.scalars(select(Timekeeper).where(Timekeeper.active.is_(True)).order_by(Timekeeper.id)).first()
        desk = desk_of(Actor.of(a_person(session, "Ada", Role.ATTORNEY, timekeeper=who)))
        day = session.scalars(select(TimeEntry.worked_on).order_by(TimeEntry.worked_on.desc())).first()
        return desk, Typed(matter.id, max(day, matter.opened_on), "1.5", NARRATIVE, "L330", "A101")


def work(legacy):
    return Work(Settings(legacy_url=legacy, _env_file=None))


def send(legacy):
    done = work(legacy)
    return_time.run(done)
    return dict(done.counts)


def do(deed, desk, *words, **more):
    with transaction() as session:
        return deed(session, desk, *words, **more)


def booked(name=None):
    with reading() as session:
        query = select(TimeEntry).where(TimeEntry.booked_id == name if name else TimeEntry.booked_id.is_not(None))
        return session.scalars(query).one()


def outgoing():
    with reading() as session:
        return session.scalars(select(ReturnedTime)).one()


def there(
    legacy, statement="SELECT * FROM TIMETRX WHERE NARR LIKE 'Prepare outline for deposition of plaintiff''s treating%'", **values
):
    engine = create_engine(legacy)
    with engine.begin() as connection:
        done = connection.execute(text(statement), values)
        rows = [dict(row) for row in done.mappings()] if done.returns_rows else []
    engine.dispose()
    return rows


def ours(legacy):
    return there(
        legacy, "SELECT T.* FROM TIMETRX T JOIN LEDGERLINE_TIME L ON CAST(L.TRX_NO AS INTEGER) = T.TRX_NO ORDER BY T.TRX_NO"
    )


def count(legacy):
    return there(legacy, "SELECT COUNT(*) AS HOW_MANY FROM TIMETRX")[0]["HOW_MANY"]


def test_booked_time_stands_there_as_the_vendor_would_write_it(ada, legacy):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)

    assert send(legacy) == {"written there": 1}

    (row,) = ours(legacy)
    assert (row["HRS"], row["TASK_CD"].strip(), row["NARR"], row["BILL_STAT"]) == ("1.50", "L330", NARRATIVE, "U")
    like = there(legacy, "SELECT 1 FROM TIMETRX WHERE TRX_NO < :own AND MTTR_NO = :it", own=row["TRX_NO"], it=row["MTTR_NO"])
    assert like, "the matter's number has the vendor's blanks"
    assert booked().legacy_key == str(row["TRX_NO"])
    assert outgoing().state == Return.THERE


def test_it_comes_back_as_the_same_work(ada, legacy):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    send(legacy)
    with reading() as session:
        before = session.scalars(select(TimeEntry.id)).all()

    replicate.run(work(legacy))

    with reading() as session:
        assert session.scalars(select(TimeEntry.id)).all() == before
    assert as_typed(booked()) == typed


def test_written_twice_it_stands_there_once(ada, legacy):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    send(legacy)
    before = count(legacy)
    with transaction() as session:
        session.scalars(select(ReturnedTime)).one().state = Return.WAITING  # the answer was lost

    assert send(legacy) == {"written there": 1}
    assert count(legacy) == before
    assert outgoing().state == Return.THERE


def test_lost_answer_and_replication_first_make_no_second_entry(ada, legacy):
    desk, typed = ada
    name = uuid4().hex
    do(book, desk, name, typed)
    with reading() as session:
        wanted = outbox.to_write(session, name)
    LegacyWriter(legacy).write(wanted)  # and then the worker died

    replicate.run(work(legacy))

    with reading() as session:
        assert len(session.scalars(select(TimeEntry).where(TimeEntry.narrative == NARRATIVE)).all()) == 1
    assert send(legacy) == {"written there": 1}
    assert len(ours(legacy)) == 1


def test_changes_follow(ada, legacy):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    send(legacy)
    later = replace(typed, hours="2.25", narrative="Revise outline.")
    do(change, desk, booked().id, later, seen=typed)

    send(legacy)

    (row,) = ours(legacy)
    assert (row["HRS"], row["NARR"]) == ("2.25", "Revise outline.")
    replicate.run(work(legacy))
    assert as_typed(booked()) == later


def test_several_changes_before_the_first_write_are_one_row(ada, legacy):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    do(change, desk, booked().id, replace(typed, hours="2"), seen=typed)
    do(change, desk, booked().id, replace(typed, hours="3"), seen=replace(typed, hours="2"))

    send(legacy)

    assert [row["HRS"] for row in ours(legacy)] == ["3.00"]


def test_taken_back_it_is_gone_there_too(ada, legacy):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    send(legacy)
    before = count(legacy)

    do(withdraw, desk, booked().id, seen=typed)
    send(legacy)

    assert count(legacy) == before - 1
    assert outgoing().state == Return.THERE


def test_taken_back_before_it_was_written_it_never_stands_there(ada, legacy):
    desk, typed = ada
    before = count(legacy)
    do(book, desk, uuid4().hex, typed)
    do(withdraw, desk, booked().id, seen=typed)

    send(legacy)

    assert count(legacy) == before


@pytest.mark.parametrize("replicated_first", [True, False])
def test_word_said_there_meanwhile_holds(ada, legacy, replicated_first):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    send(legacy)
    there(
        legacy, "UPDATE TIMETRX SET NARR = 'A clerk wrote this.', HRS = '1.00' WHERE TRX_NO = :key", key=int(booked().legacy_key)
    )
    do(change, desk, booked().id, replace(typed, hours="9"), seen=typed)

    if replicated_first:
        replicate.run(work(legacy))
    send(legacy)
    replicate.run(work(legacy))

    assert [row["NARR"] for row in ours(legacy)] == ["A clerk wrote this."]
    assert (booked().narrative, booked().hours) == ("A clerk wrote this.", 1)
    assert outgoing().state == Return.OVERRULED
    assert "what was said there holds" in outgoing().sentence


@pytest.mark.parametrize("row_comes_again", [False, True])
def test_word_said_here_knowing_the_one_there_holds(ada, legacy, row_comes_again):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    send(legacy)
    there(legacy, "UPDATE TIMETRX SET NARR = 'A clerk wrote this.' WHERE TRX_NO = :key", key=int(booked().legacy_key))
    replicate.run(work(legacy))
    seen = as_typed(booked())
    do(change, desk, booked().id, replace(seen, narrative="She knows better."), seen=seen)
    if row_comes_again:
        with transaction() as session:
            session.execute(delete(Cursor))
            session.execute(update(Stream).values(positions={}))
        replicate.run(work(legacy))

    send(legacy)
    replicate.run(work(legacy))

    assert [row["NARR"] for row in ours(legacy)] == ["She knows better."]
    assert booked().narrative == "She knows better."


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM TIMETRX WHERE TRX_NO = :key", "was deleted"),
        ("UPDATE TIMETRX SET BILL_STAT = 'B', BILL_NO = 'B-77' WHERE TRX_NO = :key", "on bill B-77"),
    ],
)
def test_what_is_billed_or_deleted_there_stays_so(ada, legacy, statement, said):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    send(legacy)
    there(legacy, statement, key=int(booked().legacy_key))
    do(change, desk, booked().id, replace(typed, hours="9"), seen=typed)

    assert send(legacy) == {"overruled there": 1}
    assert said in outgoing().sentence


def words():
    with reading() as session:
        return [
            (word.side, word.said_by, word.told.get("narrative"), word.held)
            for word in session.scalars(select(TimeWord).order_by(TimeWord.id))
        ]


def test_every_word_is_kept_also_the_one_that_did_not_hold(ada, legacy):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    send(legacy)
    there(legacy, "UPDATE TIMETRX SET NARR = 'A clerk wrote this.' WHERE TRX_NO = :key", key=int(booked().legacy_key))
    do(change, desk, booked().id, replace(typed, narrative="She did not know."), seen=typed)
    replicate.run(work(legacy))
    seen = as_typed(booked())
    do(change, desk, booked().id, replace(seen, narrative="She knows better."), seen=seen)
    send(legacy)
    replicate.run(work(legacy))

    assert words() == [
        (Side.HERE, "Ada", NARRATIVE, True),
        (Side.HERE, "Ada", "She did not know.", False),
        (Side.THERE, None, "A clerk wrote this.", True),
        (Side.HERE, "Ada", "She knows better.", True),
    ]
    with reading() as session:
        (said,) = words_of(session, desk.by, typed.day).values()
    assert [word.told["hours"] for word in said] == ["1.50"] * 4


def test_deleted_there_while_something_else_was_said_here_it_ends_here_too(ada, legacy):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    send(legacy)
    there(legacy, "DELETE FROM TIMETRX WHERE TRX_NO = :key", key=int(booked().legacy_key))
    do(change, desk, booked().id, replace(typed, narrative="She did not know."), seen=typed)
    send(legacy)

    with reading() as session:
        assert not any(each.booked_here for each in own_entries(session, desk.by, typed.day))
        (ended,) = ended_entries(session, desk.by, typed.day)
    assert (
        ended.sentence
        == "It was deleted in the case-management system. It comes on no further bill; book it anew if it is right."
    )
    assert words()[1:] == [(Side.HERE, "Ada", "She did not know.", False), (Side.THERE, None, None, True)]
    with pytest.raises(NotNow, match="book it anew"):
        do(change, desk, booked().id, typed, seen=as_typed(booked()))


def test_bill_that_has_it_is_compared_when_the_writer_finds_it_deleted(ada, legacy):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    send(legacy)
    do(change, desk, booked().id, replace(typed, hours="2"), seen=typed)
    with transaction() as session:
        attorney = session.scalars(select(Timekeeper)).first()
        invoice = an_invoice(session, attorney=attorney, lines=[a_line(attorney, time_entry_id=booked().id)])
        session.get_one(TimeEntry, booked().id).invoice_id = invoice.id
    there(legacy, "DELETE FROM TIMETRX WHERE TRX_NO = :key", key=int(booked().legacy_key))

    send(legacy)
    replicate.run(work(legacy))

    with reading() as session:
        (sentence,) = session.scalars(select(Finding.sentence).where(Finding.invoice_id == invoice.id)).all()
    assert "has deleted this work; the bill has it still" in sentence


def test_matter_unknown_there_is_refused_with_a_sentence(ada, legacy):
    desk, typed = ada
    with transaction() as session:
        imported = a_matter(session, legacy_key="ledes:X-1", number="X-1").id
    do(book, desk, uuid4().hex, replace(typed, matter_id=imported))

    assert send(legacy) == {"refused there": 1}
    assert "has no matter ledes:X-1; an admin enters it there" in outgoing().sentence


def test_system_that_is_away_is_waited_for(ada, legacy, tmp_path):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)

    with pytest.raises(JobFailed, match="Nothing is lost"):
        send(f"sqlite:///{tmp_path}/no/such/folder.db")
    assert outgoing().state == Return.WAITING
    assert send(legacy) == {"written there": 1}


def test_without_a_system_time_stays_here(ada):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)

    assert send("") == {}
    assert outgoing().state == Return.WAITING


@pytest.mark.processes
def test_killed_at_any_moment_every_entry_stands_there_once(ada, legacy, database):
    desk, typed = ada
    dice, before = random.Random(7), count(legacy)
    names = [uuid4().hex for _ in range(30)]
    for number, name in enumerate(names):
        do(book, desk, name, replace(typed, hours="0.1", narrative=f"Piece of work {number}"))
    kills = 0
    while waiting():
        written = len(ours(legacy)) if kills else 0
        process = Fork("tests.jobs.returning", legacy, database)
        while waiting() and (not has_begun(legacy) or len(ours(legacy)) == written):
            time.sleep(0.03)
        time.sleep(dice.uniform(0, 0.1))
        process.kill()
        process.wait(20)
        kills += 1
        replicate.run(work(legacy))
        if kills <= 3:
            say_again(desk, names[kills])

    assert kills > 3
    assert {row["HRS"] for row in ours(legacy) if row["NARR"].endswith("said again")} == {"0.20"}
    assert count(legacy) == before + len(names)
    assert len({row["NARR"] for row in ours(legacy)}) == len(names)
    with reading() as session:
        entries = session.scalars(select(TimeEntry).where(TimeEntry.narrative.startswith("Piece of work"))).all()
    assert sorted(entry.booked_id for entry in entries) == sorted(names)
    assert {entry.bill_status for entry in entries} == {BillStatus.UNBILLED}
    assert all(word[3] for word in words()), "nobody there said anything"
    assert len(words()) == len(names) + 3


def say_again(desk, name):
    seen = as_typed(booked(name))
    do(change, desk, booked(name).id, replace(seen, hours="0.2", narrative=f"{seen.narrative}, said again"), seen=seen)


def waiting():
    with reading() as session:
        return len(outbox.waiting(session))


def has_begun(legacy):
    return bool(there(legacy, "SELECT 1 FROM sqlite_master WHERE name = 'LEDGERLINE_TIME'"))


def test_number_of_a_row_that_was_taken_back_is_not_given_again(ada, legacy):
    desk, typed = ada
    do(book, desk, uuid4().hex, typed)
    send(legacy)
    first = booked()
    do(withdraw, desk, first.id, seen=typed)
    send(legacy)
    do(book, desk, again := uuid4().hex, typed)

    assert send(legacy) == {"written there": 1}
    assert int(booked(again).legacy_key) > int(first.legacy_key)
