"""Summit Casualty: a cookie banner, client tiles, a file that can only be dropped, a button that wakes late, slow validation."""

from decimal import Decimal

import pytest

from jobs.portals.answers import Accepted, AlreadyThere, Pending, Reason, Rejected
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import UNKNOWN, Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SLUG, VALIDATION = "summit_casualty", 15


async def nothing() -> None:
    """Nobody has to be told."""


async def test_banner_comes_until_it_is_accepted(firm: Firm):
    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.find(firm.errand(SLUG, "SC-100")[0])
        cookies = {each["name"]: each["value"] for each in await visit.page.context.cookies()}

        assert cookies["summit_cookies"] == "all"
        assert await visit.page.get_by_text("We value your privacy").count() == 0


async def test_upload_page_has_no_file_field(firm: Firm):
    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.page.goto(f"{firm.street.address}/summit-casualty/clients/commercial/upload")

        assert await visit.page.locator("input[type=file]").count() == 0
        assert await visit.page.get_by_role("button", name="Upload and validate").is_disabled()


async def test_validation_is_asked_for_later(firm: Firm):
    bill, papers = firm.errand(SLUG, "SC-101")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        sent, soon = await visit.upload(bill, papers, nothing), await visit.find(bill)
        firm.forward(VALIDATION)
        later = await visit.find(bill)

    assert isinstance(sent, Pending) and isinstance(soon, Pending)
    assert isinstance(later, Accepted) and later.total == bill.total


async def test_quick_validation_is_waited_for(firm: Firm):
    firm.street.tell("POST", f"faults/{SLUG}", validation_seconds=0.2, times=3)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        first = await visit.upload(*firm.errand(SLUG, "SC-102"), nothing)
        again = await visit.upload(*firm.errand(SLUG, "SC-102"), nothing)
        unknown = await visit.upload(*firm.errand(SLUG, "SC-103", claim=UNKNOWN), nothing)

    assert isinstance(first, Accepted) and isinstance(again, AlreadyThere)
    assert isinstance(unknown, Rejected)
    assert unknown.reasons == (Reason(f"claim number {UNKNOWN} is not known to us.", file_line=3),)


async def test_failed_validation_is_found_with_reasons(firm: Firm):
    bill, papers = firm.errand(SLUG, "SC-104")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|200.00|", b"|210.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        firm.forward(VALIDATION)
        found = await visit.find(bill)

    assert isinstance(found, Rejected) and [reason.file_line for reason in found.reasons] == [3]


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "SC-105")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        firm.forward(VALIDATION)
        (fresh,) = [each for each in await visit.status() if each.invoice_number == "SC-105"]
        said = await decided_one_by_one(firm, visit, SLUG, "SC-105")
        declined = await visit.find(bill)

    assert fresh.means == "received" and isinstance(declined, Rejected)
    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", "policy limits"),
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "check 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert [said[state].amount for state in ("Reduced", "Paid")] == [Decimal("150.00")] * 2
