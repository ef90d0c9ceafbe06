"""Sentinel Surety: LEDES 98BI only, an upload that blocks its number until its matter is set, and HTML mails about decisions."""

import dataclasses
from decimal import Decimal

import pytest

from demo.sites.books import set_up_site
from jobs.portals.answers import Accepted, AlreadyThere, Rejected, Unfinished
from jobs.portals.bill import Papers
from jobs.portals.visit import Visit
from tests.demo.street import a_file
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG, OTHER = "sentinel_surety", "CLM-2025-0079"


async def nothing() -> None:
    """Nobody has to be told."""


async def hand_over(firm: Firm, visit: Visit, papers: Papers) -> None:
    """Upload the file and walk away."""
    file = {"name": papers.ledes.name, "mimeType": "text/plain", "buffer": papers.ledes.read_bytes()}
    await visit.page.context.request.post(f"{firm.street.address}/sentinel-surety/upload", multipart={"file": file})


async def test_matter_is_set_and_submitted(firm: Firm):
    bill, papers = firm.errand(SLUG, "0801-0001")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    (taken,) = firm.book(SLUG, "0801-0001")
    assert isinstance(answer, Accepted) and (answer.receipt, answer.total) == (taken["receipt"], bill.total)
    assert isinstance(found, Accepted) and found.receipt == answer.receipt


async def test_half_done_upload_blocks_number(firm: Firm):
    bill, papers = firm.errand(SLUG, "0801-0002")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await hand_over(firm, visit, papers)
        again = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)
        answer = await visit.finish(bill)

    assert isinstance(again, AlreadyThere) and "already linked to an unfinished upload" in again.words
    assert isinstance(found, Unfinished) and isinstance(answer, Accepted)
    assert len(firm.book(SLUG, "0801-0002")) == 1


async def test_wrong_matter_is_not_submitted(firm: Firm):
    bill, papers = firm.errand(SLUG, "0801-0003")
    key = firm.key(SLUG)
    set_up_site(firm.data, SLUG, users=firm.users[SLUG], claims=[OTHER])

    async with firm.visit(SLUG, key) as visit:
        await visit.sign_in()
        answer = await visit.upload(dataclasses.replace(bill, claim_number=OTHER), papers, nothing)
        corrected = await visit.finish(bill)

    assert isinstance(answer, Unfinished)
    assert isinstance(corrected, Accepted)


async def test_plain_ledes_is_refused(firm: Firm):
    bill, papers = firm.errand(SLUG, "0801-0004")
    papers.ledes.write_bytes(a_file("0801-0004"))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(answer, Rejected) and answer.reasons[0].file_line == 1
    assert "not a LEDES 98BI V2 file" in answer.reasons[0].text


async def test_decisions_stand_in_list_and_mail(firm: Firm):
    bill, papers = firm.errand(SLUG, "0801-0005")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)

    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", "policy limits"),
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "cheque 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert [(each.means, each.amount, each.reason) for each in firm.mailed(SLUG, "0801-0005")] == [
        ("accepted", None, None),
        ("reduced", Decimal("150.00"), "rate above agreement"),
        ("rejected", None, "wrong insured"),
    ]
