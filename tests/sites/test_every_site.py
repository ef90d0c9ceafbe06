"""What holds on every practice site, by its carrier file alone; what is special about a site stands in its own test file."""

import hashlib
import itertools
from dataclasses import replace

import pytest

from demo.sites.companies import SLUGS
from jobs.portals.answers import Absent, Accepted, AlreadyThere, Answer, Pending, Rejected, Unfinished
from jobs.portals.bill import Bill
from jobs.portals.errors import SignInRefused
from jobs.portals.visit import Visit
from tests.sites.firm import UNKNOWN, Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

SILENT = {"liberty_bell_mutual": "an invoice whose claim nobody knows is held there, and nobody is told"}
"""Sites that never refuse an unknown claim, and what they do instead; their own tests show it."""
NUMBERS = (f"27{n:02}-{n:04}" for n in itertools.count(1))


@pytest.fixture(autouse=True)
def good_day(firm: Firm) -> None:
    """Every site is open and quick."""
    firm.have_a_good_day()


async def decided(firm: Firm, slug: str, visit: Visit, bill: Bill, answer: Answer) -> Answer:
    """The answer, or the one that stands there when the site has thought."""
    if not isinstance(answer, Pending):
        return answer
    firm.let_think(slug)
    found = await visit.find(bill)
    return await visit.finish(bill) if isinstance(found, Unfinished) else found


@pytest.mark.parametrize("slug", SLUGS)
async def test_sound_invoice_is_taken_once(firm: Firm, slug: str):
    number, sent = next(NUMBERS), []
    bill, papers = firm.errand(slug, number)

    async def before_send() -> None:
        sent.append(firm.book(slug, number))

    async with firm.visit(slug) as visit:
        await visit.sign_in()
        before = await visit.find(bill)
        answer = await visit.upload(bill, papers, before_send)
        found = await decided(firm, slug, visit, bill, answer)
        again = await visit.upload(bill, papers, before_send)

    assert isinstance(before, Absent) and sent[0] == [], "before_send is called while the site has nothing yet"
    assert isinstance(found, Accepted) or "accepted" in {said.means for said in firm.mailed(slug, number)}
    assert isinstance(again, AlreadyThere)
    (taken,) = firm.book(slug, number)
    assert taken["file_sha256"] == hashlib.sha256(papers.ledes.read_bytes()).hexdigest()


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug not in SILENT])
async def test_unknown_claim_is_refused_with_reason(firm: Firm, slug: str):
    number = next(NUMBERS)
    bill, papers = firm.errand(slug, number, claim=UNKNOWN)

    async with firm.visit(slug) as visit:
        await visit.sign_in()
        answer = await decided(firm, slug, visit, bill, await visit.upload(bill, papers, nothing))

    reasons = [reason.text for reason in answer.reasons] if isinstance(answer, Rejected) else []
    reasons += [said.reason or "" for said in (firm.mailed(slug, number) if firm.carrier(slug).mail else [])]
    assert any(UNKNOWN in reason for reason in reasons), answer
    assert firm.book(slug, number) == []


@pytest.mark.parametrize("slug", SLUGS)
async def test_wrong_password_is_typed_once(firm: Firm, slug: str):
    key, posted = firm.key(slug), []
    wrong = replace(key, password="brass lamp 89")

    async with firm.visit(slug, wrong) as visit:
        visit.page.context.on("request", lambda request: posted.append(request.post_data or ""))
        with pytest.raises(SignInRefused):
            await visit.sign_in()

    assert sum("brass+lamp+89" in post or "brass lamp 89" in post for post in posted) == 1


async def nothing() -> None:
    """Nobody has to be told."""
