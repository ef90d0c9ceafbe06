"""Rules tried on past bills: what each catches, the best limit, the lines for the carrier file; and suggestions put aside."""

import datetime as dt
from decimal import Decimal

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from billing.actor import Actor
from billing.answers import Said, take_answer
from billing.checking import whole
from billing.cuts import suggesting
from billing.cuts.limits import LADDERS, kind_of, limits_to_try
from billing.cuts.pasting import pasted
from billing.cuts.replay import Replay
from billing.cuts.suggesting import keep, proposals
from billing.errors import AlreadyDone, NoteNeeded, NotYours
from billing.guidelines import Surroundings, problems_in
from billing.guidelines.book import BOOK
from carriers.guidelines import RULES, Guidelines
from data.dialects import clock
from data.models import Carrier, Cut, Invoice, InvoiceLine, LineEdit, Suggestion
from data.queries.learning import bills_answered, suggestions
from data.session import reading, transaction
from data.vocabulary import AnswerSource, CarrierWord, Role
from tests.builders import a_line, a_person, a_timekeeper, an_invoice

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
TWO_TASKS = "Review medical records of plaintiff; draft report to the adjuster on liability."
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def past(database):
    """Puts a bill of Ada's into the past, with these (hours, narrative) lines, and says what the carrier said of it."""
    with transaction() as session:
        ada = a_timekeeper(session)
        people = {
            name: Actor.of(a_person(session, name.title(), role))
            for name, role in (("max", Role.MANAGER), ("ada", Role.ATTORNEY))
        }

    def make(*lines, reason=None, word=CarrierWord.REDUCED, **more):
        with transaction() as session:
            made = [
                a_line(ada, position=place, units=Decimal(hours), narrative=text, **more)
                for place, (hours, text) in enumerate(lines, 1)
            ]
            invoice = an_invoice(session, attorney=ada, lines=made)
            said = Said(
                word if reason else CarrierWord.ACCEPTED, "Decided", NOON, AnswerSource.MAIL, invoice_id=invoice.id, reason=reason
            )
            take_answer(session, said)
            return invoice.id

    make.people = people
    return make


def replayed(rules=None):
    """A replay of everything there is, for a carrier file with these guidelines."""
    with reading() as session:
        carrier_id = session.scalars(select(Carrier.id)).one()
        replay = Replay(Guidelines.model_validate(rules or {}), session.scalars(select(Cut)).all())
        bills = bills_answered(session, carrier_id, LONG_AGO, replay.bills_cut)
        replay.choose_limits(session)
        replay.look(session, sorted(bills))
    return replay, bills


def proposed(rules=None):
    replay, _ = replayed(rules)
    return {each.trial.rule: each for each in proposals(replay, {rule: rule in (rules or {}) for rule in replay.rules})}


def test_rule_catches_exactly_what_the_engine_finds(past):
    cut = past(("2", TWO_TASKS), ("1", "Prepare outline for deposition."), reason="Line 1: block billing.")
    other = past(("1", TWO_TASKS))
    replay, bills = replayed()

    for trial in replay.trials:
        with reading() as session:
            invoices = whole(session, sorted(bills))
            around = Surroundings(session, invoices)
            cases = [around.case(invoice, Guidelines(**{trial.rule: trial.limit})) for invoice in invoices]
            found = {(case.invoice.id, problem.line) for case in cases for problem in problems_in(case)}
        assert trial.found == found
    widest = replay.score(replay.trials[0])
    assert (widest.caught, widest.others) == ({(cut, 1)}, {(other, 1)})


def test_best_limit_catches_most_with_fewest_others(past):
    for _ in range(3):
        past(("2.5", TWO_TASKS), ("0.4", TWO_TASKS), reason="Line 1: block billing.")
    past(("0.3", TWO_TASKS), ("0.5", TWO_TASKS))

    best = proposed()["block_billing"]

    assert (len(best.score.named), len(best.score.caught), len(best.score.others)) == (3, 3, 0)
    assert best.trial.limit.from_hours == Decimal(2)
    assert not best.is_on


def test_one_cut_alone_is_no_reason_for_a_rule(past):
    past(("2", TWO_TASKS), reason="Line 1: block billing.")

    assert proposed() == {}


def test_rule_that_finds_everything_is_not_suggested(past):
    for _ in range(2):
        past(("2", TWO_TASKS), *[("2", TWO_TASKS)] * 9, reason="Line 1: block billing.")

    assert proposed() == {}


def test_file_that_finds_it_already_needs_nothing(past):
    for _ in range(2):
        past(("2", TWO_TASKS), reason="Line 1: block billing.")

    assert proposed({"block_billing": {}}) == {}


def test_wider_limit_is_drawn_tighter_and_keeps_the_rest(past):
    for _ in range(2):
        past(
            ("5", "Attend hearing on motion to compel."),
            ("2", "Prepare outline for deposition."),
            reason="Line 1: excessive time",
        )

    best = proposed({"entry_size": {"hours": 8, "severity": "refuse"}})["entry_size"]

    assert (best.is_on, best.caught_now, best.trial.limit.hours, best.trial.limit.severity) == (True, 0, Decimal(4), "refuse")
    assert pasted("entry_size", best.trial.limit) == "guidelines:\n  entry_size: {severity: refuse, hours: 4}"


