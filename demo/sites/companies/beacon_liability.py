"""Beacon Liability: files are dropped into a batch, each invoice is completed in a window, and the ticked batch is submitted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.books import Book
from demo.sites.company import Company
from demo.sites.intake import read_many
from demo.sites.ledger import Invoice, find_invoice, list_uploads
from demo.sites.listing import newest, sheet
from demo.sites.parcels import Parcel
from demo.sites.posting import posted_files, submit_drafts, take
from demo.sites.rules import Rules
from demo.sites.site import go_to, page, plain_log_in, signed_in, site_of, ticked, typed
from demo.sites.terms import Terms

OPEN = "In open batch"
ON_A_PAGE = 25
DETAILS = "batch details"
"""Whose notes the details are: those of the batch, not of whoever typed them."""
STATUSES = {
    "Received": "With Beacon",
    "On hold": "Parked",
    "Inquiry": "Clarification",
    "Reduced": "Approved with cuts",
    "Rejected": "Returned",
}
SAID = {
    "duplicate": "Invoice {number} is in our system since {value}.",
    "unknown_claim": "{claim} is no liability claim that your firm defends.",
}


def control_number(serial: int, submitted_at: datetime) -> str:
    """BCN, the day of the year, and six digits."""
    return f"BCN-{submitted_at:%y%j}-{904_000 + serial:06}"


DRAFT = Terms(OPEN, rules=Rules(duplicates="unless_rejected", said=SAID))
SUBMITTED = Terms("Received", control_number)


@dataclass(frozen=True)
class Entry:
    """An invoice in an open batch; `details` are its due date and reference once they are typed."""

    invoice: Invoice
    details: Mapping[str, str]


@dataclass(frozen=True)
class Batch:
    """The open invoices that were dropped together."""

    number: int
    entries: tuple[Entry, ...]

    @property
    def total(self) -> Decimal:
        """What its invoices come to."""
        return sum((each.invoice.total for each in self.entries), Decimal(0))

    @property
    def incomplete(self) -> list[str]:
        """The numbers of those without details."""
        return [each.invoice.number for each in self.entries if not each.details]


def open_batches(book: Book) -> list[Batch]:
    """All batches with something to submit, newest first."""
    invoices, grouped = newest(book), dict[int, list[Entry]]()
    # Read after the invoices: whatever somebody else drops meanwhile has an upload then, and is left for the next look.
    batch_of = {each.number: each.batch for each in reversed(list_uploads(book)) if each.accepted}
    for each in invoices:
        if each.state == OPEN:
            noted = doors.note(book, DETAILS, each.number)
            grouped.setdefault(batch_of[each.number], []).append(Entry(each, json.loads(noted) if noted else {}))
    return [Batch(number, tuple(entries)) for number, entries in grouped.items()]


async def show_sign_on(request: Request) -> Response:
    """The front page."""
    return page(request, "sign_on")


async def sign_on(request: Request) -> Response:
    """Let a known user in."""
    return await plain_log_in(request, "sign_on", "/batches")


async def show_batches(request: Request) -> Response:
    """The place to drop files on, and the open batches."""
    await site_of(request).gate.pass_point("upload_page")
    return draw_batches(request)


def draw_batches(request: Request, **words: object) -> Response:
    """The batch screen, with what became of the last drop or submission."""
    return page(request, "batches", {"user": signed_in(request), "batches": open_batches(site_of(request).book), **words})


async def add_files(request: Request) -> Response:
    """Take the dropped files as batches of open invoices, one for each file."""
    user, uploads = signed_in(request), []
    for each in await posted_files(request):
        uploads += await take(request, Parcel(each.name, each.content, user), DRAFT, read_many)
    await site_of(request).gate.pass_point("result")
    return draw_batches(request, uploads=uploads, nothing=not uploads)


async def save_details(request: Request) -> Response:
    """Keep what was typed in an open invoice's window."""
    signed_in(request)
    book, form = site_of(request).book, await typed(request)
    invoice = find_invoice(book, form.get("number", ""))
    details = {name: form.get(name, "").strip() for name in ("due", "reference")}
    if invoice is None or invoice.state != OPEN or not all(details.values()):
        raise HTTPException(400)
    doors.set_note(book, DETAILS, invoice.number, json.dumps(details))
    return go_to(request, "/batches")


async def submit_batches(request: Request) -> Response:
    """Hand in the ticked batches; one with an incomplete invoice stays open as a whole."""
    user, book = signed_in(request), site_of(request).book
    chosen = [each for each in open_batches(book) if str(each.number) in await ticked(request, "batch")]
    if missing := [number for each in chosen for number in each.incomplete]:
        return draw_batches(request, missing=missing)
    numbers = [entry.invoice.number for each in chosen for entry in each.entries]
    submitted = await submit_drafts(request, numbers, SUBMITTED)
    return page(request, "submitted", {"user": user, "batches": chosen, "invoices": submitted})


async def show_invoices(request: Request) -> Response:
    """All invoices by pages, or the one with exactly the number asked for."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    words = {"user": user, "statuses": STATUSES, "number": number}
    if not number:
        return page(request, "invoices", words | sheet(request, newest(site.book), ON_A_PAGE))
    await site.gate.pass_point("find")
    found = find_invoice(site.book, number)
    return page(request, "invoices", words | {"invoices": [found] if found else []})


COMPANY = Company(
    slug="beacon_liability",
    name="Beacon Liability",
    sign_in="/",
    send_button="Add to batch",
    routes=(
        Route("/", show_sign_on),
        Route("/", sign_on, methods=["POST"]),
        Route("/batches", show_batches),
        Route("/batches", add_files, methods=["POST"]),
        Route("/batches/details", save_details, methods=["POST"]),
        Route("/batches/submit", submit_batches, methods=["POST"]),
        Route("/invoices", show_invoices),
    ),
)
