"""Ironwood Casualty: a small file, attachments named by a rule, a submit of its own, and two lists."""

import dataclasses
from decimal import Decimal

import pytest

from jobs.portals.answers import Absent, Accepted, Rejected, Unfinished
from jobs.portals.bill import Papers
from jobs.portals.visit import Visit
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG = "ironwood_casualty"


async def nothing() -> None:
    """Nobody has to be told."""


async def hand_over(firm: Firm, visit: Visit, papers: Papers) -> None:
    """Upload the file and walk away."""
    file = {"name": papers.ledes.name, "mimeType": "text/plain", "buffer": papers.ledes.read_bytes()}
    address = f"{firm.street.address}/ironwood-casualty/companies/casualty/submission"
    await visit.page.context.request.post(address, multipart={"file": file})


async def test_attachment_goes_with_the_invoice(firm: Firm):
    bill, papers = firm.errand(SLUG, "1001-0001")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    (taken,) = firm.book(SLUG, "1001-0001")
    assert isinstance(answer, Accepted) and (answer.receipt, answer.total) == (taken["receipt"], bill.total)
    assert isinstance(found, Accepted) and taken["papers"] == [papers.pdf.name]


async def test_misnamed_attachment_refuses_the_file(firm: Firm):
    bill, papers = firm.errand(SLUG, "1001-0002")
    misnamed = dataclasses.replace(papers, pdf=papers.pdf.rename(papers.pdf.with_name("bill.pdf")))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, misnamed, nothing)

    assert isinstance(answer, Rejected) and firm.book(SLUG, "1001-0002") == []
    assert "the attachment bill.pdf must be named" in answer.reasons[0].text


async def test_large_file_leaves_nothing_behind(firm: Firm):
    bill, papers = firm.errand(SLUG, "1001-0003")
    papers.ledes.write_bytes(papers.ledes.read_bytes() + b"\r\n" * 2_500_000)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    assert isinstance(answer, Rejected) and answer.reasons[0].text == "the file is larger than 5 MB."
    assert isinstance(found, Absent)


async def test_refused_file_stands_in_file_list(firm: Firm):
    bill, papers = firm.errand(SLUG, "1001-0004")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|IRONWOOD-CAS|", b"|IRONWOOD|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)
        listed = [said for said in await visit.status() if said.invoice_number == "1001-0004"]

    assert isinstance(answer, Rejected) and answer.reasons[0].file_line == 3
    assert isinstance(found, Rejected) and found.reasons == answer.reasons and listed == []


async def test_forgotten_submit_is_done_later(firm: Firm):
    bill, papers = firm.errand(SLUG, "1001-0005")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await hand_over(firm, visit, papers)
        found = await visit.find(bill)
        answer = await visit.finish(bill)

    assert isinstance(found, Unfinished)
    assert isinstance(answer, Accepted) and len(firm.book(SLUG, "1001-0005")) == 1


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "1001-0006")

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
    assert [said[state].amount for state in ("Reduced", "Paid")] == [Decimal("150.00")] * 2
