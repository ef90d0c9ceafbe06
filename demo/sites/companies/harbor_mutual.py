"""Harbor Mutual: one sign-in page, a plain form, an immediate answer."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.audit import Audit
from demo.sites.company import Company
from demo.sites.ledger import find_invoice, list_invoices
from demo.sites.posting import take_upload
from demo.sites.site import go_to, page, plain_log_in, signed_in, site_of
from demo.sites.terms import Terms


def receipt_number(serial: int, _received_at: datetime) -> str:
    """HM- and eight digits."""
    return f"HM-{40_260_000 + serial:08}"


TERMS = Terms(state="Received", receipt=receipt_number)


async def door(request: Request) -> Response:
    """The bare address leads to the home page."""
    return go_to(request, "/home")


async def show_login(request: Request) -> Response:
    """The sign-in form."""
    return page(request, "login")


async def log_in(request: Request) -> Response:
    """Let a known user in, or say that it went wrong without saying what."""
    return await plain_log_in(request, "login", "/home")


async def show_home(request: Request) -> Response:
    """Where everybody lands."""
    return page(request, "home", {"user": signed_in(request)})


async def show_form(request: Request) -> Response:
    """The upload form."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "submit", {"user": user})


async def submit(request: Request) -> Response:
    """Take the file and answer at once."""
    user = signed_in(request)
    upload = await take_upload(request, TERMS)
    site = site_of(request)
    await site.gate.pass_point("result")
    taken = find_invoice(site.book, upload.number) if upload.accepted else None
    return page(request, "result", {"user": user, "invoice": taken, "problems": upload.problems})


async def search(request: Request) -> Response:
    """The newest invoices, or the one with exactly the number asked for."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    if not number:
        return page(request, "invoices", {"user": user, "invoices": list_invoices(site.book, at_most=25)})
    await site.gate.pass_point("find")
    found = find_invoice(site.book, number)
    return page(request, "invoices", {"user": user, "number": number, "invoices": [found] if found else []})


AUDIT = Audit(several="block billing, half is paid", unpaid={"A105": "intra-office conference is not paid"})
"""What Harbor Mutual's auditor takes off."""

COMPANY = Company(
    slug="harbor_mutual",
    name="Harbor Mutual",
    sign_in="/login",
    send_button="Submit invoice",
    audit=AUDIT,
    routes=(
        Route("/", door),
        Route("/login", show_login),
        Route("/login", log_in, methods=["POST"]),
        Route("/home", show_home),
        Route("/submit", show_form),
        Route("/submit", submit, methods=["POST"]),
        Route("/invoices", search),
    ),
)
