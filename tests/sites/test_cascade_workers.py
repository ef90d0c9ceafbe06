"""Cascade Workers: LITADV statements that must come in their turn."""

import dataclasses
from decimal import Decimal

import pytest

from demo.sites.books import set_up_site
from jobs.portals.answers import Accepted, Answer, Reason, Rejected
from jobs.portals.bill import Bill, Papers
from jobs.portals.visit import Visit
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SLUG = "cascade_workers"


async def nothing() -> None:
    """Nobody has to be told."""


def a_statement(firm: Firm, number: str, *, matter: str, stage: str) -> tuple[Bill, Papers]:
    """A bill at this place among those of its matter, whose MATTER ID may be empty."""
    bill, papers = firm.errand(SLUG, number, claim=matter or "NONE-YET")
    told = {"SEQUENCE: INTERIM": f"SEQUENCE: {stage}", "MATTER ID: NONE-YET": "MATTER ID:"}
    content = papers.ledes.read_text()
    for old, new in told.items():
        content = content.replace(old, new)
    papers.ledes.write_text(content)
    return dataclasses.replace(bill, stage=stage), papers


async def send(visit: Visit, firm: Firm, number: str, *, matter: str, stage: str) -> Answer:
    """The answer to one statement."""
    return await visit.upload(*a_statement(firm, number, matter=matter, stage=stage), nothing)


async def test_statements_come_in_their_turn(firm: Firm):
    key = firm.key(SLUG)
    set_up_site(firm.data, SLUG, users=firm.users[SLUG], claims=["CW-1"])

    async with firm.visit(SLUG, key) as visit:
        await visit.sign_in()
        stages = {"CW-101": "INITIAL", "CW-102": "INITIAL", "CW-103": "INTERIM", "CW-104": "FINAL", "CW-105": "INTERIM"}
        said = {number: await send(visit, firm, number, matter="CW-1", stage=stage) for number, stage in stages.items()}

    assert [isinstance(said[number], Accepted) for number in stages] == [True, False, True, True, False]
    assert said["CW-102"].reasons == (
        Reason("matter CW-1 already has statement CW-101; this one is INTERIM or FINAL.", file_line=8),
    )
    assert said["CW-105"].reasons == (Reason("matter CW-1 was closed by its FINAL statement CW-104.", file_line=8),)


async def test_first_statement_opens_a_matter(firm: Firm):
    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        first = await send(visit, firm, "CW-111", matter="", stage="INITIAL")
        matter = firm.book(SLUG, "CW-111")[0]["claim"]
        told = await visit.page.get_by_text("on every later statement").text_content()
        second = await send(visit, firm, "CW-112", matter=matter, stage="INTERIM")

    assert isinstance(first, Accepted) and isinstance(second, Accepted)
    assert told == f"Use Matter ID {matter} on every later statement."


async def test_denied_statement_gives_its_turn_back(firm: Firm):
    key = firm.key(SLUG)
    set_up_site(firm.data, SLUG, users=firm.users[SLUG], claims=["CW-2"])

    async with firm.visit(SLUG, key) as visit:
        await visit.sign_in()
        first = await send(visit, firm, "CW-121", matter="CW-2", stage="INITIAL")
        firm.decide(SLUG, "CW-121", "Rejected", reason="Wrong employer")
        denied = await visit.find(firm.errand(SLUG, "CW-121")[0])
        again = await send(visit, firm, "CW-121", matter="CW-2", stage="INITIAL")

    assert isinstance(denied, Rejected) and denied.reasons == (Reason("Wrong employer"),)
    assert isinstance(first, Accepted) and isinstance(again, Accepted) and first.receipt != again.receipt


async def test_chosen_sequence_must_agree(firm: Firm):
    bill, papers = a_statement(firm, "CW-131", matter="CLM-2025-0042", stage="INTERIM")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(dataclasses.replace(bill, stage="FINAL"), papers, nothing)

    assert isinstance(answer, Rejected)
    assert answer.reasons == (Reason("the file says INTERIM, and FINAL was chosen.", file_line=8),)


async def test_wrong_total_is_refused_by_line(firm: Firm):
    bill, papers = firm.errand(SLUG, "CW-132")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"FEES TOTAL: 300.00", b"FEES TOTAL: 301.00"))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(answer, Rejected) and answer.reasons[0].file_line == 12
    assert answer.reasons[0].text == "the control total for fees is 301.00; the records make 300.00."


async def test_list_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "CW-141")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        (fresh,) = [each for each in await visit.status() if each.invoice_number == "CW-141"]
        said = await decided_one_by_one(firm, visit, SLUG, "CW-141")

    assert fresh.means == "received"
    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", "policy limits"),
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "Warrant 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert [said[state].amount for state in ("Reduced", "Paid")] == [Decimal("150.00")] * 2
