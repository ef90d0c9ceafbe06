"""Redwood Assurance: a code by mail, a wizard with questions, validation that takes its time, and a review after it."""

import dataclasses
from decimal import Decimal

import pytest

from jobs.portals.answers import Accepted, AlreadyThere, Pending, Reason, Rejected
from jobs.portals.errors import SignInRefused
from jobs.portals.visit import Visit
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG = "redwood_assurance"
VALIDATION, REVIEW = 31, 600


async def nothing() -> None:
    """Nobody has to be told."""


async def test_wrong_mailed_code_is_refused(firm: Firm):
    async def guessed(_since: object) -> str:
        return "12345"

    visit = Visit(firm.carrier(SLUG), firm.key(SLUG), browser=firm.browser, evidence=firm.folder / "guess", mailed_code=guessed)
    async with visit:
        with pytest.raises(SignInRefused, match="That code does not match"):
            await visit.sign_in()


async def test_device_is_never_left_remembered(firm: Firm):
    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        cookies = await visit.page.context.cookies(firm.carrier(SLUG).address)

    assert [each["name"] for each in cookies] == [f"{SLUG}_session"]


async def test_validation_and_review_are_waited_for(firm: Firm):
    bill, papers = firm.errand(SLUG, "0301-0001")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        sent = await visit.upload(bill, papers, nothing)
        early = await visit.find(bill)
        firm.forward(VALIDATION)
        found = await visit.find(bill)
        firm.forward(REVIEW)
        again = await visit.upload(bill, papers, nothing)

    (taken,) = firm.book(SLUG, bill.invoice_number)
    assert isinstance(sent, Pending) and isinstance(early, Pending) and isinstance(again, AlreadyThere)
    assert isinstance(found, Accepted) and (found.receipt, found.total) == (taken["receipt"], bill.total)
    assert [said.means for said in firm.mailed(SLUG, bill.invoice_number)] == ["received", "received"]
    assert taken["state"] == "With reviewer"


async def test_questions_are_answered_for_matter(firm: Firm):
    bill, papers = firm.errand(SLUG, "0301-0002")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(dataclasses.replace(bill, stage="FINAL"), papers, nothing)

    (taken,) = firm.book(SLUG, bill.invoice_number)
    assert taken["typed"] == {"client": "Redwood Commercial", "tax": "No", "currency": "USD", "final": "final"}


async def test_failed_validation_tells_every_line(firm: Firm):
    bill, papers = firm.errand(SLUG, "0301-0003")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        sent = await visit.upload(bill, papers, nothing)
        firm.forward(VALIDATION)
        found = await visit.find(bill)

    assert isinstance(sent, Pending)
    assert isinstance(found, Rejected) and {reason.file_line for reason in found.reasons} == {3}
    assert {said.means for said in firm.mailed(SLUG, bill.invoice_number)} == {"rejected"}
    assert firm.book(SLUG, bill.invoice_number) == []


async def test_review_returns_and_takes_again(firm: Firm):
    bill, papers = firm.errand(SLUG, "0301-0004")
    sound = papers.ledes.read_bytes()
    papers.ledes.write_bytes(sound.replace(b"Prepare outline", b"Clerical outline"))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        firm.forward(VALIDATION + REVIEW)
        returned = await visit.find(bill)
        papers.ledes.write_bytes(sound)
        await visit.upload(bill, papers, nothing)
        firm.forward(VALIDATION)
        found = await visit.find(bill)

    reason = "Line 3, LINE_ITEM_DESCRIPTION: work described as clerical is not paid."
    assert isinstance(returned, Rejected) and returned.reasons == (Reason(f"Guideline review: {reason}"),)
    assert isinstance(found, Accepted) and len(firm.book(SLUG, bill.invoice_number)) == 2
    assert ("rejected", reason) in [(said.means, said.reason) for said in firm.mailed(SLUG, bill.invoice_number)]


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "0301-0005")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)

    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", "policy limits"),
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "Check 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert [said[state].amount for state in ("Reduced", "Paid")] == [Decimal("150.00")] * 2
