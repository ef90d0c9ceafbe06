"""Fortress National: the firm's certificate opens the door, and sealed accounts show no status."""

import ssl
from dataclasses import replace
from decimal import Decimal

import httpx
import pytest

from demo.sites.books import SiteUser, set_up_site
from jobs.portals.answers import Accepted, Rejected
from jobs.portals.errors import SignInRefused
from tests.sites.decisions import decided_one_by_one
from tests.sites.firm import PASSWORD, Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]
SLUG, SEALED = "fortress_national", "FNGC810005"


async def nothing() -> None:
    """Nobody has to be told."""


async def test_door_without_certificate_stays_shut(firm: Firm):
    trusting = ssl.create_default_context(cafile=firm.certificates.authority)

    answer = httpx.get(f"{firm.street.address}/fortress-national/login")
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{firm.carrier(SLUG).address}/login", verify=trusting)

    assert answer.status_code == 403 and "Your browser showed no certificate" in answer.text


async def test_missing_certificate_is_the_admins_turn(firm: Firm):
    bare = replace(firm.key(SLUG), certificate=None)

    with pytest.raises(SignInRefused, match="wants the firm's certificate"):
        async with firm.visit(SLUG, bare):
            pass


async def test_certificate_of_another_user_is_refused(firm: Firm):
    key = firm.key(SLUG)
    firm.users[SLUG].append(SiteUser("dee@firm.example", PASSWORD, certificate="0" * 64))
    set_up_site(firm.data, SLUG, users=firm.users[SLUG], claims=[])

    async with firm.visit(SLUG, replace(key, username="dee@firm.example")) as visit:
        with pytest.raises(SignInRefused, match="not issued for that user"):
            await visit.sign_in()


async def test_session_is_worthless_without_certificate(firm: Firm):
    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        cookies = {each["name"]: each["value"] for each in await visit.page.context.cookies()}

    answer = httpx.get(f"{firm.street.address}/fortress-national/register", cookies=cookies, follow_redirects=True)

    assert cookies and answer.status_code == 403


async def test_sealed_account_hides_its_status(firm: Firm):
    key = firm.key(SLUG)
    set_up_site(firm.data, SLUG, users=firm.users[SLUG], claims=[SEALED])
    bill, papers = firm.errand(SLUG, "1501-0001", claim=SEALED)

    async with firm.visit(SLUG, key) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)
        found = await visit.find(bill)

    assert set(said.values()) == {None}
    assert isinstance(found, Accepted) and found.total == bill.total


async def test_register_says_every_decision(firm: Firm):
    bill, papers = firm.errand(SLUG, "1501-0002")

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        await visit.upload(bill, papers, nothing)
        said = await decided_one_by_one(firm, visit, SLUG, bill.invoice_number)

    assert {state: each and (each.means, each.reason) for state, each in said.items()} == {
        "Approved": ("accepted", None),
        "On hold": ("on_hold", "policy limits"),
        "Inquiry": ("inquiry", "who attended?"),
        "Reduced": ("reduced", "rate above agreement"),
        "Paid": ("paid", "draft 10482"),
        "Rejected": ("rejected", "wrong insured"),
    }
    assert said["Reduced"].amount == said["Paid"].amount == Decimal("150.00")


async def test_every_finding_names_its_line(firm: Firm):
    bill, papers = firm.errand(SLUG, "1501-0003")
    papers.ledes.write_bytes(papers.ledes.read_bytes().replace(b"|300.00|", b"|301.00|", 1))

    async with firm.visit(SLUG) as visit:
        await visit.sign_in()
        answer = await visit.upload(bill, papers, nothing)

    assert isinstance(answer, Rejected) and answer.reasons
    assert {reason.file_line for reason in answer.reasons} == {3}
