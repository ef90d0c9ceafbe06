"""Booking time: what may be booked, once, by whom; what the carrier will say of it; and that it gets onto the bill."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from threading import Thread
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from billing import review
from billing.actor import Actor
from billing.drafting import draft_matters
from billing.errors import AlreadyDone, BadInput, ChangedMeanwhile, NotFound, NotNow, NotYours
from billing.periods import month
from billing.timekeeping import Typed, book, change, foresee, withdraw
from billing.timekeeping.booking import as_typed
from billing.typed import units_typed
from carriers.catalog import Catalog
from carriers.guidelines import Guidelines
from data.models import Invoice, Matter, TimeEntry, Timekeeper
from data.queries.booked import matters_found, own_entries, own_matters
from data.queries.unbilled import unbilled_time
from data.session import reading, transaction
from data.vocabulary import LineKind, Role, Severity
from tests.builders import a_carrier, a_matter, a_person, a_rate, a_time_entry, a_timekeeper

TODAY = dt.datetime.now(dt.UTC).date()
NARRATIVE = "Prepare outline for deposition of plaintiff's treating physician."


@pytest.fixture
def ada(database):
    """Ada, who bills 200 dollars an hour and has a matter of Harbor Mutual's."""
    with transaction() as session:
        timekeeper = a_timekeeper(session)
        a_rate(session, timekeeper)
        a_matter(session, responsible=timekeeper)
        return Actor.of(a_person(session, "Ada", Role.ATTORNEY, timekeeper=timekeeper))


@pytest.fixture
def desk(desk_of, ada):
    return desk_of(ada)


@pytest.fixture
def typed():
    with reading() as session:
        matter = session.scalars(select(Matter.id)).first()
    return Typed(matter, TODAY, "1.5", NARRATIVE, "L330", "A101")


def guided(desk, **rules):
    """Her desk when Harbor Mutual wants these rules and no others."""
    harbor = desk.catalog["harbor_mutual"].model_copy(update={"guidelines": Guidelines.model_validate(rules)})
    return replace(desk, catalog=Catalog({**desk.catalog, "harbor_mutual": harbor}))


def do(deed, *words, **more):
    with transaction() as session:
        return deed(session, *words, **more)


def entries():
    with reading() as session:
        return session.scalars(select(TimeEntry)).all()


def foreseen(desk, typed, entry_id=None):
    with reading() as session:
        return foresee(session, desk, typed, entry_id)


def draft(desk, typed):
    """The month's bill of the matter, as the worker drafts it."""
    return do(draft_matters, replace(desk, by=Actor.worker()), month(TODAY.year, TODAY.month), [typed.matter_id])


def test_time_is_booked_as_it_was_typed(desk, typed):
    do(book, desk, uuid4().hex, typed)

    (entry,) = entries()
    assert as_typed(entry) == typed
    assert (entry.booked_by, entry.timekeeper_id, entry.invoice_id) == ("Ada", desk.by.timekeeper_id, None)


def test_second_click_books_nothing(desk, typed):
    name = uuid4().hex
    do(book, desk, name, typed)

    with pytest.raises(AlreadyDone, match="booked already"):
        do(book, desk, name, typed)
    assert len(entries()) == 1


def test_two_clicks_at_the_same_moment_are_one(desk, typed):
    name, said = uuid4().hex, []

    def click():
        try:
            do(book, desk, name, typed)
            said.append("booked")
        except AlreadyDone:
            said.append("already")

    clicks = [Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert sorted(said) == ["already"] * 3 + ["booked"]
    assert len(entries()) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"matter_id": 0}, "Choose the matter"),
        ({"hours": ""}, "is not a number"),
        ({"hours": "0"}, "write more than 0"),
        ({"hours": "25"}, "do not fit into one day"),
        ({"hours": "1.505"}, "more than two decimals"),
        ({"hours": "1:20"}, "no whole number of hundredths"),
        ({"narrative": "  "}, "needs a narrative"),
        ({"task_code": "L 3|30"}, "Task code"),
        ({"day": TODAY + dt.timedelta(days=2)}, "has not come yet"),
    ],
)
def test_what_cannot_be_meant_is_told_and_not_stored(desk, typed, wrong, said):
    with pytest.raises(BadInput, match=said):
        do(book, desk, uuid4().hex, replace(typed, **wrong))
    assert entries() == []


def test_day_has_twenty_four_hours(desk, typed):
    do(book, desk, uuid4().hex, replace(typed, hours="20"))
    (entry,) = entries()

    with pytest.raises(BadInput, match=r"20 hours are booked on .* already; 4\.1 more do not fit"):
        do(book, desk, uuid4().hex, replace(typed, hours="4.1"))
    do(change, desk, entry.id, replace(typed, hours="24"), seen=replace(typed, hours="20"))
    assert [entry.hours for entry in entries()] == [24]


