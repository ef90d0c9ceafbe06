"""Granite State: a queue for the file check, a second click for the submission, and rejections by mail."""

from decimal import Decimal

import pytest

from jobs.portals.answers import Accepted, AlreadyThere, Pending, Rejected, Unfinished
from jobs.portals.bill import Papers
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG = "granite_state"
QUEUE = 46


async def nothing() -> None:
    """Nobody has to be told."""


async def test_license_is_accepted_once(firm: Firm):
    key, accepted = firm.key(SLUG), []

    for _ in range(2):
        async with firm.visit(SLUG, key) as visit:
            visit.page.context.on("request", lambda request: accepted.append(request.url) if request.method == "POST" else None)
            await visit.sign_in()

    assert sum(url.endswith("/license") for url in accepted) == 1


async def test_checked_invoice_is_submitted_later(firm: Firm):
    bill, papers = firm.errand(SLUG, "0601-0001")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        sent, early = await visit.upload(bill, papers, nothing), await visit.find(bill)
        firm.forward(QUEUE)
        ready = await visit.find(bill)
        again = await visit.upload(bill, papers, nothing)
        finished, twice = await visit.finish(bill), await visit.finish(bill)
        found = await visit.find(bill)

    (taken,) = firm.book(SLUG, bill.invoice_number)
    assert [type(each) for each in (sent, early, ready, again)] == [Pending, Pending, Unfinished, AlreadyThere]
    assert isinstance(finished, Accepted) and finished.receipt == twice.receipt == taken["receipt"]
    assert isinstance(found, Accepted) and found.total == bill.total
    assert taken["typed"] == {"office": "Concord claims office", "bill_from": "Principal office", "type": "Standard"}


async def test_quick_check_is_finished_at_once(firm: Firm):
    bill, papers = firm.errand(SLUG, "0601-0002")
    firm.street.tell("POST", f"faults/{SLUG}", validation_seconds=0, times=1)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(answer, Accepted) and answer.total == bill.total


async def test_quick_check_brings_whole_report(firm: Firm):
    bill, papers = firm.errand(SLUG, "0601-0003")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1))
    firm.street.tell("POST", f"faults/{SLUG}", validation_seconds=0, times=1)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(answer, Rejected) and {reason.file_line for reason in answer.reasons} == {3}


async def test_good_invoice_of_bad_file_is_ready(firm: Firm):
    good, papers = firm.errand(SLUG, "0601-0004")
    bad, others = firm.errand(SLUG, "0601-0005")
    rows = others.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1).splitlines(keepends=True)[2:]
    both = papers.ledes.with_name(f"{bad.invoice_number}.txt")
    both.write_bytes(papers.ledes.read_bytes() + b"".join(rows))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bad, Papers(both), nothing)
        firm.forward(QUEUE)
        ready, refused = await visit.find(good), await visit.find(bad)

    assert isinstance(ready, Unfinished)
    assert isinstance(refused, Rejected) and {reason.file_line for reason in refused.reasons} == {4}


async def test_rejection_comes_by_mail(firm: Firm):
    bill, papers = firm.errand(SLUG, "0601-0006")
    firm.street.tell("POST", f"faults/{SLUG}", validation_seconds=0, times=2)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        first = await visit.upload(bill, papers, nothing)
        firm.decide(SLUG, bill.invoice_number, "Rejected", reason="Not our insured")
        again = await visit.upload(bill, papers, nothing)

    (said,) = firm.mailed(SLUG, bill.invoice_number)
    assert (said.means, said.reason, said.receipt) == ("rejected", "Not our insured", first.receipt)
    assert isinstance(again, Accepted) and again.receipt != first.receipt


async def test_list_keeps_holds_to_itself(firm: Firm):
    bill, papers = firm.errand(SLUG, "0601-0007")
    firm.street.tell("POST", f"faults/{SLUG}", validation_seconds=0, times=1)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)

    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("received", None),
        "Inquiry": ("received", None),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "Check 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert [said[state].amount for state in ("Reduced", "Paid")] == [Decimal("150.00")] * 2
