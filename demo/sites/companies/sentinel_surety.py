"""Sentinel Surety: LEDES 98BI only, and an upload that blocks its number until the matter is set and it is submitted."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.books import Book
from demo.sites.company import Company
from demo.sites.intake import read_many_98bi
from demo.sites.ledger import Invoice, find_invoice, list_invoices, list_uploads
from demo.sites.mail import Letter
from demo.sites.posting import submit_drafts, take_many
from demo.sites.rules import Rules
from demo.sites.site import go_to, page, plain_log_in, signed_in, site_of, ticked, typed
from demo.sites.terms import Terms

UNFINISHED = "Unfinished upload"
MATTER = "matter of "
"""Before an invoice's number: the note that keeps which matter somebody set for it."""
STATUS = {"Inquiry": "Awaiting Details", "On hold": "On Hold", "Reduced": "Adjusted", "Paid": "Batch Paid"}
MAILED = {"Approved": "approved", "Reduced": "adjusted", "Rejected": "rejected"}
"""The decisions that are written about."""


def reference(serial: int, submitted_at: datetime) -> str:
    """SS, two digits of the year, a dash, five digits."""
    return f"SS{submitted_at:%y}-{24_100 + serial:05}"


SAID = {"duplicate": "Invoice number {number} is already in the system since {value}."}
DRAFT = Terms(UNFINISHED, rules=Rules(description_longest=1024, last_name_first=True, said=SAID))
SUBMITTED = Terms("With Client", receipt=reference)


def write_decision(invoice: Invoice) -> Letter | None:
    """A letter in HTML alone when the client approves, adjusts or rejects."""
    decided = MAILED.get(invoice.state)
    if decided is None:
        return None
    allowed = f"<p>Amount allowed: ${invoice.amount:,.2f}</p>" if invoice.amount is not None else ""
    reason = f"<p>Reviewer comment: {escape(invoice.reason)}</p>" if invoice.reason else ""
    html = (
        f"<html><body><h2>Sentinel Surety</h2><p>Invoice {escape(invoice.number)} ({invoice.receipt}) was {decided}.</p>{allowed}{reason}"
        "<p>You receive this message because you submitted the invoice.</p></body></html>"
    )
    return Letter(f"Decision on invoice {invoice.number}", html=html)


async def door(request: Request) -> Response:
    """The bare address leads to the overview."""
    return go_to(request, "/overview")


async def show_login(request: Request) -> Response:
    """The sign-in page."""
    return page(request, "login")


async def log_in(request: Request) -> Response:
    """Let a known user in."""
    return await plain_log_in(request, "login", "/overview")


async def show_overview(request: Request) -> Response:
    """How many invoices stand where."""
    user, invoices = signed_in(request), list_invoices(site_of(request).book)
    counts = {
        "Unfinished uploads": sum(each.receipt is None for each in invoices),
        "With client": sum(each.state == "With Client" for each in invoices),
        "Decided": sum(each.state in MAILED or each.state == "Paid" for each in invoices),
    }
    return page(request, "overview", {"user": user, "counts": counts})


async def show_form(request: Request) -> Response:
    """The upload form."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "upload", {"user": user, "client": request.query_params.get("client")})


async def upload(request: Request) -> Response:
    """Take the file as unfinished uploads, and go on to confirm them; what was refused is said at once."""
    user = signed_in(request)
    uploads = await take_many(request, DRAFT, read_many_98bi)
    site = site_of(request)
    await site.gate.pass_point("result")
    refused = [(each, find_invoice(site.book, each.number)) for each in uploads if not each.accepted]
    if refused:
        return page(request, "refused", {"user": user, "refused": refused, "unfinished": UNFINISHED})
    return go_to(request, "/unfinished")


async def show_unfinished(request: Request) -> Response:
    """The confirm page."""
    return confirm_page(request, signed_in(request))


def confirm_page(request: Request, user: str, ticked_ones: Sequence[str] = (), problem: str = "") -> Response:
    """What was uploaded and not submitted yet, with the matter this user set for it."""
    book = site_of(request).book
    drafts = [each for each in list_invoices(book) if each.receipt is None]
    matters = {each.number: doors.note(book, user, MATTER + each.number) for each in drafts}
    words = {"user": user, "drafts": drafts, "matters": matters, "ticked": ticked_ones, "problem": problem}
    return page(request, "unfinished", words)


async def list_matters(request: Request) -> Response:
    """The matters whose number holds what was typed, for the field that offers them."""
    signed_in(request)
    with site_of(request).book.reading() as rows:
        wanted = "SELECT number FROM claims WHERE instr(lower(number), lower(?)) > 0 ORDER BY number LIMIT 8"
        found = [each["number"] for each in rows.execute(wanted, [request.query_params.get("part", "")])]
    return JSONResponse({"matters": found})


async def confirm(request: Request) -> Response:
    """Set the matter of the ticked invoices, or submit them."""
    user, form, numbers = signed_in(request), await typed(request), await ticked(request, "invoice")
    if form.get("do") == "set":
        problem = await run_in_threadpool(set_matter, site_of(request).book, user, form.get("matter", "").strip(), numbers)
        return confirm_page(request, user, numbers, problem)
    book = site_of(request).book
    drafts = [each for number in numbers if (each := find_invoice(book, number))]
    if not drafts or any(doors.note(book, user, MATTER + each.number) != each.claim for each in drafts):
        return confirm_page(request, user, numbers, "Set the matter that stands on the invoice, for every invoice you submit.")
    await submit_drafts(request, [each.number for each in drafts], SUBMITTED)
    return page(request, "submitted", {"user": user, "invoices": [find_invoice(book, each.number) for each in drafts]})


def set_matter(book: Book, user: str, matter: str, numbers: Sequence[str]) -> str:
    """Note the matter for these invoices; says what is wrong with it, or nothing."""
    with book.reading() as rows:
        known = rows.execute("SELECT 1 FROM claims WHERE number = ?", [matter]).fetchone()
    if known is None:
        return f"There is no matter {matter or 'without a number'}."
    for number in numbers:
        doors.set_note(book, user, MATTER + number, matter)
    return ""


async def search(request: Request) -> Response:
    """The newest invoices, or the one with exactly this number; when there is none, its last upload that was refused."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("q", "").strip()
    words = {"user": user, "number": number, "status": STATUS}
    if not number:
        return page(request, "invoices", {**words, "invoices": list_invoices(site.book, at_most=200)})
    await site.gate.pass_point("find")
    found = find_invoice(site.book, number)
    refused = [] if found else list_uploads(site.book, number, at_most=1)
    return page(request, "invoices", {**words, "invoices": [found] if found else [], "refused": refused})


COMPANY = Company(
    slug="sentinel_surety",
    name="Sentinel Surety",
    sign_in="/login",
    send_button="Upload invoices",
    announce=write_decision,
    routes=(
        Route("/", door),
        Route("/login", show_login),
        Route("/login", log_in, methods=["POST"]),
        Route("/overview", show_overview),
        Route("/upload", show_form),
        Route("/upload", upload, methods=["POST"]),
        Route("/unfinished", show_unfinished),
        Route("/unfinished", confirm, methods=["POST"]),
        Route("/matters", list_matters),
        Route("/invoices", search),
    ),
)
