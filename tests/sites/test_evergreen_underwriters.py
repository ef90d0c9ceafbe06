"""Evergreen Underwriters: a lock after three failures, an hour of rest at night, thirty imports an hour, results in a CSV file."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from jobs.portals.answers import Absent, Accepted, Rejected
from jobs.portals.bill import Credential
from jobs.portals.errors import OutcomeUnknown, SignInRefused, SiteBusy, SiteUnavailable
from tests.demo.street import a_file
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import PASSWORD, Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG, HALF_A_DAY = "evergreen_underwriters", 12 * 3600


@pytest.fixture(autouse=True)
def noon(firm: Firm) -> Iterator[None]:
    """Every test begins at noon of another day: the site is open, and nothing was imported in the last hour."""
    now = dt.datetime.fromisoformat(firm.street.tell("GET", "clock")["now"])
    next_noon = (now + dt.timedelta(days=1)).replace(hour=12, minute=0)
    firm.forward((next_noon - now).total_seconds())
    yield
    firm.street.tell("DELETE", f"faults/{SLUG}")


async def nothing() -> None:
    """Nobody has to be told."""


async def test_third_failure_locks_the_account(firm: Firm):
    key = firm.key(SLUG)
    wrong = Credential(key.username, "brass lamp 89")
    said = []

    for credential in (wrong, wrong, wrong, key):
        async with firm.visit(SLUG, credential) as visit:
            with pytest.raises(SignInRefused) as refused:
                await visit.sign_in()
            said.append(refused.value.sentence)
    firm.forward(HALF_A_DAY)
    async with firm.visit(SLUG, key) as visit:
        await visit.sign_in()

    assert all("do not go together" in sentence for sentence in said[:2])
    assert all("locked the account" in sentence for sentence in said[2:]), "the right passphrase does not open a locked account"


async def test_site_rests_at_night(firm: Firm):
    (span,) = firm.carrier(SLUG).pace.closed

    async with firm.visit(SLUG) as visit:
        firm.forward(10.5 * 3600)
        with pytest.raises(SiteUnavailable, match="error 503"):
            await visit.sign_in()
        firm.forward(3600)
        await visit.sign_in()

    assert span.holds(dt.time(22, 30)) and not span.holds(dt.time(23, 30))


async def test_import_beyond_the_limit_waits(firm: Firm):
    firm.street.later(hours=1)  # other tests of this street may just have uploaded there
    firm.street.tell("POST", f"faults/{SLUG}", uploads_an_hour=1)
    first, second = firm.errand(SLUG, "2401-0001"), firm.errand(SLUG, "2401-0002")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(*first, nothing)
        with pytest.raises(OutcomeUnknown) as unknown:
            await visit.upload(*second, nothing)
        found = await visit.find(second[0])
        firm.forward(3600)
        answer = await visit.upload(*second, nothing)

    busy = unknown.value.__cause__
    assert isinstance(busy, SiteBusy) and 3500 < (busy.retry_after or 0) <= 3600
    assert isinstance(found, Absent) and isinstance(answer, Accepted)


async def test_results_file_brings_line_numbers(firm: Firm):
    bill, papers = firm.errand(SLUG, "2401-0003")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)
        found = await visit.find(bill)

    assert isinstance(answer, Rejected) and isinstance(found, Absent)
    assert {reason.file_line for reason in answer.reasons} == {3}


async def test_register_is_read_over_its_pages(firm: Firm):
    """The statement stands on a later page; one whose number only begins like ours stands before it."""
    bill, papers = firm.errand(SLUG, "2401-1")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        import_many(firm, [f"2401-1{n:02}" for n in range(14)])
        found = await visit.find(bill)
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)

    assert isinstance(found, Accepted) and found.total == bill.total
    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", "policy limits"),
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "Check 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert [said[state].amount for state in ("Reduced", "Paid")] == [Decimal("150.00")] * 2


def import_many(firm: Firm, numbers: list[str]) -> None:
    """Another person of the firm imports one file with these statements."""
    key, files = firm.key(SLUG), [a_file(number) for number in numbers]
    content = b"\r\n".join([*files[0].splitlines()[:2], *(line for file in files for line in file.splitlines()[2:]), b""])
    with firm.street.visitor() as visitor:
        visitor.post("/evergreen-underwriters/entry", data={"user": key.username, "passphrase": PASSWORD})
        file = ("statements.txt", content, "text/plain")
        visitor.post("/evergreen-underwriters/imports", files={"file": file}).raise_for_status()
