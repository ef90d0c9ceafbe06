"""Liberty Bell Mutual: numbers, date and amount beside the file, the result by mail on the next day, silence for a wrong number."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from jobs.portals.answers import Accepted, Pending, Reason, Rejected
from tests.sites.decisions import ALLOWED, REASONS
from tests.sites.firm import UNKNOWN, Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SLUG, DAY = "liberty_bell_mutual", 86_400


async def nothing() -> None:
    """Nobody has to be told."""


async def test_result_is_mailed_next_day(firm: Firm):
    bill, papers = firm.errand(SLUG, "LB-101", hours="6.5")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        sent = await visit.upload(bill, papers, nothing)
        same_day, mailed_same_day = await visit.find(bill), firm.mailed(SLUG, "LB-101")
        firm.forward(2 * DAY)
        next_day = await visit.find(bill)

    assert isinstance(sent, Pending) and isinstance(same_day, Pending) and mailed_same_day == []
    (mailed,) = firm.mailed(SLUG, "LB-101")
    assert isinstance(next_day, Accepted) and next_day.total == mailed.amount == Decimal("1300.00")
    assert (mailed.means, mailed.receipt) == ("received", next_day.receipt)


@pytest.mark.parametrize("wrong", [{"claim_number": UNKNOWN}, {"matter_number": "M-8"}])
async def test_wrong_number_is_met_with_silence(firm: Firm, wrong: dict[str, str]):
    number = f"LB-102-{len(next(iter(wrong.values())))}"
    bill, papers = firm.errand(SLUG, number)

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(dataclasses.replace(bill, **wrong), papers, nothing)
        firm.forward(30 * DAY)
        found = await visit.find(bill)

    assert isinstance(found, Pending) and [each["state"] for each in firm.book(SLUG, number)] == ["Matching"]
    assert firm.mailed(SLUG, number) == []


async def test_typed_amount_must_agree(firm: Firm):
    bill, papers = firm.errand(SLUG, "LB-103", hours="6.5")
    typed = dataclasses.replace(bill, total=Decimal(1200), invoice_date=dt.date(2026, 1, 31))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(typed, papers, nothing)

    assert isinstance(answer, Rejected) and answer.reasons == (
        Reason(f"the date typed is 01/31/2026; the file says {bill.invoice_date:%m/%d/%Y}."),
        Reason("the amount typed is 1,200.00; the file says 1,300.00."),
    )


async def test_bad_line_breaks_transmission_off(firm: Firm):
    bill, papers = firm.errand(SLUG, "LB-104")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|200.00|", b"|210.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(answer, Rejected) and [reason.file_line for reason in answer.reasons] == [3]
    assert firm.book(SLUG, "LB-104") == []


async def test_every_decision_is_mailed(firm: Firm):
    bill, papers = firm.errand(SLUG, "LB-105")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        for state, reason in REASONS.items():
            firm.decide(SLUG, "LB-105", state, reason=reason, amount=ALLOWED if state in ("Reduced", "Paid") else None)
        sent_back = await visit.find(bill)

    said = {each.means: each for each in firm.mailed(SLUG, "LB-105")}
    assert list(said) == ["accepted", "on_hold", "inquiry", "reduced", "paid", "rejected"]
    assert [said[means].reason for means in said] == [None, *list(REASONS.values())[1:]]
    assert said["reduced"].amount == said["paid"].amount == Decimal(ALLOWED)
    assert isinstance(sent_back, Rejected)
