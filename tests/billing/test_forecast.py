"""What the page says drafting would do is what drafting does."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import select

from billing.actor import Actor
from billing.drafting import draft_matters
from billing.forecast import forecast
from billing.periods import month
from carriers.profile import Terms
from data.models import Invoice, Matter
from data.queries.unbilled import matters_with_unbilled_work
from data.session import reading, transaction
from data.vocabulary import Role
from tests.builders import a_carrier, a_matter, a_rate, a_time_entry, a_timekeeper, an_expense

OCTOBER = month(2026, 10)
BO = Actor("Bo", roles=frozenset({Role.BILLER}))


@pytest.fixture
def firm(database, desk_of):
    """Five matters of three carriers: billed, billed with a cost, too little, billed by the quarter, without a rate."""
    desk = desk_of(BO)
    for slug, terms in (
        ("harbor_mutual", Terms()), ("summit_casualty", Terms(at_least=Decimal(200))), ("prairie_indemnity", Terms(every="quarter")),
    ):  # fmt: skip
        ledes = desk.catalog[slug].ledes.model_copy(update={"rounding": "half_even"})
        desk.catalog._carriers[slug] = desk.catalog[slug].model_copy(update={"terms": terms, "ledes": ledes})
    with transaction() as session:
        ada, ben = a_timekeeper(session), a_timekeeper(session, "Ben", "Ortiz")
        a_rate(session, ada, "187.50")
        carriers = [a_carrier(session, slug) for slug in ("harbor_mutual", "summit_casualty", "prairie_indemnity")]
        matters = [a_matter(session, carrier=carriers[at], responsible=ada) for at in (0, 0, 1, 2, 0)]
        for matter in matters[:4]:
            a_time_entry(session, matter, ada, hours=Decimal("0.35"))
            a_time_entry(session, matter, ada, hours=Decimal("0.15"), worked_on=dt.date(2026, 9, 30))
        an_expense(session, matters[1])
        a_time_entry(session, matters[4], ben)
        a_time_entry(session, matters[4], ada, worked_on=dt.date(2026, 11, 1))
    return desk


def looked_ahead(desk):
    with reading() as session:
        return forecast(session, desk, OCTOBER)


def test_forecast_is_what_drafting_does(firm):
    found = looked_ahead(firm)

    with transaction() as session:
        outcome = draft_matters(session, firm, OCTOBER, matters_with_unbilled_work(session, OCTOBER.end))
    with reading() as session:
        made = dict(session.execute(select(Matter.number, Invoice.total).join(Invoice, Invoice.matter_id == Matter.id)).all())

    assert {one.number: one.dollars for one in found if one.reason is None} == made
    assert {one.number: one.reason for one in found if one.reason} == outcome.skipped
    assert (len(made), len(outcome.skipped)) == (2, 3)


def test_each_line_is_rounded_once(firm):
    first = looked_ahead(firm)[0]

    assert (first.entries, first.hours, first.expenses) == (2, Decimal("0.50"), 0)
    assert first.dollars == Decimal("65.62") + Decimal("28.12")  # rounded to even


def test_looking_ahead_changes_nothing(firm):
    before = looked_ahead(firm)

    assert looked_ahead(firm) == before


@pytest.mark.parametrize("viewer", [Actor("Dee"), Actor("Ann", timekeeper_id=999, roles=frozenset({Role.ATTORNEY}))])
def test_others_see_no_unbilled_work(firm, desk_of, viewer):
    assert looked_ahead(desk_of(viewer)) == []


def test_missing_carrier_file_is_the_reason(firm):
    del firm.catalog._carriers["harbor_mutual"]

    reasons = {one.reason for one in looked_ahead(firm) if one.slug == "harbor_mutual" and one.number}

    assert any("no carriers/harbor_mutual.yaml any more" in reason for reason in reasons)
