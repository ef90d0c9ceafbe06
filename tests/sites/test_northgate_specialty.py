"""Northgate Specialty: sign-on elsewhere, a check that needs its window, details behind a button, and two lists."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from jobs.portals.answers import Absent, Accepted, Pending, Rejected, Unfinished
from jobs.portals.bill import Papers
from jobs.portals.errors import OutcomeUnknown
from jobs.portals.visit import Visit
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG = "northgate_specialty"


@pytest.fixture(autouse=True)
def quick_check(firm: Firm) -> Iterator[None]:
    """A second instead of forty-five."""
    firm.street.tell("POST", f"faults/{SLUG}", validation_seconds=1)
    yield
    firm.street.tell("DELETE", f"faults/{SLUG}")


async def nothing() -> None:
    """Nobody has to be told."""


async def hand_over(firm: Firm, visit: Visit, papers: Papers) -> None:
    """Begin the check in a window that nobody keeps open."""
    file = {"name": papers.ledes.name, "mimeType": "text/plain", "buffer": papers.ledes.read_bytes()}
    await visit.page.context.request.post(f"{firm.street.address}/northgate-specialty/wizard", multipart={"file": file})


async def test_sign_on_leads_elsewhere_and_back(firm: Firm):
    visited = []

    async with firm.visit(SLUG) as visit:
        visit.page.on("framenavigated", lambda frame: visited.append(frame.url.partition("/northgate-specialty")[2]))
        await visit.sign_in()

    assert visited[0].startswith("/identity/sign-on") and visited[-1] == "/workspace"


async def test_checked_file_is_submitted_in_wizard(firm: Firm):
    bill, papers = firm.errand(SLUG, "0901-0001")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    (taken,) = firm.book(SLUG, "0901-0001")
    assert isinstance(answer, Accepted) and (answer.receipt, answer.total) == (taken["receipt"], bill.total)
    assert isinstance(found, Accepted) and taken["typed"]["office"] == "Main office"


async def test_reasons_are_behind_the_button(firm: Firm):
    bill, papers = firm.errand(SLUG, "0901-0002")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    assert isinstance(answer, Rejected) and answer.reasons[0].file_line == 3
    assert isinstance(found, Rejected) and found.reasons == answer.reasons


async def test_closed_window_drops_the_check(firm: Firm):
    bill, papers = firm.errand(SLUG, "0901-0003")
    firm.street.tell("POST", f"faults/{SLUG}", validation_seconds=45)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await hand_over(firm, visit, papers)
        checking = await visit.find(bill)
        firm.forward(61)
        dropped = await visit.find(bill)
        firm.street.tell("POST", f"faults/{SLUG}", validation_seconds=1)
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(checking, Pending) and isinstance(dropped, Absent)
    assert isinstance(answer, Accepted) and len(firm.book(SLUG, "0901-0003")) == 1


async def test_left_wizard_is_resumed_later(firm: Firm):
    bill, papers = firm.errand(SLUG, "0901-0004")
    firm.street.tell("POST", f"faults/{SLUG}", fail_500_before_taking=True, times=1)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        with pytest.raises(OutcomeUnknown):
            await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)
        answer = await visit.finish(bill)

    assert isinstance(found, Unfinished)
    assert isinstance(answer, Accepted) and len(firm.book(SLUG, "0901-0004")) == 1


async def test_history_is_not_the_status(firm: Firm):
    bill, papers = firm.errand(SLUG, "0901-0005")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        firm.decide(SLUG, "0901-0005", "Rejected", reason="wrong insured")
        found = await visit.find(bill)
        await visit.page.goto(f"{firm.street.address}/northgate-specialty/history?number=0901-0005")
        history = await visit.page.inner_text("tbody")

    assert isinstance(found, Rejected) and found.reasons[0].text == "wrong insured"
    assert "Passed on" in history


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "0901-0006")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)

    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", "policy limits"),
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "cheque no. 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert [said[state].amount for state in ("Reduced", "Paid")] == [Decimal("150.00")] * 2