def test_words_the_carrier_names_become_the_limit(past):
    for _ in range(2):
        past(
            ("1", "Secretarial work on exhibits for trial."), ("1", "Prepare outline for deposition."),
            reason="Line 3, LINE_ITEM_DESCRIPTION: work described as secretarial is not paid.",
        )  # fmt: skip

    assert pasted("forbidden_words", proposed()["forbidden_words"].trial.limit).endswith(
        "forbidden_words: {phrases: [secretarial]}"
    )


def test_dollars_the_carrier_names_become_the_cap(past):
    for _ in range(2):
        past(("1", "Prepare outline for deposition."), reason="Line 1: rate cap, we pay at most $180.00 an hour.")

    best = proposed()["rate_cap"]

    assert (best.trial.limit.dollars, len(best.score.caught)) == ({"PARTNR": Decimal("180.00")}, 2)


def test_bill_without_a_named_line_is_caught_by_any_of_its_lines(past):
    for _ in range(2):
        past(("2", TWO_TASKS), ("1", "Prepare outline for deposition."), reason="Block billing")

    best = proposed()["block_billing"]

    assert (len(best.score.named), len(best.score.caught), len(best.score.others)) == (2, 2, 0)


def test_bill_is_looked_at_as_it_was_sent(past):
    made = [past(("2", TWO_TASKS), reason="Line 1: block billing.", word=CarrierWord.REJECTED) for _ in range(2)]
    with transaction() as session:
        for line in session.scalars(select(InvoiceLine).where(InvoiceLine.invoice_id.in_(made))):
            session.add(LineEdit(line=line, at=clock(session), field="narrative", before=line.narrative, after="Draft report."))
            line.narrative = "Draft report."

    assert len(proposed()["block_billing"].score.caught) == 2
    with reading() as session:
        assert set(session.scalars(select(InvoiceLine.narrative))) == {"Draft report."}
        assert set(session.scalars(select(Invoice.version))) != set()


def stored(caught=None):
    """Work it out and keep it; the row."""
    replay, bills = replayed()
    with transaction() as session:
        carrier_id = session.scalars(select(Carrier.id)).one()
        keep(session, carrier_id, proposals(replay, dict.fromkeys(replay.rules, False)), bills, len(bills))
        return session.scalars(select(Suggestion)).one_or_none()


def test_suggestion_is_kept_once_and_goes_when_it_does_not_hold(past):
    made = [past(("2", TWO_TASKS), reason="Line 1: block billing.") for _ in range(2)]
    first, second = stored(), stored()

    assert (first.id, second.caught, second.others, second.bills) == (second.id, 2, 0, 2)
    assert yaml.safe_load(second.lines) == {"guidelines": {"block_billing": {"from_hours": 2}}}
    assert [line for _, line in second.examples["caught"]] == [1, 1]
    with transaction() as session:
        session.execute(Cut.__table__.delete().where(Cut.invoice_id == made[0]))
    assert stored() is None


def test_what_is_put_aside_stays_aside_until_there_is_much_more(past):
    for _ in range(2):
        past(("2", TWO_TASKS), reason="Line 1: block billing.")
    row, max_ = stored(), past.people["max"]
    with transaction() as session:
        with pytest.raises(NoteNeeded):
            suggesting.dismiss(session, row.id, " ", by=max_)
        with pytest.raises(NotYours):
            suggesting.dismiss(session, row.id, "No.", by=past.people["ada"])
        suggesting.dismiss(session, row.id, "They promised to stop.", by=max_)
        with pytest.raises(AlreadyDone):
            suggesting.dismiss(session, row.id, "Again.", by=max_)
    past(("2", TWO_TASKS), reason="Line 1: block billing.")
    assert stored().dismissed_at is not None
    with reading() as session:
        assert suggestions(session, max_) == []
        assert [each.dismissed_why for each in suggestions(session, max_, aside=True)] == ["They promised to stop."]
        assert suggestions(session, past.people["ada"], aside=True) == []

    for _ in range(2):
        past(("2", TWO_TASKS), reason="Line 1: block billing.")

    row = stored()
    assert (row.dismissed_at, row.dismissed_why, row.caught) == (None, "They promised to stop.", 5)


def test_manager_takes_a_suggestion_up_again(past):
    for _ in range(2):
        past(("2", TWO_TASKS), reason="Line 1: block billing.")
    row = stored()
    with transaction() as session:
        suggesting.dismiss(session, row.id, "Not now.", by=past.people["max"])
        suggesting.take_up(session, row.id, by=past.people["max"])

    with reading() as session:
        assert len(suggestions(session, past.people["max"])) == 1


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_can_be_tried_and_pasted(rule):
    tried = limits_to_try(rule, [], None)

    assert len(tried) == len(LADDERS[rule][1]) if rule in LADDERS else len(tried) <= 1
    for limit in tried:
        assert Guidelines.model_validate(yaml.safe_load(pasted(rule, limit))["guidelines"]) == Guidelines(**{rule: limit})
    assert rule in BOOK


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=2, max_size=30), min_size=1, max_size=4))
def test_pasted_words_read_back_as_they_were(phrases):
    limit = kind_of("forbidden_words").model_validate({"phrases": phrases})

    assert yaml.safe_load(pasted("forbidden_words", limit))["guidelines"]["forbidden_words"]["phrases"] == phrases
