"""The checklist before the night's uploads: each point green, amber or red, with its reason and whose turn it is."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update

from billing import excusing, review
from billing.actor import Actor
from billing.checking import check_again
from billing.desk import Desk
from billing.preflight import Light, Verdict, Whose, preflight
from carriers.catalog import Catalog
from carriers.guidelines import Guidelines
from data.models import Approval, Carrier, Credential, Finding, Invoice, LedesFile, Matter, Rate, Timekeeper
from data.queries.preflight import earlier_in_review
from data.session import reading, transaction
from data.vocabulary import Role
from tests.builders import a_carrier, a_line, a_matter, a_person, a_rate, a_timekeeper, an_invoice

GREEN, AMBER, RED, NONE = Light.GREEN, Light.AMBER, Light.RED, Light.NONE
NOW = dt.datetime.now(dt.UTC)
DEE = Actor("Dee", 9, None, frozenset())
RULES = {"approved_timekeepers": {}, "approved_rate": {}, "budget": {}, "entry_size": {"hours": 1, "severity": "refuse"}}


@pytest.fixture
def night(database, files, catalog):
    """Ada with an agreed rate and an approved invoice of one good line; a sign-in that works; makes desks of billers with rules."""
    with transaction() as session:
        ada = a_timekeeper(session)
        a_rate(session, ada)
        matter = a_matter(session, responsible=ada)
        invoice = an_invoice(session, attorney=ada, matter=matter)
        session.execute(update(Credential).values(signed_in_at=NOW))
        attorney, bo = a_person(session, "Ada", Role.ATTORNEY, timekeeper=ada), a_person(session, "Bo", Role.BILLER)
        people = Actor.of(attorney), Actor.of(bo)
        ids = {"ada": ada.id, "matter": matter.id, "invoice": invoice.id, "carrier": matter.client.carrier_id}

    def desk(rules=None, by=people[1], **changes):
        update = {"guidelines": Guidelines.model_validate(rules or {}), **changes}
        harbor = catalog["harbor_mutual"].model_copy(update=update)
        return Desk(by, Catalog({**catalog, "harbor_mutual": harbor}), files)

    return {"desk": desk, "attorney": people[0], "bo": people[1], **ids}


def approve(night):
    with transaction() as session:
        seen = session.get_one(Invoice, night["invoice"]).version
        session.flush()
        review.approve(session, night["desk"](by=night["attorney"]), night["invoice"], seen=seen)


def checked(desk):
    with reading() as session:
        (found,) = preflight(session, desk)
        return found


def change(night, kind, **values):
    rows = {Matter: night["matter"], Invoice: night["invoice"]}
    with transaction() as session:
        found = session.get_one(kind, rows[kind]) if kind in rows else session.scalars(select(kind)).one()
        for name, value in values.items():
            setattr(found, name, value)


def approve_person(night, **more):
    with transaction() as session:
        session.add(Approval(carrier_id=night["carrier"], **more))


def test_approved_bill_without_a_flaw_is_ready(night):
    approve(night)

    found = checked(night["desk"]())

    assert {name: point.light for name, point in found.points.items()} == {
        "approval": GREEN, "claim_number": GREEN, "people": NONE, "rates": GREEN, "budget": NONE, "sign_in": GREEN, "file": GREEN,
        "guidelines": GREEN,
    }  # fmt: skip
    assert (found.verdict, found.goes_tonight, found.turns, found.dollars) == (Verdict.READY, True, (), Decimal("300.00"))


def test_bill_in_review_is_the_attorneys(night):
    found = checked(night["desk"]())

    assert (found.verdict, found.goes_tonight, found.turns) == (Verdict.IN_REVIEW, False, (Whose.ATTORNEY,))
    assert "is on Ada Whitcombe's table" in found.points["approval"].said()


def test_missing_claim_number_stops_what_has_no_file_yet(night):
    change(night, Matter, claim_number=None)
    assert (checked(night["desk"]()).points["claim_number"].light, checked(night["desk"]()).verdict) == (RED, Verdict.STOPPED)

    change(night, Matter, claim_number="HM-1")
    approve(night)
    change(night, Matter, claim_number=None)

    assert checked(night["desk"]()).points["claim_number"].light is AMBER


@pytest.mark.parametrize("rules, light", [({"approved_timekeepers": {}}, RED), ({}, AMBER)])
def test_person_who_is_not_on_the_list(night, rules, light):
    approve(night)
    approve_person(night, classification="PARALG")

    point = checked(night["desk"](rules)).points["people"]

    assert (point.light, point.whose) == (light, Whose.BILLER)
    assert "Ada Whitcombe" in point.said() and "is not on the carrier's list for 2026-10-14" in point.said()


def test_everybody_on_the_list_is_green(night):
    approve(night)
    approve_person(night, timekeeper_id=night["ada"], rate=Decimal(200))

    found = checked(night["desk"](RULES | {"entry_size": {"hours": 9}}))

    assert found.points["people"].light is GREEN and found.points["rates"].light is GREEN


def test_empty_list_stops_where_the_carrier_asks_for_it(night):
    approve(night)

    assert checked(night["desk"]({"approved_timekeepers": {}})).points["people"].light is RED


@pytest.mark.parametrize(
    "rules, light", [({"approved_rate": {}}, RED), ({"approved_rate": {"severity": "warn"}}, AMBER), ({}, AMBER)]
)
def test_hour_dearer_than_agreed(night, rules, light):
    approve(night)
    approve_person(night, timekeeper_id=night["ada"], rate=Decimal(180))

    point = checked(night["desk"](rules)).points["rates"]

    assert point.light is light and "$180.00 is agreed for Ada Whitcombe" in point.said()


def test_hour_without_any_rate(night):
    approve(night)
    with transaction() as session:
        session.execute(delete(Rate))

    assert "No rate is agreed for Ada Whitcombe" in checked(night["desk"]()).points["rates"].said()


@pytest.mark.parametrize(
    "budget, rules, light, percent",
    [
        ("299.99", {"budget": {}}, RED, 100),
        ("299.99", {}, AMBER, 100),
        ("310", {}, AMBER, 96),
        ("1000", {"budget": {}}, GREEN, 30),
        ("1000", {"budget": {"percent": 31}}, AMBER, 30),
    ],
)
def test_budget(night, budget, rules, light, percent):
    approve(night)
    change(night, Matter, budget=Decimal(budget))

    found = checked(night["desk"](rules))

    assert (found.points["budget"].light, found.percent_billed) == (light, percent)


def test_other_bills_of_the_matter_count_for_its_budget(night):
    approve(night)
    change(night, Matter, budget=Decimal(1000))
    with transaction() as session:
        ada, matter = session.get_one(Timekeeper, night["ada"]), session.get_one(Matter, night["matter"])
        an_invoice(session, attorney=ada, matter=matter, lines=[a_line(ada, units=Decimal(4))])

    found = checked(night["desk"]({"budget": {}}))

    assert (found.points["budget"].light, found.percent_billed, len(found.bills)) == (RED, 110, 2)


@pytest.mark.parametrize(
    "account, light, said",
    [
        ({"signed_in_at": None}, AMBER, "Nobody signed in as “firm” yet"),
        ({"refused_at": NOW, "refused_why": "Locked."}, RED, "Locked. An admin enters the right one"),
        ({"expires_on": NOW.date() + dt.timedelta(days=5)}, AMBER, "An admin enters a new one in time"),
        ({"expires_on": NOW.date() - dt.timedelta(days=2)}, RED, "ended on"),
    ],
)
def test_sign_in(night, account, light, said):
    approve(night)
    change(night, Credential, **account)

    point = checked(night["desk"]()).points["sign_in"]

    assert (point.light, point.whose) == (light, Whose.ADMIN) and said in point.said()


def test_carrier_without_sign_in_paused_by_hand_or_without_file(night):
    approve(night)
    with transaction() as session:
        session.delete(session.scalars(select(Credential)).one())
    assert checked(night["desk"]()).points["sign_in"].light is RED
    assert checked(night["desk"](by_hand="Bo does.")).points["sign_in"].light is NONE

    change(night, Carrier, paused_at=NOW, paused_by="Bo", paused_why="They move.")
    point = checked(night["desk"]()).points["sign_in"]
    assert (point.light, point.whose) == (RED, Whose.BILLER) and "Paused by Bo: They move." in point.said()

    desk = night["desk"]()
    gone = Desk(desk.by, Catalog({}), desk.files)
    assert checked(gone).points["sign_in"].whose is Whose.KEEPER


def test_clients_own_account_counts(night):
    approve(night)
    with transaction() as session:
        own = session.get_one(Matter, night["matter"]).client_id
        session.add(
            Credential(
                carrier_id=night["carrier"],
                client_id=own,
                username="auto",
                sealed="-",
                changed_at=NOW,
                changed_by="Cy",
                refused_at=NOW,
            )
        )

    assert "“auto”" in checked(night["desk"]()).points["sign_in"].said()


def test_fault_of_the_file_that_was_written_down(night):
    with transaction() as session:
        line = session.get_one(Invoice, night["invoice"])
        session.flush()
        check_again(session, night["desk"](), [line])
        session.add(
            Finding(
                invoice_id=night["invoice"], rule="LINE_ITEM_TASK_CODE", severity="refuse", sentence="The task code is missing.",
                turn="biller", found_at=NOW,
            )
        )  # fmt: skip

    point = checked(night["desk"]()).points["file"]

    assert (point.light, point.whose) == (RED, Whose.ATTORNEY) and "The task code is missing." in point.said()


def test_approved_bill_without_its_file_is_stopped(night):
    approve(night)
    with transaction() as session:
        session.delete(session.scalars(select(LedesFile)).one())

    assert checked(night["desk"]()).points["file"].light is RED


def test_guideline_stops_until_it_is_excused(night):
    desk = night["desk"]({"entry_size": {"hours": 1, "severity": "refuse"}}, by=night["attorney"])
    assert checked(desk).points["guidelines"].whose is Whose.ATTORNEY

    with transaction() as session:
        invoice = session.get_one(Invoice, night["invoice"])
        check_again(session, desk, [invoice])
        finding = session.scalars(select(Finding)).one()
        excusing.excuse(session, desk, finding.id, excusing.Why("She asked for it."), seen=invoice.version)

    point = checked(desk).points["guidelines"]
    assert (point.light, point.said()) == (GREEN, "No finding stops it: 1 excused.")


def test_warning_stops_nothing(night):
    approve(night)

    point = checked(night["desk"]({"entry_size": {"hours": 1}})).points["guidelines"]

    assert (point.light, point.said()) == (GREEN, "No finding stops it: 1 only worth a look.")


def test_bills_of_earlier_months_in_review_are_only_counted(night):
    approve(night)
    with transaction() as session:
        older = an_invoice(session, attorney=session.get_one(Timekeeper, night["ada"]))
        older.period_start, older.period_end = dt.date(2026, 9, 1), dt.date(2026, 9, 30)

    with reading() as session:
        assert [one.id for one in preflight(session, night["desk"]())] == [night["matter"]]
        assert earlier_in_review(session, night["bo"]) == 1


def test_nobody_sees_what_is_not_theirs(night):
    approve(night)
    stranger = Actor("Ann", 8, 999, frozenset({Role.ATTORNEY}))

    with reading() as session:
        assert preflight(session, night["desk"](by=DEE)) == [] == preflight(session, night["desk"](by=stranger))
        assert len(preflight(session, night["desk"](by=night["attorney"]))) == 1


def test_matters_of_many_parts_come_whole(night, monkeypatch):
    approve(night)
    monkeypatch.setattr("billing.preflight.flight.AT_ONCE", 2)
    with transaction() as session:
        ada, summit = session.get_one(Timekeeper, night["ada"]), a_carrier(session, "summit_casualty")
        matters = [a_matter(session, carrier=summit, responsible=ada) for _ in range(3)]
        for matter in matters * 3:
            an_invoice(session, attorney=ada, matter=matter)

    with reading() as session:
        found = preflight(session, night["desk"]())

    assert [len(one.bills) for one in found] == [1, 3, 3, 3]