def test_closed_matter_takes_only_work_from_before(desk, typed):
    with transaction() as session:
        session.get_one(Matter, typed.matter_id).closed_on = TODAY - dt.timedelta(days=1)

    with pytest.raises(BadInput, match="was closed on"):
        do(book, desk, uuid4().hex, typed)
    do(book, desk, uuid4().hex, replace(typed, day=TODAY - dt.timedelta(days=1)))


def test_work_before_the_matter_is_refused(desk, typed):
    with transaction() as session:
        session.get_one(Matter, typed.matter_id).opened_on = TODAY

    with pytest.raises(BadInput, match="was opened on"):
        do(book, desk, uuid4().hex, replace(typed, day=TODAY - dt.timedelta(days=1)))


@pytest.mark.parametrize("kind", ["biller", "attorney of no time", "gone"])
def test_only_timekeepers_book(database, desk_of, ada, typed, kind):
    with transaction() as session:
        if kind == "gone":
            person = a_person(session, "Gil", Role.ATTORNEY, timekeeper=a_timekeeper(session, "Gil", "Ito", active=False))
        else:
            person = a_person(session, "Bo", Role.BILLER if kind == "biller" else Role.ATTORNEY)
        them = desk_of(Actor.of(person))

    with pytest.raises((NotYours, NotFound)):
        do(book, them, uuid4().hex, typed)
    assert entries() == []


def test_changed_as_long_as_it_is_on_no_bill(desk, typed):
    do(book, desk, uuid4().hex, typed)
    (entry,) = entries()
    later = replace(typed, hours="2", narrative="Revise outline for deposition.")

    do(change, desk, entry.id, later, seen=typed)

    assert as_typed(entries()[0]) == later


def test_second_tab_does_not_overwrite_silently(desk, typed):
    do(book, desk, uuid4().hex, typed)
    (entry,) = entries()
    do(change, desk, entry.id, replace(typed, hours="2"), seen=typed)

    for deed, words in ((change, [replace(typed, hours="3")]), (withdraw, [])):
        with pytest.raises(ChangedMeanwhile, match=r"another tab \(hours\)"):
            do(deed, desk, entry.id, *words, seen=typed)
    assert entries()[0].hours == 2


def test_taken_back_it_is_gone(desk, typed):
    do(book, desk, uuid4().hex, typed)

    do(withdraw, desk, entries()[0].id, seen=typed)

    with reading() as session:
        assert own_entries(session, desk.by, TODAY) == []
        assert unbilled_time(session, typed.matter_id, TODAY) == []
    with pytest.raises(NotFound, match="taken back in another tab"):
        do(withdraw, desk, entries()[0].id, seen=typed)


def test_others_time_is_not_hers(database, desk, desk_of, typed):
    do(book, desk, uuid4().hex, typed)
    with transaction() as session:
        ben = desk_of(Actor.of(a_person(session, "Ben", Role.ATTORNEY, timekeeper=a_timekeeper(session, "Ben", "Ortiz"))))

    for deed, words in ((change, [replace(typed, hours="3")]), (withdraw, [])):
        with pytest.raises(NotFound):
            do(deed, ben, entries()[0].id, *words, seen=typed)
    with reading() as session:
        assert own_entries(session, ben.by, TODAY - dt.timedelta(days=9)) == []


def test_what_came_from_there_is_changed_there(desk, typed):
    with transaction() as session:
        matter = session.get_one(Matter, typed.matter_id)
        a_time_entry(session, matter, session.get_one(Timekeeper, desk.by.timekeeper_id))

    with pytest.raises(NotNow, match="change it there"):
        do(withdraw, desk, entries()[0].id, seen=typed)


def test_booked_time_is_billed_and_then_belongs_to_the_bill(desk, typed):
    desk = guided(desk)
    do(book, desk, uuid4().hex, typed)

    outcome = draft(desk, typed)

    (entry,) = entries()
    assert outcome.made and entry.invoice_id
    for deed, words in ((change, [replace(typed, hours="3")]), (withdraw, [])):
        with pytest.raises(NotNow, match=f"on invoice {outcome.made[0]} by now"):
            do(deed, desk, entry.id, *words, seen=typed)
    with reading() as session:
        (shown,) = own_entries(session, desk.by, TODAY)
        assert (shown.invoice, shown.booked_here) == (outcome.made[0], True)


def test_void_bill_gives_the_time_back(desk, desk_of, typed):
    desk = guided(desk)
    do(book, desk, uuid4().hex, typed)
    draft(desk, typed)
    with transaction() as session:
        invoice = session.scalars(select(Invoice)).one()
        bo = desk_of(Actor.of(a_person(session, "Bo", Role.BILLER)))
        review.act(session, bo, invoice.id, "void", seen=invoice.version, note="Drafted too early.")

    do(change, desk, entries()[0].id, replace(typed, hours="2"), seen=typed)

    assert entries()[0].hours == 2


