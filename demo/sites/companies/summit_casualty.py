"""Summit Casualty: sign-in over three pages with a one-time code, client tiles, files only by dragging, validation that takes its time."""

from datetime import datetime
from decimal import Decimal

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.audit import Audit
from demo.sites.company import Company
from demo.sites.ledger import find_invoice, list_uploads
from demo.sites.listing import newest, sheet
from demo.sites.posting import asked_result, take_upload
from demo.sites.rules import Rules
from demo.sites.site import go_to, let_in, page, password_fits, signed_in, site_of, typed
from demo.sites.terms import Terms

NAMED, PROVEN = "named", "proven"
CLIENTS = {
    "commercial": ("Commercial Lines", "General liability, property, contractors"),
    "workers": ("Workers' Compensation", "Injuries at work in nine states"),
    "excess": ("Excess & Surplus", "Layers above the primary policy"),
}
STATUSES = {
    "On hold": "On hold",
    "Inquiry": "Question",
    "Reduced": "Approved with reduction",
    "Rejected": "Declined",
}
"""What the carrier decides in the site's own words; all else stands as it is."""
ON_A_PAGE = 25


def confirmation(serial: int, received_at: datetime) -> str:
    """SC-, the day it was received, and six digits."""
    return f"SC-{received_at:%Y%m%d}-{310_000 + serial:06}"


TERMS = Terms("Passed", confirmation, rules=Rules(duplicates="unless_rejected"))


async def door(request: Request) -> Response:
    """The bare address leads to the clients."""
    return go_to(request, "/clients")


async def show_email(request: Request) -> Response:
    """First page: who are you?"""
    return page(request, "email")


async def name_user(request: Request) -> Response:
    """Go on with any address at all: a stranger must not learn who has an account."""
    email = (await typed(request)).get("email", "").strip()
    return await let_in(request, email, "/signin/password", stage=NAMED)


async def show_password(request: Request) -> Response:
    """Second page: the password."""
    return page(request, "password", {"email": signed_in(request, NAMED)})


async def prove_user(request: Request) -> Response:
    """Check the password; whoever has an authenticator app goes on to its code."""
    email = signed_in(request, NAMED)
    if not await password_fits(request, email, (await typed(request)).get("password", "")):
        return page(request, "password", {"email": email, "wrong": True})
    if doors.needs_code(site_of(request).book, email):
        return await let_in(request, email, "/signin/code", stage=PROVEN)
    return await let_in(request, email, "/clients")


async def show_code(request: Request) -> Response:
    """Third page: the code."""
    return page(request, "code", {"email": signed_in(request, PROVEN)})


async def verify(request: Request) -> Response:
    """Let the user in for a right code that was not used before."""
    email, code = signed_in(request, PROVEN), (await typed(request)).get("code", "").strip()
    if await run_in_threadpool(doors.spend_code, site_of(request).book, email, code):
        return await let_in(request, email, "/clients")
    return page(request, "code", {"email": email, "wrong": True})


async def show_clients(request: Request) -> Response:
    """Where everybody lands: one tile for each company of the group."""
    return page(request, "clients", {"user": signed_in(request), "clients": CLIENTS})


async def show_client(request: Request) -> Response:
    """One client, with the latest uploads for all of them."""
    user = signed_in(request)
    words = {"user": user, **asked_client(request), "uploads": list_uploads(site_of(request).book, at_most=5)}
    return page(request, "client", words)


async def show_form(request: Request) -> Response:
    """The place where a file is dropped."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "upload", {"user": user, **asked_client(request)})


def asked_client(request: Request) -> dict[str, str]:
    """The client the address names, as words of its page."""
    slug = request.path_params["client"]
    if slug not in CLIENTS:
        raise HTTPException(404)
    name, lines = CLIENTS[slug]
    return {"slug": slug, "client": name, "lines": lines}


async def upload(request: Request) -> Response:
    """Take the file; what validation says is told later, on the batch's page."""
    signed_in(request)
    asked_client(request)
    taken = await take_upload(request, TERMS)
    return go_to(request, f"/batches/{taken.id}")


async def show_batch(request: Request) -> Response:
    """How far validation is, and what it said; a number that was used before needs no validation."""
    user = signed_in(request)
    batch, invoice = await asked_result(request)
    known = any(each.code == "duplicate" for each in batch.problems)
    words = {"batch": batch, "invoice": invoice, "problems": batch.problems, "working": batch.working and not known}
    return page(request, "batch", {"user": user, **words})


async def search(request: Request) -> Response:
    """All invoices on several pages; or the one with exactly this number, and when there is none, its last upload that failed."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    words = {"user": user, "number": number, "statuses": STATUSES}
    if not number:
        return page(request, "history", {**words, **sheet(request, newest(site.book), ON_A_PAGE)})
    await site.gate.pass_point("find")
    tried = next(iter(list_uploads(site.book, number, at_most=1)), None)
    return page(request, "history", {**words, "invoice": find_invoice(site.book, number), "tried": tried})


AUDIT = Audit(several="multiple tasks in one entry", long="excessive time, 2.0 hours allowed", hours=Decimal(2))
"""What Summit Casualty's auditor takes off."""

COMPANY = Company(
    slug="summit_casualty",
    name="Summit Casualty",
    sign_in="/signin",
    send_button="Upload and validate",
    audit=AUDIT,
    validation_seconds=15,
    routes=(
        Route("/", door),
        Route("/signin", show_email),
        Route("/signin", name_user, methods=["POST"]),
        Route("/signin/password", show_password),
        Route("/signin/password", prove_user, methods=["POST"]),
        Route("/signin/code", show_code),
        Route("/signin/code", verify, methods=["POST"]),
        Route("/clients", show_clients),
        Route("/clients/{client}", show_client),
        Route("/clients/{client}/upload", show_form),
        Route("/clients/{client}/upload", upload, methods=["POST"]),
        Route("/batches/{id:int}", show_batch),
        Route("/history", search),
    ),
)
