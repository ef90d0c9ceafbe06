"""Meridian Life: the site takes files, the mail of the night says what became of them."""

from decimal import Decimal

import pytest

from jobs.portals.answers import Pending, Rejected
from jobs.portals.bill import Papers
from tests.sites.firm import UNKNOWN, Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG, NIGHT = "meridian_life", 86_400


async def nothing() -> None:
    """Nobody has to be told."""


async def test_one_digest_tells_of_all(firm: Firm):
    claims = {"1101-0001": "CLM-2025-0042", "1101-0002": UNKNOWN, "1101-0003": "CLM-2025-0042"}
    key = firm.key(SLUG)

    async with firm.visit(SLUG, key) as visit:
        await visit.sign_in()
        for number, claim in claims.items():
            await visit.upload(*firm.errand(SLUG, number, claim=claim), nothing)
    before = firm.mailed(SLUG, "1101-0001")
    firm.forward(NIGHT)

    said = {number: firm.mailed(SLUG, number) for number in claims}
    assert before == [] and [(len(each), each[0].means) for each in said.values()] == [
        (1, "accepted"),
        (1, "rejected"),
        (1, "accepted"),
    ]
    assert said["1101-0002"][0].reason == f"- Line 3, CLIENT_MATTER_ID: we carry no group claim {UNKNOWN}."
    assert [mail["subject"] for mail in firm.street.mails(SLUG) if mail["to_user"] == key.username] == ["Invoice Submission"]


async def test_site_itself_never_says_more(firm: Firm):
    bill, papers = firm.errand(SLUG, "1101-0004")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answers = [await visit.upload(bill, papers, nothing), await visit.find(bill)]
        firm.forward(NIGHT)
        answers.append(await visit.find(bill))

    assert [type(answer) for answer in answers] == [Pending] * 3
    assert [answer.words.rpartition("\t")[2] for answer in answers[1:]] == ["Received, awaiting test", "Processed"]


async def test_only_bad_news_is_written(firm: Firm):
    numbers = {"Approved": "1101-0005", "Paid": "1101-0006", "Reduced": "1101-0007", "Rejected": "1101-0008"}

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        for number in numbers.values():
            await visit.upload(*firm.errand(SLUG, number), nothing)
    firm.forward(NIGHT)
    for state, number in numbers.items():
        firm.decide(SLUG, number, state, reason="not covered", amount="120.00")

    last = {state: firm.mailed(SLUG, number)[-1] for state, number in numbers.items()}
    assert [each.means for each in last.values()] == ["accepted", "accepted", "reduced", "rejected"]
    assert (last["Reduced"].amount, last["Rejected"].reason) == (Decimal("120.00"), "not covered")


async def test_unreadable_file_is_known_by_name(firm: Firm):
    bill, papers = firm.errand(SLUG, "1101-0009")
    papers.ledes.write_text("This is not what you think it is.\n")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
    firm.forward(NIGHT)

    (said,) = firm.mailed(SLUG, "1101-0009")
    assert isinstance(answer, Pending) and said.means == "rejected"
    assert "must begin with LEDES1998B[]" in said.reason


async def test_gateway_refuses_other_files_at_once(firm: Firm):
    bill, papers = firm.errand(SLUG, "1101-0010")
    other = Papers(papers.ledes.rename(papers.ledes.with_suffix(".csv")))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, other, nothing)

    assert isinstance(answer, Rejected) and "is not a .txt file" in answer.reasons[0].text
