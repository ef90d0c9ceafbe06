"""Meridian Life: the site only takes files; what became of them comes by mail, after the test of the night."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from sqlite3 import Connection

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.clock import at_hour
from demo.sites.company import Company
from demo.sites.ledes import Problem
from demo.sites.ledger import Invoice, Upload, find_upload, invoice_in, list_uploads, uploads_since
from demo.sites.mail import Letter
from demo.sites.posting import take_upload
from demo.sites.rules import Rules
from demo.sites.site import go_to, page, plain_log_in, signed_in, site_of
from demo.sites.terms import Later, Taken, Terms

SHOWN = 250
TEST = at_hour(2)
"""When the files of the day are tested."""
AT_THE_GATEWAY = ("extension", "too_large")
WAITING, TESTED = "Received, awaiting test", "Processed"
SAID = {
    "duplicate": "Invoice {number} was transmitted before, on {value}.",
    "unknown_claim": "we carry no group claim {claim}.",
}


def transmission(upload: Upload) -> str:
    """T and eight digits."""
    return f"T{7_000_000 + upload.batch:08}"


def unread(upload: Upload) -> Problem | None:
    """Why the gateway did not even take the file, if so."""
    return next((each for each in upload.problems if each.code in AT_THE_GATEWAY), None)


def digest(taken: Taken) -> Iterable[Letter]:
    """One letter for everything this user transmitted since the last test; it grows until the test of this night."""
    tested_at = TEST(taken.now)
    sent = uploads_since(taken.rows, tested_at - timedelta(days=1), taken.now)
    last = {each.label: each for each in sent if each.user == taken.parcel.user and not each.duplicate and not unread(each)}
    text = "\n".join(digest_lines(taken.rows, last.values(), tested_at))
    yield Letter("Invoice Submission", text, after=TEST, key=f"test of {tested_at:%Y-%m-%d}")


def digest_lines(rows: Connection, uploads: Iterable[Upload], tested_at: datetime) -> Iterator[str]:
    """The two lists of a digest: what passed, and what failed and why."""
    passed, failed = ([each for each in uploads if each.accepted is good] for good in (True, False))
    yield f"Meridian Life, test of {tested_at:%m/%d/%Y}\n"
    yield f"Passed: {len(passed)}"
    for each in passed:
        invoice = invoice_in(rows, each.number, tested_at)
        about = f"claim {invoice.claim}, ${invoice.total:,.2f}" if invoice else each.file_name
        yield f"Invoice {each.label}, {about}, transmission {transmission(each)}"
    yield f"\nFailed: {len(failed)}"
    for each in failed:
        yield f"Invoice {each.label}, transmission {transmission(each)}"
        yield from (f"- {problem.sentence}" for problem in each.problems)
    yield "\nFailed invoices are not with our claims department. Correct them and transmit them again."


def announce(invoice: Invoice) -> Letter | None:
    """Meridian writes when it returns or cuts an invoice; approvals and payments are silent."""
    about = f"Invoice {invoice.number} on claim {invoice.claim}"
    if invoice.state == "Rejected":
        return Letter("Invoice Return", f"{about} was returned by the claims department.\nReason: {invoice.reason}\n")
    if invoice.state == "Reduced":
        allowed = f"{about} was adjusted. Amount allowed: ${invoice.amount or 0:,.2f}\nReason: {invoice.reason}\n"
        return Letter("Invoice Adjustment", allowed)
    return None


RULES = Rules(duplicates="unless_rejected", extension=".txt", largest=5_000_000, said=SAID)
TERMS = Terms(WAITING, then=(Later(TEST, TESTED),), rules=RULES, letters=digest)


async def door(request: Request) -> Response:
    """The bare address leads to the form."""
    return go_to(request, "/transmit")


async def show_login(request: Request) -> Response:
    """The sign-in form."""
    return page(request, "login")


async def log_in(request: Request) -> Response:
    """Let a known user in."""
    return await plain_log_in(request, "login", "/transmit")


async def show_form(request: Request) -> Response:
    """The form for one file."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "transmit", {"user": user})


async def transmit(request: Request) -> Response:
    """Take the file. Only a number that was transmitted before is told at once."""
    signed_in(request)
    upload = await take_upload(request, TERMS)
    return go_to(request, f"/transmissions/{upload.id}")


async def show_transmission(request: Request) -> Response:
    """That a file was transmitted, and no more."""
    user, site = signed_in(request), site_of(request)
    await site.gate.pass_point("result")
    upload = find_upload(site.book, request.path_params["id"])
    if upload is None:
        return go_to(request, "/transmissions")
    return page(
        request, "transmitted", {"user": user, "upload": upload, "transmission": transmission(upload), "unread": unread(upload)}
    )


async def show_transmissions(request: Request) -> Response:
    """The newest transmissions, or those of one invoice number."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    if number:
        await site.gate.pass_point("find")
    taken = [each for each in list_uploads(site.book) if not each.duplicate and not unread(each) and number in ("", each.label)]
    now = site.clock.now()
    rows = [(each, transmission(each), TESTED if TEST(each.time) <= now else WAITING) for each in taken[:SHOWN]]
    return page(request, "transmissions", {"user": user, "number": number, "rows": rows})


COMPANY = Company(
    slug="meridian_life",
    name="Meridian Life",
    sign_in="/login",
    send_button="Transmit file",
    announce=announce,
    routes=(
        Route("/", door),
        Route("/login", show_login),
        Route("/login", log_in, methods=["POST"]),
        Route("/transmit", show_form),
        Route("/transmit", transmit, methods=["POST"]),
        Route("/transmissions", show_transmissions),
        Route("/transmissions/{id:int}", show_transmission),
    ),
)
