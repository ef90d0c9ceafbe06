"""Liberty Bell Mutual: matter, claim, date and amount are typed beside the file; the result comes by mail next day, or never."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from sqlite3 import Connection

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.clock import at_hour
from demo.sites.company import Company, Site
from demo.sites.filing import Filing
from demo.sites.intake import read_one
from demo.sites.ledes import Problem
from demo.sites.ledger import Invoice, find_invoice
from demo.sites.listing import newest, sheet
from demo.sites.mail import Letter
from demo.sites.parcels import Parcel
from demo.sites.posting import asked_result, take_upload
from demo.sites.rules import REJECTED, Rules
from demo.sites.site import go_to, page, plain_log_in, signed_in, site_of
from demo.sites.states import plan
from demo.sites.terms import Later, Taken, Terms

MATCHING, ENTERED = "Matching", "Entered"
ON_A_PAGE = 25
RESULTS = {
    ENTERED: "Entered for payment review",
    "Approved": "Payment approved",
    "On hold": "Payment suspended",
    "Inquiry": "Question from the claims office",
    "Reduced": "Payment approved in part",
    REJECTED: "Sent back",
    "Paid": "Paid",
}
"""What the mails call it. The site itself tells only how far a transmission came."""


def transmission_number(serial: int, received_at: datetime) -> str:
    """LB, the day, and five digits."""
    return f"LB{received_at:%y%m%d}-{60_100 + serial:05}"


def next_morning(received_at: datetime) -> datetime:
    """When the night's matching is told: eleven o'clock (UTC) of the next day."""
    return at_hour(11)(received_at.replace(hour=12))


def differs_from_typed(_rows: Connection, filing: Filing, parcel: Parcel) -> Iterator[Problem]:
    """Date and amount show a mistaken file at once; matter and claim are looked at by nobody before the night."""
    if filing.problems:
        return
    day = f"{date.fromisoformat(filing.head['INVOICE_DATE']):%m/%d/%Y}"
    rights = {"INVOICE_DATE": ("date", day), "INVOICE_TOTAL": ("amount", f"{filing.total:,.2f}")}
    for field, (name, right) in rights.items():
        told = parcel.typed.get(name, "").strip()
        if told != right:
            yield Problem(0, field, f"the {name} typed is {told or 'blank'}; the file says {right}.", "differs", told)


SAID = {"duplicate": "Invoice {number} was transmitted before, on {value}."}
TERMS = Terms(
    MATCHING,
    transmission_number,
    rules=Rules(known_claims=False, duplicates="unless_rejected", said=SAID),
    check=differs_from_typed,
)


def match(site: Site, taken: Taken) -> Iterable[Letter]:
    """Plan the entry of each invoice whose typed numbers lead to its claim. The others are neither entered nor sent back."""
    matter, claim = (taken.parcel.typed.get(name, "").strip() for name in ("matter", "claim"))
    (filing,) = read_one(taken.parcel.content)
    known = taken.rows.execute("SELECT 1 FROM claims WHERE number = ?", [claim]).fetchone()
    fits = (matter, claim) == (filing.head["LAW_FIRM_MATTER_ID"], filing.claim)
    for invoice in taken.invoices if known and fits else ():
        plan(site, taken.rows, invoice, [Later(next_morning, ENTERED)], taken.now)
    return ()


def write_result(invoice: Invoice) -> Letter | None:
    """Every result goes out by mail, in one form."""
    amount = invoice.total if invoice.amount is None else invoice.amount
    lines = [
        "Liberty Bell Mutual, secure transmission desk",
        "",
        f"Invoice: {invoice.number}",
        f"Transmission: {invoice.receipt}",
        f"Claim: {invoice.claim}",
        f"Result: {RESULTS[invoice.state]}",
        f"Amount: ${amount:,.2f}",
        f"Remark: {invoice.reason or 'none'}",
        "",
        "This mailbox is not read. Questions go to the claims office that assigned the matter.",
    ]
    return Letter(f"Transmission result: invoice {invoice.number}", "\n".join(lines))


async def door(request: Request) -> Response:
    """The bare address leads to the form."""
    return go_to(request, "/submit")


async def show_log_in(request: Request) -> Response:
    """The sign-in page."""
    return page(request, "log_in")


async def log_in(request: Request) -> Response:
    """Let a known user in."""
    return await plain_log_in(request, "log_in", "/submit")


async def show_form(request: Request) -> Response:
    """The form, beside the latest transmissions."""
    user, site = signed_in(request), site_of(request)
    await site.gate.pass_point("upload_page")
    return page(request, "submit", {"user": user, "latest": newest(site.book)[:6]})


async def submit(request: Request) -> Response:
    """Take the file; how the transmission went stands on a page of its own."""
    signed_in(request)
    upload = await take_upload(request, replace(TERMS, letters=partial(match, site_of(request))))
    return go_to(request, f"/transmissions/{upload.id}")


async def show_transmission(request: Request) -> Response:
    """How one transmission went."""
    user = signed_in(request)
    upload, invoice = await asked_result(request)
    return page(request, "transmission", {"user": user, "upload": upload, "invoice": invoice, "problems": upload.problems})


async def show_transmissions(request: Request) -> Response:
    """All complete transmissions on several pages, or that of exactly the invoice asked for."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    if not number:
        return page(request, "transmissions", {"user": user, **sheet(request, newest(site.book), ON_A_PAGE)})
    await site.gate.pass_point("find")
    found = find_invoice(site.book, number)
    return page(request, "transmissions", {"user": user, "number": number, "invoices": [found] if found else []})


COMPANY = Company(
    slug="liberty_bell_mutual",
    name="Liberty Bell Mutual",
    sign_in="/log-in",
    send_button="Submit file",
    announce=write_result,
    routes=(
        Route("/", door),
        Route("/log-in", show_log_in),
        Route("/log-in", log_in, methods=["POST"]),
        Route("/submit", show_form),
        Route("/submit", submit, methods=["POST"]),
        Route("/transmissions", show_transmissions),
        Route("/transmissions/{id:int}", show_transmission),
    ),
)
