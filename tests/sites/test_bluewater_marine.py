"""Bluewater Marine: files paired with their PDFs, a scan, a review window for each invoice, and what is invalid comes by mail."""

import dataclasses
from collections.abc import Iterator
from decimal import Decimal

import pytest

from jobs.portals.answers import Accepted, Pending, Rejected, Unfinished
from jobs.portals.bill import Papers
from jobs.portals.errors import OutcomeUnknown
from jobs.portals.visit import Visit
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG = "bluewater_marine"


@pytest.fixture(autouse=True)
def quick_scan(firm: Firm) -> Iterator[None]:
    """A second instead of a minute."""
    firm.street.tell("POST", f"faults/{SLUG}", validation_seconds=1)
    yield
    firm.street.tell("DELETE", f"faults/{SLUG}")


async def nothing() -> None:
    """Nobody has to be told."""


async def hand_over(firm: Firm, visit: Visit, papers: Papers) -> None:
    """Upload the file and walk away."""
    file = {"name": papers.ledes.name, "mimeType": "text/plain", "buffer": papers.ledes.read_bytes()}
    address = f"{firm.street.address}/bluewater-marine/clients/hull/new-invoice"
    await visit.page.context.request.post(address, multipart={"file": file})


async def test_reviewed_invoice_is_submitted_with_pdf(firm: Firm):
    bill, papers = firm.errand(SLUG, "0701-0001")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    (taken,) = firm.book(SLUG, "0701-0001")
    assert answer == dataclasses.replace(found, words=answer.words) and (answer.receipt, answer.total) == (
        taken["receipt"],
        bill.total,
    )
    assert taken["papers"] == ["0701-0001.pdf"] and taken["typed"]["client"] == "Hull & Cargo Claims"


async def test_scan_goes_on_without_us(firm: Firm):
    bill, papers = firm.errand(SLUG, "0701-0002")
    firm.street.tell("POST", f"faults/{SLUG}", validation_seconds=600)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await hand_over(firm, visit, papers)
        scanning = await visit.find(bill)
        firm.forward(600)
        scanned = await visit.find(bill)
        answer = await visit.finish(bill)

    assert isinstance(scanning, Pending) and isinstance(scanned, Unfinished)
    assert isinstance(answer, Accepted) and len(firm.book(SLUG, "0701-0002")) == 1


async def test_broken_submit_is_finished_later(firm: Firm):
    bill, papers = firm.errand(SLUG, "0701-0003")
    firm.street.tell("POST", f"faults/{SLUG}", fail_500_before_taking=True, times=1)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        with pytest.raises(OutcomeUnknown):
            await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)
        answer = await visit.finish(bill)

    assert isinstance(found, Unfinished) and isinstance(answer, Accepted)
    assert len(firm.book(SLUG, "0701-0003")) == 1


async def test_unsound_file_is_set_aside(firm: Firm):
    bill, papers = firm.errand(SLUG, "0701-0004")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    assert isinstance(answer, Rejected) and [reason.file_line for reason in answer.reasons] == [3]
    assert isinstance(found, Rejected) and found.reasons == answer.reasons


async def test_unpaired_pdf_comes_back_by_mail(firm: Firm):
    bill, papers = firm.errand(SLUG, "0701-0005")
    unpaired = dataclasses.replace(papers, pdf=papers.pdf.rename(papers.pdf.with_name("scan.pdf")))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, unpaired, nothing)
        firm.forward(600)
        found = await visit.find(bill)

    (said,) = firm.mailed(SLUG, "0701-0005")
    assert isinstance(answer, Accepted) and isinstance(found, Rejected)
    assert (said.means, said.reason, said.receipt) == ("rejected", "No PDF of the invoice came with it.", answer.receipt)


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "0701-0006")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)

    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", None),  # this site never says why
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "cheque 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert [said[state].amount for state in ("Reduced", "Paid")] == [Decimal("150.00")] * 2
