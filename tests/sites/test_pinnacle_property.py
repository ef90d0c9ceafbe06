"""Pinnacle Property: a security question, news at the door, a queue, reasons inside, and a tracker of several pages."""

from decimal import Decimal

import pytest

from jobs.portals.answers import Accepted, Pending, Rejected
from jobs.portals.bill import Credential
from jobs.portals.errors import SignInRefused
from tests.demo.street import a_file
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import PASSWORD, QUESTIONS, Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG, QUEUE = "pinnacle_property", 30


async def nothing() -> None:
    """Nobody has to be told."""


async def test_wrong_answer_is_the_admins_turn(firm: Firm):
    key = firm.key(SLUG)
    wrong = Credential(key.username, key.password, answers=dict.fromkeys(QUESTIONS, "I forgot"))

    async with firm.visit(SLUG, wrong) as visit:
        with pytest.raises(SignInRefused, match="not the answer we have on file"):
            await visit.sign_in()


async def test_news_is_read_once_a_day(firm: Firm):
    key, asked = firm.key(SLUG), []

    for _ in range(2):
        async with firm.visit(SLUG, key) as visit:
            visit.page.context.on("request", lambda request: asked.append(request.url))
            await visit.sign_in()

    assert sum(url.endswith("/news") for url in asked) == 2, "shown and read at the first visit, not at the second"


async def test_queue_is_waited_for_outside(firm: Firm):
    bill, papers = firm.errand(SLUG, "1401-0001")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answers = [await visit.upload(bill, papers, nothing), await visit.find(bill)]
        firm.forward(QUEUE)
        found = await visit.find(bill)

    assert [type(answer) for answer in answers] == [Pending, Pending]
    assert isinstance(found, Accepted) and found.total == bill.total
    assert firm.book(SLUG, "1401-0001")[0]["receipt"] == found.receipt


async def test_reason_is_read_inside_the_invoice(firm: Firm):
    bill, papers = firm.errand(SLUG, "1401-0002")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        firm.forward(QUEUE)
        found = await visit.find(bill)

    assert isinstance(found, Rejected)
    assert found.reasons[0].file_line == 3 and found.reasons[0].text.startswith("INVOICE_TOTAL: 301.00 is not")


async def test_tracker_is_read_over_its_pages(firm: Firm):
    """The invoice stands on the second page, behind those that were posted after it."""
    bill, papers = firm.errand(SLUG, "1401-0003")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        post_many(firm, 25)
        firm.forward(QUEUE)
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)
        found = await visit.find(bill)

    assert {state: each and each.means for state, each in said.items()} == {
        "Approved": "accepted",
        "On hold": "on_hold",
        "Inquiry": "inquiry",
        "Reduced": "reduced",
        "Paid": "paid",
        "Rejected": "rejected",
    }
    assert said["Reduced"].amount == said["Paid"].amount == Decimal("150.00")
    assert isinstance(found, Rejected) and found.reasons[0].text == "wrong insured"


def post_many(firm: Firm, count: int) -> None:
    """Another person of the firm posts so many invoices."""
    key = firm.key(SLUG)
    with firm.street.visitor() as visitor:
        visitor.post("/pinnacle-property/login", data={"user": key.username})
        asked = visitor.post("/pinnacle-property/login/password", data={"password": PASSWORD}).text
        answer = next(answer for question, answer in QUESTIONS.items() if question in asked)
        visitor.post("/pinnacle-property/login/question", data={"answer": answer})
        for n in range(count):
            file = ("invoice.txt", a_file(f"1402-{n:04}"), "text/plain")
            visitor.post("/pinnacle-property/offices/Denver", files={"file": file}).raise_for_status()
