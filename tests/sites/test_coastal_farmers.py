"""Coastal Farmers: a code by text message, bills in LSS, a staffing plan before bills on a claim in suit."""

import dataclasses
from decimal import Decimal

import pytest

from demo.sites.books import set_up_site
from jobs.portals.answers import Accepted, Reason, Rejected
from jobs.portals.errors import PersonNeeded, SignInRefused
from jobs.portals.visit import Visit
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SLUG, DAY = "coastal_farmers", 86_400
IN_SUIT = "CLM-2025-0077-S"


async def nothing() -> None:
    """Nobody has to be told."""


async def propose_plan(visit: Visit, firm: Firm) -> None:
    """What a biller does by hand."""
    await visit.page.goto(f"{firm.street.address}/coastal-farmers/plans")
    for label, told in {"Claim number": IN_SUIT, "Lead counsel": "Ada Whitcombe", "Hours planned": "120"}.items():
        await visit.page.get_by_label(label).fill(told)
    await visit.page.get_by_role("button", name="Propose").click()


async def test_claim_in_suit_waits_for_plan(firm: Firm):
    bill, papers = firm.errand(SLUG, "CF-101", claim=IN_SUIT)
    key, sent = firm.key(SLUG), []
    set_up_site(firm.data, SLUG, users=firm.users[SLUG], claims=[IN_SUIT])

    async def before_send() -> None:
        sent.append(bill.invoice_number)

    async with firm.visit(SLUG, key) as visit:
        await visit.sign_in()
        with pytest.raises(PersonNeeded, match=f"No approved staffing plan for claim {IN_SUIT}") as trouble:
            await visit.upload(bill, papers, before_send)
        await propose_plan(visit, firm)
        with pytest.raises(PersonNeeded):
            await visit.upload(bill, papers, before_send)
        firm.forward(DAY)
        answer = await visit.upload(bill, papers, before_send)

    assert trouble.value.turn == "biller" and sent == ["CF-101"], "nothing was sent before the plan was approved"
    assert isinstance(answer, Accepted) and answer.total == bill.total


async def test_missing_plan_refuses_other_claim(firm: Firm):
    bill, papers = firm.errand(SLUG, "CF-102", claim="CLM-2025-0078-S")
    key = firm.key(SLUG)
    set_up_site(firm.data, SLUG, users=firm.users[SLUG], claims=[bill.claim_number])

    async with firm.visit(SLUG, key) as visit:
        await visit.sign_in()
        answer = await visit.upload(dataclasses.replace(bill, claim_number="CLM-2025-0042"), papers, nothing)

    assert isinstance(answer, Rejected)
    assert answer.reasons == (Reason("the staffing plan of claim CLM-2025-0078-S is not approved.", file_line=2),)


async def test_wrong_control_total_names_line(firm: Firm):
    bill, papers = firm.errand(SLUG, "CF-103")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"T|1|0|1.5|", b"T|1|0|2.5|"))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(answer, Rejected)
    assert answer.reasons == (Reason("the control total for hours is 2.5; the records make 1.5.", file_line=3),)


async def test_wrong_text_message_is_refused(firm: Firm):
    async def guessed(_since: object) -> str:
        return "12345"

    visit = Visit(firm.carrier(SLUG), firm.key(SLUG), browser=firm.browser, evidence=firm.folder / "guess", mailed_code=guessed)
    async with visit:
        with pytest.raises(SignInRefused, match="two codes that came by mail: “That code is wrong or no longer good”"):
            await visit.sign_in()


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "CF-111")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        (fresh,) = [each for each in await visit.status() if each.invoice_number == "CF-111"]
        said = await decided_one_by_one(firm, visit, SLUG, "CF-111")
        returned = await visit.find(bill)

    assert fresh.means == "received" and isinstance(returned, Rejected)
    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", "policy limits"),
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "check 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert [said[state].amount for state in ("Reduced", "Paid")] == [Decimal("150.00")] * 2


async def test_returned_bill_may_come_again(firm: Firm):
    bill, papers = firm.errand(SLUG, "CF-121")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        first = await visit.upload(bill, papers, nothing)
        firm.decide(SLUG, "CF-121", "Rejected", reason="Wrong period")
        again = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    assert isinstance(again, Accepted) and isinstance(found, Accepted)
    assert first.receipt != again.receipt == found.receipt
