"""The journeys on the three practice sites, in a real browser: what goes well, and what the carrier says when it does not."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser

from jobs.portals.answers import Absent, Accepted, AlreadyThere, Pending, Rejected
from jobs.portals.bill import Credential
from jobs.portals.browser import find_chromium, open_browser
from jobs.portals.errors import BrowserMissing, Place, SignInRefused
from jobs.portals.evidence import Evidence
from tests.demo.street import open_street, send
from tests.jobs.gallery import contents, yes
from tests.jobs.visiting import PASSWORD, SEEDS, THREE, UNKNOWN, Firm, a_bill, set_up

pytestmark = [pytest.mark.anyio, pytest.mark.browser, pytest.mark.xdist_group("practice-sites")]

FORMS = {"harbor_mutual": "/harbor-mutual/submit", "prairie_indemnity": "/prairie-indemnity/new"}
RECEIPTS = {"harbor_mutual": "HM-", "summit_casualty": "SC-", "prairie_indemnity": "PI/"}


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def browser(anyio_backend: str) -> AsyncIterator[Browser]:
    async with open_browser(find_chromium(None), sandbox=False) as browser:
        yield browser


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Firm]:
    folder = tmp_path_factory.mktemp("firm")
    with open_street(set_up(folder / "books"), *THREE) as street:
        street.tell("POST", "faults/summit_casualty", validation_seconds=0)
        yield Firm(street, folder, browser)


@pytest.mark.parametrize("slug", THREE)
async def test_sound_invoice_brings_receipt(firm: Firm, slug: str):
    asked, bill, papers = [], a_bill("INV-101"), firm.papers("INV-101")

    async def ask() -> None:
        asked.append(firm.street.taken(slug))

    async with firm.visit(slug) as visit:
        await visit.sign_in()
        before = await visit.find(bill)
        answer = await visit.upload(bill, papers, ask)
        after = await visit.find(bill)

    assert isinstance(before, Absent) and isinstance(answer, Accepted) and isinstance(after, Accepted)
    assert answer.receipt == after.receipt and answer.receipt.startswith(RECEIPTS[slug])
    assert after.total in (None, Decimal("339.95"))
    assert asked == [[]], "before_send is called once, while the site has nothing yet"
    (taken,) = firm.street.tell("GET", f"books/{slug}")["invoices"]
    assert taken["file_sha256"] == hashlib.sha256(papers.ledes.read_bytes()).hexdigest()


@pytest.mark.parametrize("slug", THREE)
async def test_refusals_bring_their_reasons(firm: Firm, slug: str):
    async with firm.visit(slug) as visit:
        await visit.sign_in()
        first = await visit.upload(a_bill("INV-201"), firm.papers("INV-201"), yes)
        again = await visit.upload(a_bill("INV-201"), firm.papers("INV-201"), yes)
        unknown = await visit.upload(a_bill("INV-202", UNKNOWN), firm.papers("INV-202", UNKNOWN), yes)

    assert isinstance(first, Accepted) and isinstance(again, AlreadyThere) and isinstance(unknown, Rejected)
    assert "INV-201 was already received on" in again.words
    assert len(unknown.reasons) == 1 and f"claim number {UNKNOWN} is not known to us." in unknown.reasons[0].text


async def test_failed_validation_is_found_with_reasons(firm: Firm):
    async with firm.visit("summit_casualty") as visit:
        await visit.sign_in()
        await visit.upload(a_bill("INV-203", UNKNOWN), firm.papers("INV-203", UNKNOWN), yes)
        found = await visit.find(a_bill("INV-203", UNKNOWN))

    assert isinstance(found, Rejected) and [each.text for each in found.reasons] == [
        f"claim number {UNKNOWN} is not known to us."
    ]


async def test_similar_number_is_still_absent(firm: Firm):
    send(firm.street.at_prairie(), FORMS["prairie_indemnity"], firm.papers("INV-3011").ledes.read_bytes())
    async with firm.visit("prairie_indemnity") as visit:
        await visit.sign_in()
        found = await visit.find(a_bill("INV-301"))

    assert firm.street.taken("prairie_indemnity").count("INV-3011") == 1
    assert isinstance(found, Absent)


async def test_slow_validation_stays_pending(firm: Firm):
    firm.street.tell("POST", "faults/summit_casualty", validation_seconds=3600)
    async with firm.visit("summit_casualty") as visit:
        await visit.sign_in()
        answer = await visit.upload(a_bill("INV-401"), firm.papers("INV-401"), yes)
        soon = await visit.find(a_bill("INV-401"))
        firm.street.later(hours=1)
        later = await visit.find(a_bill("INV-401"))
    firm.street.tell("POST", "faults/summit_casualty", validation_seconds=0)

    assert isinstance(answer, Pending) and isinstance(soon, Pending)
    assert isinstance(later, Accepted)


@pytest.mark.parametrize("slug", THREE)
async def test_wrong_password_is_typed_once(firm: Firm, slug: str):
    key, posted = firm.key(slug), []
    async with firm.visit(slug, Credential(key.username, "brass lamp 89", key.totp_seed)) as visit:
        visit.page.on("request", lambda request: posted.append(request.post_data or ""))
        with pytest.raises(SignInRefused, match="the site refused the name or the password: “"):
            await visit.sign_in()

    assert sum("brass+lamp+89" in post for post in posted) == 1


async def begin_of_a_code() -> None:
    """Two sign-ins fit into the thirty seconds of one code only if there are enough of them left."""
    if time.time() % 30 > 12:
        await asyncio.sleep(30 - time.time() % 30)


async def sign_in_twice(firm: Firm) -> str:
    """The lines of a sign-in within the thirty seconds of the one before it."""
    key = firm.key("summit_casualty")
    async with firm.visit("summit_casualty", key) as visit:
        await visit.sign_in()
    async with firm.visit("summit_casualty", key) as visit:
        folder = firm.evidence()
        await visit.sign_in()
    return (folder / "steps.jsonl").read_text()


async def sign_in_with_wrong_seed(firm: Firm) -> list[str]:
    """The addresses that a sign-in posted to; it is refused."""
    key, other, posted = firm.key("summit_casualty"), firm.key("summit_casualty"), list[str]()
    async with firm.visit("summit_casualty", Credential(key.username, key.password, other.totp_seed)) as visit:
        visit.page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
        with pytest.raises(SignInRefused, match="refused two codes"):
            await visit.sign_in()
    return posted


async def test_refused_code_waits_for_the_next(firm: Firm):
    await begin_of_a_code()
    lines, posted = await asyncio.gather(sign_in_twice(firm), sign_in_with_wrong_seed(firm))

    assert "the first code was refused" in lines and "expect Welcome back" in lines
    assert sum(url.endswith("/signin/code") for url in posted) == 2, "a wrong seed is tried twice only"


@pytest.mark.parametrize(("seed", "said"), [(None, "no authenticator seed is kept"), ("not base 32!", "not base32 text")])
async def test_missing_seed_is_the_admins_turn(firm: Firm, seed: str | None, said: str):
    name = firm.key("summit_casualty").username
    async with firm.visit("summit_casualty", Credential(name, PASSWORD, seed)) as visit:
        with pytest.raises(SignInRefused, match=said) as refused:
            await visit.sign_in()

    assert refused.value.turn == "admin" and "not base 32!" not in str(refused.value)


async def test_evidence_holds_no_secret(firm: Firm):
    key = firm.key("summit_casualty")
    async with firm.visit("summit_casualty", key) as visit:
        await visit.sign_in()
        await visit.find(a_bill("INV-501"))
        (cookie,) = [each for each in await visit.page.context.cookies() if each["httpOnly"]]

    kept = contents(firm.evidence())
    assert {"steps.jsonl", "trace.zip/trace.trace", "trace.zip/trace.network"} < kept.keys() and len(kept) > 8
    for secret in (PASSWORD, "brass+lamp+88", SEEDS[key.username], cookie["value"]):
        assert not [name for name, content in kept.items() if secret.encode() in content], f"{secret} lies in the evidence"


async def test_secret_fields_are_painted_over(firm: Firm, tmp_path: Path):
    async with firm.visit("harbor_mutual") as visit:
        await visit.page.goto(f"{firm.street.address}/harbor-mutual/login")
        secret = [visit.page.get_by_label(label) for label in ("Password", "User name")]
        for field in secret:
            await field.fill("brass lamp 88")
        evidence = Evidence(tmp_path)
        evidence.hide(secret[1])
        await evidence.record(Place("Harbor Mutual", "sign_in", 2), "fill", visit.page, picture=True)
        boxes = [await field.bounding_box() for field in secret]

    with Image.open(tmp_path / "01-sign_in-2.jpg") as picture:
        for box in boxes:
            inside = picture.crop((box["x"] + 12, box["y"] + 12, box["x"] + box["width"] - 12, box["y"] + box["height"] - 12))
            assert all(high - low < 20 for low, high in inside.getextrema()), "one flat colour where the secret was typed"


async def test_wrong_browser_setting_is_refused():
    with pytest.raises(BrowserMissing, match="the setting names /nowhere/chromium"):
        find_chromium("/nowhere/chromium")
    with pytest.raises(BrowserMissing, match="does not start"):
        async with open_browser(Path("/bin/false")):
            pass
