"""Keystone Fidelity: sign-in on two pages, terms of use once, and a guideline review that keeps its own list of rejections."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from sqlite3 import Connection
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.company import Company, Site
from demo.sites.filing import Filing
from demo.sites.intake import read_many
from demo.sites.ledes import Problem
from demo.sites.ledger import Invoice, list_uploads
from demo.sites.listing import newest, sheet
from demo.sites.mail import Letter
from demo.sites.parcels import Parcel
from demo.sites.posting import take_many
from demo.sites.review import BREACH, Review
from demo.sites.rules import REJECTED, Rules
from demo.sites.site import go_to, let_in, page, password_fits, signed_in, site_of, typed
from demo.sites.terms import Taken, Terms

NAMED, PROVEN = "named", "proven"
TERMS_READ, CLIENT = "terms of use read", "client"
CLIENTS = ("Keystone Casualty Lines", "Keystone Property Lines", "Keystone Marine Lines")
ON_A_PAGE = 25
STAGES = {
    "Approved": "Approved for payment",
    "Rejected": "Returned by examiner",
    "On hold": "Held by examiner",
    "Inquiry": "Question from examiner",
    "Reduced": "Approved at a reduced amount",
}
GUIDELINES = Rules(banned_words=("secretarial", "clerical", "filing of documents"), description_longest=1500)
REVIEW = Review(GUIDELINES, after=timedelta(minutes=5), passed="With examiner")
SAID = {
    "duplicate": "Invoice {number} is in our books since {value}.",
    "unknown_claim": "{claim} is not a claim file of this client.",
}


def registration(serial: int, received_at: datetime) -> str:
    """KF-, the year, and six digits."""
    return f"KF-{received_at:%y}-{140_000 + serial:06}"


def assigned(_rows: Connection, _filing: Filing, parcel: Parcel) -> Iterator[Problem]:
    """Only one of the three clients has assigned claim files to our firms."""
    client = parcel.typed.get("client") or "A client nobody chose"
    if client != CLIENTS[0]:
        yield Problem(0, "", f"{client} has assigned no claim files to your firm.", "client", client)


RULES = Rules(duplicates="unless_rejected", said=SAID)
TERMS = Terms("In guideline review", registration, rules=RULES, check=assigned)


def review(site: Site, taken: Taken) -> Iterable[Letter]:
    """Plan what guideline review will say; its letters are written with the verdicts."""
    REVIEW.plan(site, taken, read_many)
    return ()


def announce(invoice: Invoice) -> Letter | None:
    """Keystone writes to the uploader when it rejects, and keeps silent about all else."""
    if invoice.state != REJECTED:
        return None
    where = "billing guidelines" if by_guidelines(invoice) else "the claims examiner"
    text = (
        f"Invoice {invoice.number} on claim file {invoice.claim} (${invoice.total:,.2f}) was rejected by {where}.\n\n"
        f"Reason: {invoice.reason or 'see the Law Firm Desk'}\n\n"
        "Correct it and send it again under the same number.\nKeystone Fidelity Law Firm Desk\n"
    )
    return Letter(f"Rejected by {where}: invoice {invoice.number}", text)


def by_guidelines(invoice: Invoice) -> bool:
    """Whether it was guideline review that rejected the invoice."""
    return invoice.state == REJECTED and invoice.reason.startswith(BREACH)


def draw(request: Request, name: str, **words: Any) -> Response:
    """A page of the desk, with the client drop-down that stands on all of them."""
    user = signed_in(request)
    client = doors.note(site_of(request).book, user, CLIENT)
    return page(request, name, {"user": user, "client": client, "clients": CLIENTS, "stages": STAGES, **words})


async def door(request: Request) -> Response:
    """The bare address leads to the desk."""
    return go_to(request, "/desk")


async def show_name(request: Request) -> Response:
    """First page: the sign-in name."""
    return page(request, "name")


async def name_user(request: Request) -> Response:
    """Go on with any name: a stranger must not learn who has one."""
    return await let_in(request, (await typed(request)).get("name", "").strip(), "/login/password", stage=NAMED)


async def show_password(request: Request) -> Response:
    """Second page: the password."""
    return page(request, "password", {"name": signed_in(request, NAMED)})


async def prove_user(request: Request) -> Response:
    """Check the password; who has not accepted the terms of use reads them first."""
    name = signed_in(request, NAMED)
    if not await password_fits(request, name, (await typed(request)).get("password", "")):
        return page(request, "password", {"name": name, "wrong": True})
    if doors.note(site_of(request).book, name, TERMS_READ) is None:
        return await let_in(request, name, "/terms", stage=PROVEN)
    return await let_in(request, name, "/desk")


async def show_terms(request: Request) -> Response:
    """The terms of use, which come once."""
    signed_in(request, PROVEN)
    return page(request, "terms")


async def accept_terms(request: Request) -> Response:
    """Remember that this user has accepted."""
    name = signed_in(request, PROVEN)
    if "read" not in await typed(request):
        return page(request, "terms", {"unread": True})
    doors.set_note(site_of(request).book, name, TERMS_READ, "yes")
    return await let_in(request, name, "/desk")


async def show_desk(request: Request) -> Response:
    """Where everybody lands, and lands again after choosing a client."""
    return draw(request, "desk", uploads=list_uploads(site_of(request).book)[:6])


async def choose_client(request: Request) -> Response:
    """Change the client, on whichever page the drop-down was used."""
    user, client = signed_in(request), (await typed(request)).get("client", "")
    if client not in CLIENTS:
        raise HTTPException(400)
    doors.set_note(site_of(request).book, user, CLIENT, client)
    return go_to(request, "/desk")


async def show_form(request: Request) -> Response:
    """The upload form."""
    await site_of(request).gate.pass_point("upload_page")
    return draw(request, "send")


async def send(request: Request) -> Response:
    """Validate every invoice of the file at once; the guidelines come later."""
    site = site_of(request)
    uploads = await take_many(request, replace(TERMS, letters=partial(review, site)))
    await site.gate.pass_point("result")
    invoices = {each.number: each for each in newest(site.book)}
    known = [each for each in uploads if any(problem.code == "duplicate" for problem in each.problems)]
    failed = [each for each in uploads if each.problems and each not in known]
    passed = [invoices[each.number] for each in uploads if each.accepted]
    return draw(request, "results", passed=passed, failed=failed, known=known)


def of_client(request: Request) -> list[Invoice]:
    """The invoices of the chosen client, newest first."""
    site = site_of(request)
    client = doors.note(site.book, signed_in(request), CLIENT)
    return [each for each in newest(site.book) if each.typed.get("client") == client]


async def show_sent(request: Request) -> Response:
    """The first list: all but those that guideline review rejected."""
    return await show_list(request, "sent", [each for each in of_client(request) if not by_guidelines(each)])


async def show_rejected(request: Request) -> Response:
    """The second list, in a menu of its own."""
    return await show_list(request, "rejected", [each for each in of_client(request) if by_guidelines(each)])


async def show_list(request: Request, name: str, invoices: list[Invoice]) -> Response:
    """One page of a list, or the invoice with the number asked for."""
    number = request.query_params.get("number", "").strip()
    if number:
        await site_of(request).gate.pass_point("find")
        invoices = [each for each in invoices if each.number == number]
    return draw(request, name, number=number, **sheet(request, invoices, ON_A_PAGE))


COMPANY = Company(
    slug="keystone_fidelity",
    name="Keystone Fidelity",
    sign_in="/login",
    send_button="Send to Keystone",
    announce=announce,
    routes=(
        Route("/", door),
        Route("/login", show_name),
        Route("/login", name_user, methods=["POST"]),
        Route("/login/password", show_password),
        Route("/login/password", prove_user, methods=["POST"]),
        Route("/terms", show_terms),
        Route("/terms", accept_terms, methods=["POST"]),
        Route("/desk", show_desk),
        Route("/client", choose_client, methods=["POST"]),
        Route("/invoices/send", show_form),
        Route("/invoices/send", send, methods=["POST"]),
        Route("/invoices/sent", show_sent),
        Route("/invoices/rejected", show_rejected),
    ),
)
