"""Cedar Valley: an old site in a frameset, closed to submissions each new year until a person accepts the billing guidelines."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from sqlite3 import Connection
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.audit import Audit
from demo.sites.company import Company, Site
from demo.sites.filing import Filing
from demo.sites.ledes import Problem
from demo.sites.ledger import find_invoice
from demo.sites.listing import newest, sheet
from demo.sites.parcels import Parcel
from demo.sites.posting import asked_result, take_upload
from demo.sites.rules import Rules
from demo.sites.site import go_to, let_in, page, password_fits, profile, signed_in, site_of, typed
from demo.sites.terms import Terms

ACCEPTED = "guidelines accepted"
ONLY_OFFICE = ("Main office",)
ON_A_PAGE = 25
STATUSES = {
    "Received": "In process",
    "On hold": "Suspended",
    "Inquiry": "Information needed",
    "Reduced": "Approved with deductions",
    "Rejected": "Denied",
}
SAID = {
    "duplicate": "Invoice {number} was received on {value}. Duplicate invoices are not accepted.",
    "unknown_claim": "{claim} is not an open claim of Cedar Valley.",
}


def tracking_number(serial: int, received_at: datetime) -> str:
    """CV, the year, and seven digits."""
    return f"CV{received_at:%Y}{30_000 + serial:07}"


TERMS = Terms("Received", tracking_number, rules=Rules(duplicates="unless_rejected", said=SAID))


def edition(site: Site) -> str:
    """The guidelines in force: there are new ones each year."""
    return f"{site.clock.now():%Y}"


def may_submit(site: Site, user: str) -> bool:
    """Whether the user has accepted the guidelines in force; with the login comes the edition of that year."""
    return (doors.note(site.book, user, ACCEPTED) or "") >= edition(site)


def accepted(site: Site, _rows: Connection, _filing: Filing, parcel: Parcel) -> Iterator[Problem]:
    """The year may turn between the form and its file."""
    if not may_submit(site, parcel.user):
        yield Problem(0, "", f"The {edition(site)} billing guidelines are not accepted.", "guidelines")


def draw(request: Request, name: str, **words: Any) -> Response:
    """A page of the working frame."""
    user, site = signed_in(request), site_of(request)
    return page(request, name, {"user": user, "edition": edition(site), "may_submit": may_submit(site, user), **words})


async def show_login(request: Request) -> Response:
    """The front page."""
    return page(request, "login")


async def log_in(request: Request) -> Response:
    """Let a known user in; the first time brings the guidelines of the year along."""
    form, site = await typed(request), site_of(request)
    user = form.get("login", "").strip()
    if not await password_fits(request, user, form.get("password", "")):
        return page(request, "login", {"typed": user, "wrong": True})
    if doors.note(site.book, user, ACCEPTED) is None:
        doors.set_note(site.book, user, ACCEPTED, edition(site))
    return await let_in(request, user, "/desktop")


async def show_desktop(request: Request) -> Response:
    """The frameset around everything."""
    return draw(request, "desktop")


async def show_banner(request: Request) -> Response:
    """The frame with the company's sign."""
    return draw(request, "banner")


async def show_menu(request: Request) -> Response:
    """The frame with the menu."""
    return draw(request, "menu")


async def show_welcome(request: Request) -> Response:
    """What the working frame begins with."""
    return draw(request, "welcome")


async def show_guidelines(request: Request) -> Response:
    """The guidelines, and the box to accept them where that is due."""
    return draw(request, "guidelines")


async def accept_guidelines(request: Request) -> Response:
    """Remember the edition that was accepted."""
    user, site = signed_in(request), site_of(request)
    if "accept" in await typed(request):
        doors.set_note(site.book, user, ACCEPTED, edition(site))
    return go_to(request, "/guidelines")


def offices_of(request: Request) -> tuple[str, ...]:
    """The offices the user submits for."""
    return profile(request, signed_in(request)).offices or ONLY_OFFICE


async def show_form(request: Request) -> Response:
    """The submission form; without the guidelines there is none."""
    await site_of(request).gate.pass_point("upload_page")
    return draw(request, "submit", offices=offices_of(request))


async def submit(request: Request) -> Response:
    """Take the invoice of one office."""
    site, office = site_of(request), (await typed(request)).get("office")
    if office not in offices_of(request):
        return draw(request, "submit", offices=offices_of(request), missing=True)
    upload = await take_upload(request, replace(TERMS, check=partial(accepted, site)))
    return go_to(request, f"/result/{upload.id}")


async def show_result(request: Request) -> Response:
    """What became of one file."""
    upload, invoice = await asked_result(request)
    return draw(request, "result", upload=upload, invoice=invoice)


async def show_invoices(request: Request) -> Response:
    """All invoices by pages, or the one with exactly the number asked for."""
    site, number = site_of(request), request.query_params.get("number", "").strip()
    if not number:
        return draw(request, "invoices", statuses=STATUSES, **sheet(request, newest(site.book), ON_A_PAGE))
    await site.gate.pass_point("find")
    found = find_invoice(site.book, number)
    return draw(request, "invoices", statuses=STATUSES, number=number, invoices=[found] if found else [])


AUDIT = Audit(
    long="time is excessive for the task, 1.5 hours allowed",
    hours=Decimal("1.5"),
    unpaid={"A105": "conference between attorneys"},
)
"""What Cedar Valley's auditor takes off."""

COMPANY = Company(
    slug="cedar_valley",
    name="Cedar Valley",
    sign_in="/",
    send_button="Send to Cedar Valley",
    audit=AUDIT,
    routes=(
        Route("/", show_login),
        Route("/", log_in, methods=["POST"]),
        Route("/desktop", show_desktop),
        Route("/banner", show_banner),
        Route("/menu", show_menu),
        Route("/welcome", show_welcome),
        Route("/guidelines", show_guidelines),
        Route("/guidelines", accept_guidelines, methods=["POST"]),
        Route("/submit", show_form),
        Route("/submit", submit, methods=["POST"]),
        Route("/result/{id:int}", show_result),
        Route("/invoices", show_invoices),
    ),
)
