"""Keystone Fidelity: terms of use once, many invoices in a file, and a second list for what the guidelines reject."""

from decimal import Decimal

import pytest

from jobs.portals.answers import Accepted, Reason, Rejected
from jobs.portals.bill import Papers
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG = "keystone_fidelity"
REVIEW = 301
"""Seconds after which guideline review is over."""


async def nothing() -> None:
    """Nobody has to be told."""


async def test_terms_of_use_come_once(firm: Firm):
    key, agreed = firm.key(SLUG), []

    for _ in range(2):
        async with firm.visit(SLUG, key) as visit:
            visit.page.context.on("request", lambda request: agreed.append(request.url) if request.method == "POST" else None)
            await visit.sign_in()

    assert sum(url.endswith("/terms") for url in agreed) == 1
    assert sum(url.endswith("/client") for url in agreed) == 2, "the client is chosen at every sign-in"


async def test_guidelines_reject_into_second_list(firm: Firm):
    bill, papers = firm.errand(SLUG, "0201-0001")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"Prepare outline", b"Clerical outline"))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        taken = await visit.upload(bill, papers, nothing)
        firm.forward(REVIEW)
        found = await visit.find(bill)
        listed = [each.invoice_number for each in await visit.status()]

    reason = "Line 3, LINE_ITEM_DESCRIPTION: work described as clerical is not paid."
    assert isinstance(taken, Accepted) and taken.total == bill.total
    assert isinstance(found, Rejected) and found.reasons == (Reason(reason),)
    assert bill.invoice_number not in listed
    assert [(said.means, said.reason) for said in firm.mailed(SLUG, bill.invoice_number)] == [("rejected", reason)]


async def test_sound_invoice_passes_review_silently(firm: Firm):
    bill, papers = firm.errand(SLUG, "0201-0002")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        taken = await visit.upload(bill, papers, nothing)
        firm.forward(REVIEW)
        found = await visit.find(bill)

    assert found.receipt == taken.receipt and firm.book(SLUG, bill.invoice_number)[0]["state"] == "With examiner"
    assert firm.mailed(SLUG, bill.invoice_number) == []


async def test_bad_invoice_spares_its_neighbour(firm: Firm):
    good, papers = firm.errand(SLUG, "0201-0003")
    bad, others = firm.errand(SLUG, "0201-0004")
    rows = others.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1).splitlines(keepends=True)[2:]
    both = papers.ledes.with_name("both.txt")
    both.write_bytes(papers.ledes.read_bytes() + b"".join(rows))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        refused = await visit.upload(bad, Papers(both), nothing)
        found = await visit.find(good)

    assert isinstance(refused, Rejected) and {reason.file_line for reason in refused.reasons} == {4}
    assert isinstance(found, Accepted) and firm.book(SLUG, bad.invoice_number) == []


async def test_rejected_invoice_is_sent_again(firm: Firm):
    bill, papers = firm.errand(SLUG, "0201-0005")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        firm.decide(SLUG, bill.invoice_number, "Rejected", reason="Guideline review: wrong rate")
        rejected = await visit.find(bill)
        again = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    assert isinstance(rejected, Rejected) and isinstance(again, Accepted)
    assert isinstance(found, Accepted) and found.receipt == again.receipt


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "0201-0006")

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
