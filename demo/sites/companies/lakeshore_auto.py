"""Lakeshore Auto: an application in a window of its own, an upload inside a frame, and a confirmation that soon vanishes."""

from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.audit import Audit
from demo.sites.company import Company
from demo.sites.ledger import find_invoice, find_upload, list_invoices, list_uploads
from demo.sites.posting import take_upload
from demo.sites.rules import Rules
from demo.sites.site import go_to, let_in, page, plain_log_in, signed_in, site_of, typed
from demo.sites.terms import Terms

KNOWN, AGREED = "known", "agreed"
PROVIDER = "provider"
PROVIDERS = {"LKP-30417": "Defense counsel", "LKP-30418": "Coverage counsel", "LKP-30552": "Subrogation counsel"}
SHOWN = 250
SAID = {
    "duplicate": "Bill {number} is in our system since {value}.",
    "unknown_claim": "we have no open claim {claim}.",
}


def ticket(serial: int, _received_at: datetime) -> str:
    """LS and seven digits."""
    return f"LS{1_900_000 + serial:07}"


TERMS = Terms("Delivered", ticket, rules=Rules(duplicates="unless_rejected", said=SAID))


def draw(request: Request, name: str, **words: Any) -> Response:
    """A page inside the application."""
    user = signed_in(request)
    number = doors.note(site_of(request).book, user, PROVIDER) or ""
    return page(request, name, {"user": user, "provider": f"{number} {PROVIDERS.get(number, '')}", **words})


async def show_launch(request: Request) -> Response:
    """The only page outside the application's own window."""
    return page(request, "launch")


async def show_login(request: Request) -> Response:
    """The first page in the application's window."""
    return page(request, "login")


async def log_in(request: Request) -> Response:
    """Let a known user go on to the agreement."""
    return await plain_log_in(request, "login", "/app/agreement", stage=KNOWN)


async def show_agreement(request: Request) -> Response:
    """The user agreement, at every sign-in."""
    return page(request, "agreement", {"known": signed_in(request, KNOWN)})


async def accept_agreement(request: Request) -> Response:
    """Go on to the choice of the provider."""
    return await let_in(request, signed_in(request, KNOWN), "/app/provider", stage=AGREED)


async def show_providers(request: Request) -> Response:
    """The provider numbers of the firm."""
    return page(request, "providers", {"known": signed_in(request, AGREED), "providers": PROVIDERS})


async def choose_provider(request: Request) -> Response:
    """Work under this provider number from now on."""
    user, number = signed_in(request, AGREED), (await typed(request)).get("number", "")
    if number not in PROVIDERS:
        raise HTTPException(400)
    doors.set_note(site_of(request).book, user, PROVIDER, number)
    return await let_in(request, user, "/app")


async def show_home(request: Request) -> Response:
    """Where everybody lands."""
    return draw(request, "home")


async def show_desk(request: Request) -> Response:
    """The page around the frame with the upload form."""
    return draw(request, "deliver")


async def show_form(request: Request) -> Response:
    """The upload form, for the frame."""
    signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "form")


async def deliver(request: Request) -> Response:
    """Take the file; the form comes back with a notice that vanishes after three seconds."""
    upload = await take_upload(request, TERMS)
    await site_of(request).gate.pass_point("result")
    invoice = find_invoice(site_of(request).book, upload.number) if upload.accepted else None
    return page(request, "form", {"upload": upload, "invoice": invoice})


async def show_bills(request: Request) -> Response:
    """The newest bills, or the one of this number; when there is none, its last delivery that failed."""
    book, number = site_of(request).book, request.query_params.get("number", "").strip()
    if not number:
        return draw(request, "bills", invoices=list_invoices(book, at_most=SHOWN))
    await site_of(request).gate.pass_point("find")
    found = find_invoice(book, number)
    failed = None if found else next(iter(list_uploads(book, number, at_most=1)), None)
    return draw(request, "bills", number=number, invoices=[found] if found else [], failed=failed)


async def show_bill(request: Request) -> Response:
    """One bill, with its delivery ticket."""
    invoice = find_invoice(site_of(request).book, request.path_params["number"])
    if invoice is None:
        raise HTTPException(404)
    return draw(request, "bill", invoice=invoice)


async def show_failed(request: Request) -> Response:
    """A delivery that failed, with every reason."""
    upload = find_upload(site_of(request).book, request.path_params["id"])
    if upload is None or upload.accepted:
        raise HTTPException(404)
    return draw(request, "failed", upload=upload)


async def door(request: Request) -> Response:
    """Addresses below the application lead to its first page."""
    return go_to(request, "/app")


AUDIT = Audit(
    several="lumped entries",
    unpaid={"scheduling": "clerical work", "filing documents": "clerical work", "calendar": "clerical work"},
)
"""What Lakeshore Auto's auditor takes off."""

COMPANY = Company(
    slug="lakeshore_auto",
    name="Lakeshore Auto",
    sign_in="/",
    send_button="Deliver bill",
    audit=AUDIT,
    routes=(
        Route("/", show_launch),
        Route("/app/login", show_login),
        Route("/app/login", log_in, methods=["POST"]),
        Route("/app/agreement", show_agreement),
        Route("/app/agreement", accept_agreement, methods=["POST"]),
        Route("/app/provider", show_providers),
        Route("/app/provider", choose_provider, methods=["POST"]),
        Route("/app", show_home),
        Route("/app/", door),
        Route("/app/deliver", show_desk),
        Route("/app/deliver/form", show_form),
        Route("/app/deliver/form", deliver, methods=["POST"]),
        Route("/app/bills", show_bills),
        Route("/app/failed/{id:int}", show_failed),
        Route("/app/bills/{number:path}", show_bill),
    ),
)
