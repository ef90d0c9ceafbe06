"""What carriers cut, written down from their answers: once, with its dollars, and as people set it right."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from billing.actor import Actor
from billing.answers import Said, take_answer
from billing.cuts import ruling
from billing.cuts.reading import read_cuts, unread
from billing.cuts.telling import UNCLASSIFIED
from billing.errors import BadInput, NotFound, NotYours
from billing.money import shares
from data.models import Answer, Cut
from data.queries import cuts
from data.queries.cuts import NOBODYS, Wanted
from data.session import reading, transaction
from data.vocabulary import AnswerSource, CarrierWord, Role
from tests.builders import a_carrier, a_line, a_matter, a_person, a_timekeeper, an_invoice

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
LINES = "Line 1: block billing. Line 2: travel is paid at 50 %."


@pytest.fixture
def bill(database):
    """Ada's invoice of two lines over 600 dollars, Bo, and Dee who must see nothing."""
    with transaction() as session:
        ada = a_timekeeper(session)
        invoice = an_invoice(session, attorney=ada, lines=[a_line(ada), a_line(ada, position=2)])
        people = {
            name: Actor.of(a_person(session, name.title(), *roles))
            for name, roles in {"bo": [Role.BILLER], "max": [Role.MANAGER], "dee": []}.items()
        }
        return {"id": invoice.id, "number": invoice.number, **people}


def say(bill, word=CarrierWord.REDUCED, reason=LINES, amount="450.00", **more):
    told = {"words": "Approved with cuts", "said_at": NOON, "source": AnswerSource.MAIL} | more
    with transaction() as session:
        said = Said(word, invoice_id=bill["id"], reason=reason, amount=Decimal(amount) if amount else None, **told)
        take_answer(session, said)


def the_cuts():
    with reading() as session:
        return session.scalars(select(Cut).order_by(Cut.answer_id, Cut.place)).all()


def told():
    return [(cut.rule, cut.line, cut.dollars) for cut in the_cuts()]


def test_answer_is_taken_apart(bill):
    say(bill)

    assert told() == [("block_billing", 1, Decimal("75.00")), ("travel", 2, Decimal("75.00"))]
    assert [cut.words for cut in the_cuts()] == ["Line 1: block billing.", "Line 2: travel is paid at 50 %."]


def test_dollars_that_the_words_name_come_first(bill):
    say(bill, reason="Line 1: block billing, reduced by $100.00. Line 2: travel.")

    assert told() == [("block_billing", 1, Decimal("100.00")), ("travel", 2, Decimal("50.00"))]


def test_same_thing_by_mail_and_on_the_list_is_one_cut(bill):
    say(bill)
    say(bill, words="2610 Adjusted $450.00", source=AnswerSource.SITE, said_at=NOON + dt.timedelta(hours=1))

    assert len(told()) == 2
    assert sum(dollars for _, _, dollars in told()) == Decimal("150.00")


def test_bare_word_goes_when_the_reason_comes(bill):
    say(bill, reason=None, amount=None, words="Adjusted")
    assert told() == [(UNCLASSIFIED, None, Decimal("0.00"))]

    say(bill, said_at=NOON + dt.timedelta(hours=1))

    assert [rule for rule, _, _ in told()] == ["block_billing", "travel"]


@pytest.mark.parametrize("word", [CarrierWord.REJECTED, CarrierWord.ON_HOLD, CarrierWord.INQUIRY])
def test_what_is_not_reduced_costs_nothing_yet(bill, word):
    say(bill, word)

    assert [dollars for _, _, dollars in told()] == [Decimal("0.00")] * 2


@pytest.mark.parametrize("word", [CarrierWord.RECEIVED, CarrierWord.ACCEPTED, CarrierWord.PAID])
def test_good_news_are_no_cuts(bill, word):
    say(bill, word)

    assert told() == []


def test_reading_again_changes_nothing(bill):
    say(bill)
    before = [(cut.id, cut.rule, cut.words, cut.dollars) for cut in the_cuts()]

    with transaction() as session:
        assert read_cuts(session, bill["id"]) == 2

    assert [(cut.id, cut.rule, cut.words, cut.dollars) for cut in the_cuts()] == before


def test_answers_of_older_wordings_are_read_again(bill):
    say(bill)
    with transaction() as session:
        assert unread(session, 10) == []
        session.scalars(select(Answer)).one().cuts_read = "older"

    with reading() as session:
        assert unread(session, 10) == [bill["id"]]


