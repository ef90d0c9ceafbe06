"""Atlas Reinsurance: a code only where the opened company wants one, errors by number, and deliveries on hold."""

from decimal import Decimal

import pytest

from jobs.portals.answers import Absent, Accepted, AlreadyThere, Rejected
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG = "atlas_reinsurance"
SPOILS = {
    "003": (b"|202", b"|202-"),
    "004": (b"|1.5|", b"|1,5|"),
    "005": (b"|Prepare outline for deposition.|", b"||"),
    "006": (b"|0.00|300.00|", b"|0.00|301.00|"),
    "007": (b"|300.00|", b"|301.00|"),
}
"""What makes each error."""


async def nothing() -> None:
    """Nobody has to be told."""


@pytest.mark.parametrize("seed", [True, False])
async def test_code_is_typed_where_wanted(firm: Firm, seed: bool):
    posted: list[str] = []

    async with firm.visit(SLUG, firm.key(SLUG, seed=seed)) as visit:
        visit.page.context.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
        await visit.sign_in()
        found = await visit.find(firm.errand(SLUG, "0501-0000")[0])

    assert isinstance(found, Absent)
    assert any(url.endswith("/specialty/code") for url in posted) is seed


async def test_other_company_wants_no_code(firm: Firm):
    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.page.goto(f"{firm.carrier(SLUG).address}/companies")
        strong = await visit.page.locator("tr", has_text="Strong sign-in").count()
        await visit.page.locator("tr", has_text="Atlas Casualty Re").get_by_role("link", name="Open").click()
        heading = await visit.page.locator("h1").inner_text()

    assert strong == 1 and heading == "Billing workspace"


async def test_errors_have_their_numbers(firm: Firm):
    answers = {}

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        for number, spoil in SPOILS.items():
            bill, papers = firm.errand(SLUG, f"0502-0{number}")
            papers.ledes.write_bytes(papers.ledes.read_bytes().replace(*spoil, 1))
            answers[number] = await visit.upload(bill, papers, nothing)

    assert all(f"\tError {number}\t" in answer.words for number, answer in answers.items()), answers
    assert {reason.file_line for answer in answers.values() for reason in answer.reasons} == {3}


async def test_already_posted_names_who_and_when(firm: Firm):
    bill, papers = firm.errand(SLUG, "0501-0001")
    key = firm.key(SLUG)

    async with firm.visit(SLUG, key) as visit:
        await visit.sign_in()
        taken = await visit.upload(bill, papers, nothing)
        again = await visit.upload(bill, papers, nothing)

    assert isinstance(taken, Accepted) and taken.total == bill.total
    assert isinstance(again, AlreadyThere) and f"already posted by {key.username} on" in again.words


async def test_delivery_stays_on_hold(firm: Firm):
    bill, papers = firm.errand(SLUG, "0501-0002")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        taken = await visit.upload(bill, papers, nothing)
        firm.decide(SLUG, bill.invoice_number, "On hold", reason="Matter has incomplete tasks.")
        firm.forward(7200)
        found = await visit.find(bill)
        (said,) = [each for each in await visit.status() if each.invoice_number == bill.invoice_number]

    assert isinstance(found, Accepted) and found.receipt == taken.receipt
    assert (said.means, said.reason) == ("on_hold", "Matter has incomplete tasks.")


async def test_rejected_invoice_is_posted_again(firm: Firm):
    bill, papers = firm.errand(SLUG, "0501-0003")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        first = await visit.upload(bill, papers, nothing)
        firm.decide(SLUG, bill.invoice_number, "Rejected", reason="Wrong period")
        rejected = await visit.find(bill)
        again = await visit.upload(bill, papers, nothing)

    assert isinstance(rejected, Rejected) and rejected.reasons[0].text == "Wrong period"
    assert isinstance(again, Accepted) and again.receipt != first.receipt


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "0501-0004")

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
