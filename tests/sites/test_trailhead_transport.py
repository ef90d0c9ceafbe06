"""Trailhead Transport: a checkpoint code by mail, and an accrual window that ends in a rejection."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from jobs.portals.answers import Accepted, Rejected
from jobs.portals.errors import SignInRefused
from jobs.portals.visit import Visit
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG, DAY = "trailhead_transport", 86_400


@pytest.fixture(autouse=True)
def home_time(firm: Firm) -> Iterator[None]:
    """Whole windows pass here; other sites would find the work of their tests too old."""
    yield
    firm.street.tell("DELETE", "clock")


async def nothing() -> None:
    """Nobody has to be told."""


async def test_held_bill_is_accepted_and_told(firm: Firm):
    bill, papers = firm.errand(SLUG, "2201-0001")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        (said,) = [each for each in await visit.status() if each.invoice_number == bill.invoice_number]

    assert isinstance(answer, Accepted) and answer.total == bill.total
    assert said.means == "on_hold" and said.receipt == answer.receipt
    assert (said.reason or "").startswith("accrual review until")


async def test_window_ends_in_a_rejection(firm: Firm):
    bill, papers = firm.errand(SLUG, "2201-0002")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        firm.forward(44 * DAY)
        inside = await visit.find(bill)
        firm.forward(DAY)
        outside = await visit.find(bill)
        again = await visit.upload(bill, papers, nothing)

    assert isinstance(inside, Accepted) and isinstance(again, Accepted)
    assert isinstance(outside, Rejected) and outside.reasons[0].text == "No accrual was confirmed within 45 days"


async def test_mails_count_the_days(firm: Firm):
    bill, papers = firm.errand(SLUG, "2201-0003")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
    for _ in range(46):
        firm.forward(DAY)

    assert [(each.means, each.reason) for each in firm.mailed(SLUG, bill.invoice_number)] == [
        ("on_hold", "accrual review, day 0 of 45"),
        ("on_hold", "accrual review, day 7 of 45"),
        ("on_hold", "accrual review, day 14 of 45"),
        ("rejected", "No accrual was confirmed within 45 days"),
    ]


async def test_decision_ends_the_reminders(firm: Firm):
    bill, papers = firm.errand(SLUG, "2201-0004")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        firm.decide(SLUG, bill.invoice_number, "Approved")
        firm.forward(50 * DAY)
        found = await visit.find(bill)

    assert isinstance(found, Accepted)
    assert [each.means for each in firm.mailed(SLUG, bill.invoice_number)] == ["on_hold", "accepted"]


async def test_wrong_checkpoint_code_is_refused(firm: Firm):
    async def guessed(_since: object) -> str:
        return "12345"

    visit = Visit(firm.carrier(SLUG), firm.key(SLUG), browser=firm.browser, evidence=firm.folder / "guess", mailed_code=guessed)
    async with visit:
        with pytest.raises(SignInRefused, match="two codes that came by mail"):
            await visit.sign_in()


async def test_cards_say_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "2201-0005")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)

    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", "policy limits"),
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "check 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert [said[state].amount for state in ("Reduced", "Paid")] == [Decimal("150.00")] * 2
