"""Coastal Farmers: a code by text message, bills in the LSS format only, and a staffing plan before the first bill on a claim in suit."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from sqlite3 import Connection
from typing import Any
from zlib import crc32

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.clock import stamp
from demo.sites.company import Company, Site
from demo.sites.filing import Filing
from demo.sites.intake_text import read_lss
from demo.sites.ledes import Problem
from demo.sites.ledger import find_invoice
from demo.sites.listing import newest, sheet
from demo.sites.mailed_codes import code_fits, send_code
from demo.sites.parcels import Parcel
from demo.sites.posting import take_upload
from demo.sites.rules import Rules
from demo.sites.site import go_to, let_in, page, password_fits, signed_in, site_of, typed
from demo.sites.terms import Terms

PROVEN = "proven"
PLANS = "staffing plans"
"""Whose notes the plans are: those of the firm, not of one of its people."""
IN_SUIT = "-S"
"""How the number of a claim in suit ends; all other claims are staffed by the panel's standing plan."""
READING_TIME = timedelta(days=1)
ON_A_PAGE = 30
STANDINGS = {
    "Received": "In line for audit",
    "On hold": "Suspended",
    "Inquiry": "Query to counsel",
    "Reduced": "Approved as audited",
    "Rejected": "Returned",
}


def folio(serial: int, received_at: datetime) -> str:
    """CFB-, the year, and five digits."""
    return f"CFB-{received_at:%Y}-{41_000 + serial:05}"


SAID = {
    "duplicate": "Bill {number} was received on {value} and cannot be transmitted twice.",
    "unknown_claim": "{claim} is not a claim that we have assigned to your firm.",
}
TERMS = Terms("Received", folio, rules=Rules(duplicates="unless_rejected", extension=".lss", said=SAID))


@dataclass(frozen=True)
class Plan:
    """Who works on a claim in suit and for how many hours; it counts from the moment the carrier has approved it."""

    claim: str
    lead: str
    hours: str
    approved_at: str


def find_plan(site: Site, claim: str) -> Plan | None:
    """The staffing plan of a claim, approved or not."""
    noted = doors.note(site.book, PLANS, claim)
    return Plan(claim, **json.loads(noted)) if noted else None


def is_staffed(site: Site, claim: str) -> bool:
    """Whether bills on the claim may come: those in suit need an approved plan of their own."""
    if not claim.endswith(IN_SUIT):
        return True
    plan = find_plan(site, claim)
    return plan is not None and plan.approved_at <= stamp(site.clock.now())


def list_plans(site: Site) -> list[Plan]:
    """All staffing plans of the firm by claim."""
    with site.book.reading() as rows:
        found = rows.execute("SELECT key, value FROM notes WHERE user = ? ORDER BY key", [PLANS])
        return [Plan(each["key"], **json.loads(each["value"])) for each in found]


def staffed(site: Site, _rows: Connection, filing: Filing, _parcel: Parcel) -> Iterator[Problem]:
    """A plan may be missing although nobody asked for it on the way to the form."""
    if not is_staffed(site, filing.claim):
        yield Problem(filing.first_line, "", f"the staffing plan of claim {filing.claim} is not approved.", "plan", filing.claim)


def draw(request: Request, name: str, **words: Any) -> Response:
    """A page of the intranet."""
    return page(request, name, {"user": signed_in(request), "standings": STANDINGS, "stamp": stamp, **words})


async def show_sign_in(request: Request) -> Response:
    """The front page."""
    return page(request, "sign_in")


async def prove_user(request: Request) -> Response:
    """Check the password, then send a code to the phone."""
    form = await typed(request)
    user = form.get("counsel", "").strip()
    if not await password_fits(request, user, form.get("password", "")):
        return page(request, "sign_in", {"typed": user, "wrong": True})
    text_code(site_of(request), user)
    return await let_in(request, user, "/sign-in/code", stage=PROVEN)


def phone_of(user: str) -> str:
    """The phone that the carrier keeps for this user."""
    return f"+1 503 555 01{crc32(user.encode()) % 100:02}"


