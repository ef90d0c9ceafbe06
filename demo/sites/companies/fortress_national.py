"""Fortress National: lets in only browsers with the firm's certificate, and keeps the status of sealed accounts to itself."""

import re
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.certificates import certificates
from demo.sites.company import Company
from demo.sites.ledger import Invoice, find_invoice, list_invoices
from demo.sites.posting import take_upload
from demo.sites.rules import Rules
from demo.sites.site import (
    NotSignedIn,
    go_to,
    let_in,
    page,
    password_fits,
    profile,
    shown_certificate,
    signed_in,
    site_of,
    typed,
)
from demo.sites.terms import Terms

SHOWN = 250
SEALED = re.compile(r"[05]$")
"""Claims of sealed accounts: those whose number ends in 0 or 5."""
HIDDEN = "Not available for this client"
STATUS = {
    "Approved": "Authorized",
    "On hold": "Suspended",
    "Inquiry": "Query open",
    "Reduced": "Authorized in part",
    "Rejected": "Refused",
}
SAID = {
    "duplicate": "Invoice {number} stands in the register since {value}.",
    "unknown_claim": "no claim {claim} is entrusted to your firm.",
}


def filing_number(serial: int, _received_at: datetime) -> str:
    """FNX and eight digits."""
    return f"FNX{29_000_000 + serial:08}"


TERMS = Terms("Filed", filing_number, rules=Rules(duplicates="unless_rejected", said=SAID))


def status(invoice: Invoice) -> str:
    """The status as the register shows it."""
    return HIDDEN if SEALED.search(invoice.claim) else STATUS.get(invoice.state, invoice.state)


def member(request: Request) -> str:
    """The user who is signed in, over a connection with a certificate."""
    if not shown_certificate(request):
        raise NotSignedIn
    return signed_in(request)


async def door(request: Request) -> Response:
    """The bare address leads to the register."""
    return go_to(request, "/register")


async def show_login(request: Request) -> Response:
    """The sign-in form; without a certificate there is only a sentence about it."""
    if shown_certificate(request):
        return page(request, "login", {"certificate": marked(shown_certificate(request))})
    port = certificates(site_of(request).mailbox.parent).port
    return page(request, "no_certificate", {"address": f"https://127.0.0.1:{port}{site_of(request).address}"}, status=403)


async def log_in(request: Request) -> Response:
    """Let a user in whose password and certificate both fit."""
    form, shown = await typed(request), shown_certificate(request)
    if not shown:
        raise NotSignedIn
    user = form.get("user", "").strip()
    right = await password_fits(request, user, form.get("password", ""))
    if right and profile(request, user).certificate in ("", shown):
        return await let_in(request, user, "/register")
    words = {"typed": user, "certificate": marked(shown), "wrong": "certificate" if right else "password"}
    return page(request, "login", words)


def marked(fingerprint: str) -> str:
    """The beginning of a fingerprint as people compare it."""
    return ":".join(re.findall("..", fingerprint.upper())[:8])


async def show_register(request: Request) -> Response:
    """The newest invoices, or the one with exactly the number asked for."""
    user, site, number = member(request), site_of(request), request.query_params.get("number", "").strip()
    if number:
        await site.gate.pass_point("find")
    found = find_invoice(site.book, number) if number else None
    invoices = ([found] if found else []) if number else list_invoices(site.book, at_most=SHOWN)
    rows = [(each, status(each)) for each in invoices]
    return page(request, "register", {"user": user, "number": number, "rows": rows, "hidden": HIDDEN})


async def show_form(request: Request) -> Response:
    """The form for one file."""
    user = member(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "file", {"user": user})


async def file(request: Request) -> Response:
    """Take the file and answer at once."""
    user, site = member(request), site_of(request)
    upload = await take_upload(request, TERMS)
    await site.gate.pass_point("result")
    filed = find_invoice(site.book, upload.number) if upload.accepted else None
    return page(request, "filed", {"user": user, "invoice": filed, "upload": upload})


COMPANY = Company(
    slug="fortress_national",
    name="Fortress National",
    sign_in="/login",
    send_button="File invoice",
    certificate=True,
    routes=(
        Route("/", door),
        Route("/login", show_login),
        Route("/login", log_in, methods=["POST"]),
        Route("/register", show_register),
        Route("/file", show_form),
        Route("/file", file, methods=["POST"]),
    ),
)
