"""Lakeshore Auto: a window of its own, a frame in it, and a notice that vanishes."""

from decimal import Decimal

import pytest

from jobs.portals.answers import Accepted, Rejected
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG = "lakeshore_auto"


async def nothing() -> None:
    """Nobody has to be told."""


async def test_application_opens_its_own_window(firm: Firm):
    async with firm.visit(SLUG) as visit:
        launch = visit.page
        await visit.sign_in()

        assert visit.page is not launch and visit.page.url.endswith("/app")


async def test_vanishing_notice_brings_the_ticket(firm: Firm):
    bill, papers = firm.errand(SLUG, "1301-0001")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    (taken,) = firm.book(SLUG, "1301-0001")
    assert isinstance(answer, Accepted) and answer.receipt == taken["receipt"]
    assert isinstance(found, Accepted) and (found.receipt, found.total) == (taken["receipt"], bill.total)


async def test_notice_is_read_after_it_vanished(firm: Firm):
    """A biller's eyes may come too late; the visit's do not."""
    bill, papers = firm.errand(SLUG, "1301-0002")
    short = "setTimeout(() => toast.remove(), 3000)", "setTimeout(() => toast.remove(), 40)"

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()

        async def hurry(route) -> None:
            script = await (await route.fetch()).text()
            await route.fulfill(body=script.replace(*short), content_type="text/javascript")

        await visit.page.context.route("**/toast.js", hurry)
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(answer, Accepted)


async def test_refused_bill_keeps_its_reasons(firm: Firm):
    bill, papers = firm.errand(SLUG, "1301-0003")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    assert isinstance(answer, Rejected) and answer.reasons[0].file_line == 3
    assert isinstance(found, Rejected) and found.reasons == answer.reasons


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "1301-0004")

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