def text_code(site: Site, user: str) -> None:
    """Send a text message; the firm's gateway turns it into a mail."""
    send_code(
        site, user, f"SMS to {phone_of(user)}", "Coastal Farmers: {} is your sign-in code. It is good for 10 minutes.".format
    )


async def show_code(request: Request) -> Response:
    """The page that asks for the code."""
    return page(request, "code", {"phone": phone_of(signed_in(request, PROVEN))[-2:]})


async def text_again(request: Request) -> Response:
    """Another code; the one before is void."""
    text_code(site_of(request), signed_in(request, PROVEN))
    return go_to(request, "/sign-in/code")


async def verify(request: Request) -> Response:
    """Let the user in for the code that was sent."""
    user, code = signed_in(request, PROVEN), (await typed(request)).get("code", "").strip()
    if code_fits(site_of(request), user, code):
        return await let_in(request, user, "/to-do")
    return page(request, "code", {"phone": phone_of(user)[-2:], "wrong": True})


async def show_to_do(request: Request) -> Response:
    """What waits for the firm: bills that came back or are asked about, and plans under review."""
    site = site_of(request)
    waiting = [each for each in newest(site.book) if each.state in ("Rejected", "Inquiry")]
    return draw(
        request, "to_do", bills=waiting[:10], plans=[each for each in list_plans(site) if not is_staffed(site, each.claim)]
    )


async def show_plans(request: Request) -> Response:
    """The staffing plans, and the form that proposes one."""
    claim = request.query_params.get("claim", "").strip()
    return draw(request, "plans", plans=list_plans(site_of(request)), claim=claim)


async def propose_plan(request: Request) -> Response:
    """Keep a plan; a claims manager reads it within a day."""
    signed_in(request)
    site, form = site_of(request), await typed(request)
    approved_at = stamp(site.clock.now() + READING_TIME)
    told = {"lead": form.get("lead", "").strip(), "hours": form.get("hours", "").strip(), "approved_at": approved_at}
    doors.set_note(site.book, PLANS, form.get("claim", "").strip(), json.dumps(told))
    return go_to(request, "/plans")


async def show_claim_form(request: Request) -> Response:
    """First step of a transmission: the claim."""
    return draw(request, "claim")


async def show_form(request: Request) -> Response:
    """Second step: the file; without a plan there is no second step."""
    user, site, claim = signed_in(request), site_of(request), request.query_params.get("claim", "").strip()
    await site.gate.pass_point("upload_page")
    if not is_staffed(site, claim):
        return page(request, "unstaffed", {"user": user, "claim": claim})
    return draw(request, "transmit", claim=claim, plan=find_plan(site, claim))


async def transmit(request: Request) -> Response:
    """Take the bill and answer at once."""
    site = site_of(request)
    upload = await take_upload(request, replace(TERMS, check=partial(staffed, site)), read_lss)
    await site.gate.pass_point("result")
    taken = find_invoice(site.book, upload.number) if upload.accepted else None
    return draw(request, "result", bill=taken, number=upload.number, problems=upload.problems)


async def show_bills(request: Request) -> Response:
    """All bills on several pages, or the one with exactly the number asked for."""
    site, number = site_of(request), request.query_params.get("number", "").strip()
    if not number:
        return draw(request, "bills", **sheet(request, newest(site.book), ON_A_PAGE))
    await site.gate.pass_point("find")
    found = find_invoice(site.book, number)
    return draw(request, "bills", number=number, invoices=[found] if found else [])


COMPANY = Company(
    slug="coastal_farmers",
    name="Coastal Farmers",
    sign_in="/",
    send_button="Transmit bill",
    routes=(
        Route("/", show_sign_in),
        Route("/", prove_user, methods=["POST"]),
        Route("/sign-in/code", show_code),
        Route("/sign-in/code", verify, methods=["POST"]),
        Route("/sign-in/another-code", text_again, methods=["POST"]),
        Route("/to-do", show_to_do),
        Route("/plans", show_plans),
        Route("/plans", propose_plan, methods=["POST"]),
        Route("/transmit", show_claim_form),
        Route("/transmit/bill", show_form),
        Route("/transmit/bill", transmit, methods=["POST"]),
        Route("/bills", show_bills),
    ),
)
