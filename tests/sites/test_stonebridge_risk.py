"""Stonebridge Risk: a firm alert stops every invoice until the client lifts it, and the upload lives in a shadow root."""

from decimal import Decimal

import pytest

from jobs.portals.answers import Accepted, AlreadyThere, Rejected
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG = "stonebridge_risk"
ALERT = "firm alert 118, certificate of malpractice insurance has lapsed"


async def nothing() -> None:
    """Nobody has to be told."""


async def test_stopped_invoice_is_still_entered(firm: Firm):
    bill, papers = firm.errand(SLUG, "2301-0001")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)
        (said,) = [each for each in await visit.status() if each.invoice_number == bill.invoice_number]

    assert isinstance(answer, Accepted) and isinstance(found, Accepted)
    assert (answer.receipt, answer.total) == (found.receipt, found.total) == (said.receipt, bill.total)
    assert (said.means, said.reason) == ("on_hold", ALERT)


async def test_alert_and_its_end_come_by_mail(firm: Firm):
    bill, papers = firm.errand(SLUG, "2301-0002")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        firm.decide(SLUG, bill.invoice_number, "Approved")

    said = firm.mailed(SLUG, bill.invoice_number)
    assert [(each.means, each.reason) for each in said] == [("on_hold", ALERT), ("accepted", None)]
    assert said[1].amount == bill.total


async def test_stopped_invoice_blocks_its_number(firm: Firm):
    """Sending it again would not lift the alert; once it was sent back, the number is free."""
    bill, papers = firm.errand(SLUG, "2301-0003")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        stopped = await visit.upload(bill, papers, nothing)
        firm.decide(SLUG, bill.invoice_number, "Rejected", reason="wrong insured")
        again = await visit.upload(bill, papers, nothing)

    assert isinstance(stopped, AlreadyThere) and isinstance(again, Accepted)


async def test_reasons_are_read_in_shadow_root(firm: Firm):
    bill, papers = firm.errand(SLUG, "2301-0004")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        light = await visit.page.evaluate("document.body.innerText")

    assert isinstance(answer, Rejected) and "Fault" not in light
    assert {reason.file_line for reason in answer.reasons} == {3}


async def test_ledger_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "2301-0005")

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