def test_biller_sets_a_wording_right_once(bill):
    say(bill, reason="Policy 7: line 1 is not for us", amount=None)
    (cut,) = the_cuts()
    with transaction() as session:
        assert ruling.set_right(session, cut.id, "staffing", by=bill["bo"]) == 1
    say(bill, words="Cut again", reason="Policy 8: line 2 is not for us", amount=None, said_at=NOON + dt.timedelta(hours=1))

    assert [(each.rule, each.ruled_by) for each in the_cuts()] == [("staffing", bill["bo"].person_id)] * 2
    assert [each.words for each in the_cuts()] == ["Policy 7: line 1 is not for us", "Policy 8: line 2 is not for us"]


def test_ruling_outlives_another_reading_and_can_be_taken_back(bill):
    say(bill)
    first = the_cuts()[0]
    with transaction() as session:
        ruling.set_right(session, first.id, "entry_size", by=bill["bo"])
        read_cuts(session, bill["id"])
    assert the_cuts()[0].rule == "entry_size"

    with transaction() as session:
        ruling.leave_to_the_table(session, first.id, by=bill["bo"])

    assert (the_cuts()[0].rule, the_cuts()[0].ruled_by) == ("block_billing", None)


def test_only_billers_rule_and_only_what_there_is(bill):
    say(bill)
    cut = the_cuts()[0]
    with transaction() as session:
        for refusal, cut_id, rule, by in (
            (NotYours, cut.id, "staffing", bill["max"]), (BadInput, cut.id, "nonsense", bill["bo"]),
            (BadInput, cut.id, UNCLASSIFIED, bill["bo"]), (NotFound, cut.id + 99, "staffing", bill["bo"]),
        ):  # fmt: skip
            with pytest.raises(refusal):
                ruling.set_right(session, cut_id, rule, by=by)


def test_counted_by_rule_carrier_and_attorney(bill):
    say(bill)
    with transaction() as session:
        ben = a_timekeeper(session, "Ben")
        other = an_invoice(session, attorney=ben, matter=a_matter(session, carrier=a_carrier(session, "summit_casualty")))
    say({"id": other.id}, CarrierWord.REJECTED, "Block billing", None)

    with reading() as session:
        max_, dee = bill["max"], bill["dee"]
        total = cuts.sum_of(session, max_, Wanted())
        by_rule = {
            each.key: (each.cuts, each.dollars, each.month)
            for each in cuts.tallies(session, max_, Wanted(), "rule")
            if each.key == "travel"
        }
        by_attorney = {each.name: each.cuts for each in cuts.tallies(session, max_, Wanted(), "attorney")}
        by_carrier = {each.name: each.cuts for each in cuts.tallies(session, max_, Wanted(), "carrier")}
        bills = cuts.bills_by(session, max_, Wanted(), "rule")
        rejected = cuts.refused(session, max_, Wanted())
        nobodys = cuts.sum_of(session, dee, Wanted())
        rows = cuts.some_cuts(session, max_, Wanted(rule="travel"), 10)

    assert (total.cuts, total.lines, total.bills, total.dollars) == (3, 2, 2, Decimal("150.00"))
    assert by_rule == {"travel": (1, Decimal("75.00"), (2026, 11))}
    assert by_attorney == {"Ada Whitcombe": 2, "Ben Whitcombe": 1}
    assert by_carrier == {"Harbor Mutual": 2, "Summit Casualty": 1}
    assert bills == {"block_billing": (2, 2), "travel": (1, 1)}
    assert rejected == (1, other.total)
    assert (nobodys.cuts, nobodys.dollars) == (0, Decimal("0.00"))
    assert [(row.number, row.line, row.narrative) for row in rows] == [(bill["number"], 2, "Prepare outline for deposition.")]


def test_filters_let_through_what_they_say(bill):
    say(bill)
    wanted = {
        Wanted(since=NOON): 2, Wanted(since=NOON + dt.timedelta(seconds=1)): 0, Wanted(until=NOON): 0, Wanted(carrier_id=999_999): 0,
        Wanted(attorney_id=NOBODYS): 0, Wanted(rule="travel"): 1,
    }  # fmt: skip

    with reading() as session:
        assert {each: cuts.sum_of(session, bill["bo"], each).cuts for each in wanted} == wanted
        assert list(cuts.carriers_that_cut(session, bill["bo"]).values()) == ["Harbor Mutual"]
        assert list(cuts.attorneys_cut(session, bill["bo"]).values()) == ["Ada Whitcombe"]


def test_shares_come_out_to_the_cent():
    assert shares(Decimal("100.00"), 3) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert sum(shares(Decimal("0.02"), 5)) == Decimal("0.02")
