"""Cedar Valley: a site in a frameset, where a person accepts new billing guidelines each year before anything is submitted."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from jobs.portals.answers import Absent, Accepted, Rejected
from jobs.portals.errors import PersonNeeded
from jobs.portals.visit import Visit
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG = "cedar_valley"


@pytest.fixture(autouse=True)
def home_time(firm: Firm) -> Iterator[None]:
    """No other site's test wakes up in another year."""
    yield
    firm.street.tell("DELETE", "clock")


async def nothing() -> None:
    """Nobody has to be told."""


def turn_the_year(firm: Firm) -> int:
    """Make it noon of New Year's Day, and say which year has begun."""
    year = dt.datetime.fromisoformat(firm.street.tell("GET", "clock")["now"]).year + 1
    firm.street.tell("POST", "clock", to=f"{year}-01-01T12:00:00Z")
    return year


async def accept(firm: Firm, visit: Visit, year: int) -> None:
    """What a biller does by hand."""
    await visit.page.goto(f"{firm.street.address}/cedar-valley/guidelines")
    await visit.page.get_by_label(f"I accept the {year} billing guidelines").check()
    await visit.page.get_by_role("button", name="Accept").click()
    await visit.page.get_by_text(f"You have accepted the {year} billing guidelines.").wait_for()


async def test_new_guidelines_wait_for_a_person(firm: Firm):
    bill, papers = firm.errand(SLUG, "2101-0001")
    sent: list[str] = []

    async def before_send() -> None:
        sent.append(bill.invoice_number)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        year = turn_the_year(firm)
        with pytest.raises(PersonNeeded, match=f"the {year} billing guidelines are not accepted yet") as trouble:
            await visit.upload(bill, papers, before_send)
        found, before = await visit.find(bill), list(sent)
        await accept(firm, visit, year)
        answer = await visit.upload(bill, papers, before_send)

    assert trouble.value.turn == "biller" and isinstance(found, Absent)
    assert isinstance(answer, Accepted) and (before, sent) == ([], [bill.invoice_number])


async def test_work_goes_on_in_the_frames(firm: Firm):
    bill, papers = firm.errand(SLUG, "2101-0002")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        whole, work = visit.page.url, visit.page.frame("work")

    assert whole.endswith("/desktop") and work is not None and "/result/" in work.url
    assert isinstance(answer, Accepted) and answer.total == bill.total


async def test_session_lost_in_a_frame_comes_back(firm: Firm):
    bill, _ = firm.errand(SLUG, "2101-0003")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        firm.street.tell("POST", f"faults/{SLUG}", lose_session=True)
        found = await visit.find(bill)

    assert isinstance(found, Absent)


async def test_chosen_office_stands_in_the_list(firm: Firm):
    bill, papers = firm.errand(SLUG, "2101-0004")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        (said,) = [each for each in await visit.status() if each.invoice_number == bill.invoice_number]

    assert said.means == "received" and f" {bill.office} " in said.words


async def test_error_table_brings_line_numbers(firm: Firm):
    bill, papers = firm.errand(SLUG, "2101-0005")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(answer, Rejected) and firm.book(SLUG, bill.invoice_number) == []
    assert {reason.file_line for reason in answer.reasons} == {3}


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "2101-0006")

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