def test_carrier_says_nothing_of_good_work(desk, typed):
    assert foreseen(desk, typed) == []
    assert entries() == []


def test_what_the_carrier_would_say_is_told_before_it_is_stored(desk, typed):
    desk = guided(desk, block_billing={}, time_increment={"hours": "0.1"}, hours_per_day={"hours": 8, "severity": "warn"})
    poor = replace(typed, hours="8.25", narrative="Draft motion to compel; telephone call with adjuster; review medical records.")

    found = foreseen(desk, poor)

    assert {problem.field for problem in found} == {"time_increment", "hours_per_day", "block_billing"}
    assert {problem.severity for problem in found if problem.field == "hours_per_day"} == {Severity.WARN}
    assert entries() == []


def test_hours_of_the_day_count_other_matters(desk, typed):
    desk = guided(desk, hours_per_day={"hours": 8})
    with transaction() as session:
        other = a_matter(session, carrier=a_carrier(session, "summit_casualty")).id
    do(book, desk, uuid4().hex, replace(typed, matter_id=other, hours="7"))

    assert foreseen(desk, replace(typed, hours="1")) == []
    (told,) = foreseen(desk, replace(typed, hours="1.1"))
    assert "8.1 hours" in told.sentence and told.field == "hours_per_day"


def test_changed_entry_is_not_counted_twice(desk, typed):
    desk = guided(desk, hours_per_day={"hours": 8}, duplicate_lines={})
    do(book, desk, uuid4().hex, replace(typed, hours="6"))

    assert foreseen(desk, replace(typed, hours="7"), entries()[0].id) == []


def test_same_work_twice_is_told_in_words_of_time(desk, typed):
    desk = guided(desk, duplicate_lines={})
    do(book, desk, uuid4().hex, typed)

    (told,) = foreseen(desk, typed)

    assert told.sentence == "The same work is booked already; say how the two differ."


def test_findings_of_other_work_are_not_hers_to_hear(desk, typed):
    desk = guided(desk, time_increment={"hours": "0.1"})
    do(book, desk, uuid4().hex, replace(typed, hours="1.25"))

    assert foreseen(desk, replace(typed, hours="2", narrative="Attend deposition of plaintiff.")) == []


def test_budget_is_told_while_there_is_time(desk, typed):
    desk = guided(desk, budget={})
    with transaction() as session:
        session.get_one(Matter, typed.matter_id).budget = Decimal(500)

    assert foreseen(desk, replace(typed, hours="2.5")) == []
    (told,) = foreseen(desk, replace(typed, hours="2.6"))
    assert "$520.00" in told.sentence


def test_missing_rate_is_told(desk, typed):
    with transaction() as session:
        a_person(session, "Gil", Role.ATTORNEY)
    early = replace(typed, day=dt.date(2019, 12, 31))

    (told,) = foreseen(desk, early)

    assert "no agreed rate" in told.sentence


def test_what_is_offered_to_book_on(desk, typed):
    with transaction() as session:
        hers = session.get_one(Matter, typed.matter_id).number
        worked_on = a_matter(session, caption="Ruiz v. Harlan")
        closed = a_matter(session, closed_on=TODAY, caption="Closed v. Gone")
        foreign = a_matter(session, caption="Foreign v. Others 100%")
        keeper = session.get_one(Timekeeper, desk.by.timekeeper_id)
        a_time_entry(session, worked_on, keeper, worked_on=TODAY), a_time_entry(session, closed, keeper, worked_on=TODAY)
        names = {worked_on.number, closed.number, foreign.number}

    with reading() as session:
        own = {matter.number for matter in own_matters(session, desk.by, TODAY - dt.timedelta(days=90))}
        found = [matter.caption for matter in matters_found(session, desk.by, "others 100%", 5)]
        none = [
            *matters_found(session, Actor("Bo", 9, roles=frozenset({Role.BILLER})), "", 5),
            *matters_found(session, desk.by, "closed v", 5),
        ]

    assert own - names == {hers} and len(own) == 2
    assert (found, none) == (["Foreign v. Others 100%"], [])


@given(st.integers(0, 23), st.integers(0, 59))
def test_clock_is_hours_to_the_hundredth_or_refused(hours, minutes):
    typed = f"{hours}:{minutes:02}"
    if minutes % 3 or not hours + minutes:
        with pytest.raises(BadInput):
            units_typed(typed, LineKind.FEE)
    else:
        assert units_typed(typed, LineKind.FEE) * 60 == hours * 60 + minutes
