"""Beacon Liability: what is dropped waits in an open batch until every invoice in it is complete and the batch is submitted."""

from decimal import Decimal

import httpx
import pytest

from jobs.portals.answers import Accepted, AlreadyThere, Rejected, Unfinished
from jobs.portals.errors import PersonNeeded
from tests.demo.street import a_file
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import PASSWORD, Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG, ROOT = "beacon_liability", "/beacon-liability"


async def nothing() -> None:
    """Nobody has to be told."""


def drop(firm: Firm, *numbers: str) -> httpx.Response:
    """Somebody else of the firm puts one file with these invoices into a batch, and goes home."""
    key, files = firm.key(SLUG), [a_file(number).splitlines() for number in numbers]
    content = b"\r\n".join([*files[0][:2], *(line for file in files for line in file[2:]), b""])
    with firm.street.visitor() as visitor:
        visitor.post(f"{ROOT}/", data={"user": key.username, "password": PASSWORD})
        return visitor.post(f"{ROOT}/batches", files={"file": ("invoices.txt", content, "text/plain")}).raise_for_status()


async def test_open_batch_is_completed_and_submitted(firm: Firm):
    bill, _ = firm.errand(SLUG, "2001-0001")
    drop(firm, bill.invoice_number)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        before = await visit.find(bill)
        answer = await visit.finish(bill)
        again = await visit.finish(bill)

    (taken,) = firm.book(SLUG, bill.invoice_number)
    assert isinstance(before, Unfinished) and isinstance(answer, Accepted) and isinstance(again, Accepted)
    assert answer.receipt == again.receipt == taken["receipt"], "a submitted batch is not submitted twice"


async def test_incomplete_neighbour_stops_the_batch(firm: Firm):
    bill, _ = firm.errand(SLUG, "2001-0002")
    drop(firm, bill.invoice_number, "2001-0003")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        with pytest.raises(PersonNeeded, match="Details are missing for 2001-0003"):
            await visit.finish(bill)
        found = await visit.find(bill)

    assert isinstance(found, Unfinished)


async def test_number_in_batch_is_not_added_twice(firm: Firm):
    bill, papers = firm.errand(SLUG, "2001-0004")
    drop(firm, bill.invoice_number)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(answer, AlreadyThere)
    assert [each["state"] for each in firm.book(SLUG, bill.invoice_number)] == ["In open batch"]


async def test_refused_file_names_its_line(firm: Firm):
    bill, papers = firm.errand(SLUG, "2001-0005")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(answer, Rejected) and firm.book(SLUG, bill.invoice_number) == []
    assert {reason.file_line for reason in answer.reasons} == {3}


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "2001-0006")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        (fresh,) = [each for each in await visit.status() if each.invoice_number == bill.invoice_number]
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)
        returned = await visit.find(bill)

    assert fresh.means == "received" and isinstance(returned, Rejected)
    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", "policy limits"),
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "check 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert [said[state].amount for state in ("Reduced", "Paid")] == [Decimal("150.00")] * 2
