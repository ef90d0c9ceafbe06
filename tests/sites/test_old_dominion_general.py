"""Old Dominion General: a batch each Tuesday at 7:00, its results on the page at once and in an HTML mail at noon."""

import datetime as dt
from collections.abc import Iterator

import pytest

from jobs.portals.answers import Accepted, AlreadyThere, Pending, Rejected
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import UNKNOWN, Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG, TUESDAY = "old_dominion_general", 1
TO_NOON = 5 * 3600


async def nothing() -> None:
    """Nobody has to be told."""


@pytest.fixture(autouse=True)
def today_again(firm: Firm) -> Iterator[None]:
    """Other sites refuse old work: after weeks of batches the clock goes home."""
    yield
    firm.street.tell("DELETE", "clock")


def to_the_batch(firm: Firm) -> None:
    """Move the clock to a minute past the next batch."""
    now = dt.datetime.fromisoformat(firm.street.tell("GET", "clock")["now"])
    batch = now.replace(hour=7, minute=1, second=0) + dt.timedelta(days=(TUESDAY - now.weekday()) % 7)
    firm.street.tell("POST", "clock", to=(batch if batch > now else batch + dt.timedelta(days=7)).isoformat())


async def test_statement_waits_for_its_tuesday(firm: Firm):
    bill, papers = firm.errand(SLUG, "1201-0001")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        waiting = [await visit.upload(bill, papers, nothing), await visit.find(bill)]
        again = await visit.upload(bill, papers, nothing)
        to_the_batch(firm)
        found = await visit.find(bill)

    (taken,) = firm.book(SLUG, "1201-0001")
    assert [type(answer) for answer in (*waiting, again)] == [Pending, Pending, AlreadyThere]
    assert isinstance(found, Accepted) and (found.receipt, found.total) == (taken["receipt"], bill.total)


async def test_mail_of_noon_tells_the_batch(firm: Firm):
    claims = {"1201-0002": "CLM-2025-0042", "1201-0003": UNKNOWN}
    key = firm.key(SLUG)

    async with firm.visit(SLUG, key) as visit:
        await visit.sign_in()
        for number, claim in claims.items():
            await visit.upload(*firm.errand(SLUG, number, claim=claim), nothing)
    to_the_batch(firm)
    before = [firm.mailed(SLUG, number) for number in claims]
    firm.forward(TO_NOON)

    (good,), (bad,) = (firm.mailed(SLUG, number) for number in claims)
    assert before == [[], []] and (good.means, good.receipt) == ("accepted", firm.book(SLUG, "1201-0002")[0]["receipt"])
    assert (bad.means, bad.reason) == ("rejected", f"Line 3, CLIENT_MATTER_ID: claim {UNKNOWN} is not in the care of your firm.")
    (mail,) = [each for each in firm.street.mails(SLUG) if each["to_user"] == key.username]
    assert mail["text"] is None and "<table" in mail["html"]


async def test_corrected_statement_takes_its_place(firm: Firm):
    """The exceptions of the first batch are gone once the second has accepted it."""
    bill, papers = firm.errand(SLUG, "1201-0004")
    sound = papers.ledes.read_bytes()
    papers.ledes.write_bytes(sound.replace(b"|300.00|", b"|301.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        to_the_batch(firm)
        first = await visit.find(bill)
        papers.ledes.write_bytes(sound)
        await visit.upload(bill, papers, nothing)
        to_the_batch(firm)
        second = await visit.find(bill)

    assert isinstance(first, Rejected) and {reason.file_line for reason in first.reasons} == {3}
    assert isinstance(second, Accepted)


async def test_page_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "1201-0005")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        to_the_batch(firm)
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)

    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", "policy limits"),
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "cheque 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
