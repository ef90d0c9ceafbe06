"""Atlas Reinsurance: a code only where the opened company wants one, many invoices in a file, errors by number, delivery on hold."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.company import Company
from demo.sites.ledger import Invoice, find_invoice
from demo.sites.listing import newest, sheet
from demo.sites.posting import take_many
from demo.sites.rules import Rules
from demo.sites.site import go_to, page, plain_log_in, signed_in, site_of, typed
from demo.sites.terms import Later, Terms

Handler = Callable[[Request], Awaitable[Response]]


class Client(NamedTuple):
    """One company of the group; `strong` when it wants a code before it is opened."""

    name: str
    place: str
    strong: bool = False


CLIENTS = {
    "casualty": Client("Atlas Casualty Re", "Hartford"),
    "specialty": Client("Atlas Specialty Treaty", "New York", strong=True),
    "marine": Client("Atlas Marine & Aviation Re", "Baltimore"),
}
ON_A_PAGE = 30
ALL, PENDING, APPROVED, REJECTED = "All invoices", "Pending", "Approved, last 30 days", "Rejected, last 180 days"
VIEWS: dict[str, Callable[[Invoice, datetime], bool]] = {
    PENDING: lambda each, _now: each.state not in ("Approved", "Reduced", "Paid", "Rejected"),
    APPROVED: lambda each, now: each.state in ("Approved", "Reduced", "Paid") and is_since(each, now - timedelta(days=30)),
    REJECTED: lambda each, now: each.state == "Rejected" and is_since(each, now - timedelta(days=180)),
    ALL: lambda _each, _now: True,
}
"""What each choice of the drop-down shows; the first is shown to begin with."""
STATUSES = {"On hold": "Delivery on hold", "Inquiry": "Disputed", "Reduced": "Approved, reduced"}
ERRORS = {
    "empty": "001", "ascii": "001", "mark": "001", "header": "001", "ending": "002", "columns": "002", "date": "003",
    "number": "004", "blank": "005", "line_total": "006", "invoice_total": "007", "differs": "007", "type": "008",
    "unknown_claim": "012", "too_large": "015",
}  # fmt: skip
OTHER_ERROR = "099"


def posting_number(serial: int, posted_at: datetime) -> str:
    """AR, the day, and five digits."""
    return f"AR{posted_at:%y%m%d}{30_000 + serial:05}"


RULES = Rules(duplicates="unless_rejected", said={"unknown_claim": "Matter {value} was not matched to a matter of this company."})
TERMS = Terms("Posted", posting_number, rules=RULES, then=(Later(timedelta(hours=1), "Delivered"),))


def is_since(invoice: Invoice, moment: datetime) -> bool:
    """Whether it was decided after this moment."""
    return invoice.decided_at is not None and invoice.decided_at > moment


def opened(show: Handler) -> Handler:
    """Shows the page of a company only after a code, where the company wants one and the user has an authenticator app."""

    async def guarded(request: Request) -> Response:
        user, key = signed_in(request), request.path_params["client"]
        if client_of(request).strong and not is_strong(request, user):
            return go_to(request, f"/companies/{key}/code")
        return await show(request)

    return guarded


def client_of(request: Request) -> Client:
    """The company the address names."""
    if request.path_params["client"] not in CLIENTS:
        raise HTTPException(404)
    return CLIENTS[request.path_params["client"]]


def is_strong(request: Request, user: str) -> bool:
    """Whether this very session gave a code, or could not."""
    book = site_of(request).book
    return not doors.needs_code(book, user) or doors.note(book, user, session_key(request)) is not None


def session_key(request: Request) -> str:
    """The key under which a strong session is noted."""
    token = request.cookies.get(site_of(request).cookie, "")
    return f"strong {hashlib.sha256(token.encode()).hexdigest()}"


def draw(request: Request, name: str, **words: Any) -> Response:
    """A page of an opened company."""
    key, client = request.path_params["client"], client_of(request)
    return page(request, name, {"user": signed_in(request), "client": client, "here": f"/companies/{key}", **words})


def of_client(request: Request) -> list[Invoice]:
    """The invoices that were posted to the company the address names, newest first."""
    return [each for each in newest(site_of(request).book) if each.typed.get("client") == request.path_params["client"]]


async def door(request: Request) -> Response:
    """The bare address leads to the companies."""
    return go_to(request, "/companies")


async def show_login(request: Request) -> Response:
    """The sign-in form."""
    return page(request, "login")


async def log_in(request: Request) -> Response:
    """Let a known user in; codes come later, company by company."""
    return await plain_log_in(request, "login", "/companies")


async def show_companies(request: Request) -> Response:
    """The companies to choose from."""
    return page(request, "companies", {"user": signed_in(request), "clients": CLIENTS})


async def show_code(request: Request) -> Response:
    """The page that wants a code."""
    return draw(request, "code")


async def verify(request: Request) -> Response:
    """Open the company for a right code that was not used before."""
    user, book = signed_in(request), site_of(request).book
    if not await run_in_threadpool(doors.spend_code, book, user, (await typed(request)).get("code", "").strip()):
        return draw(request, "code", wrong=True)
    doors.set_note(book, user, session_key(request), "yes")
    return go_to(request, f"/companies/{request.path_params['client']}")


@opened
async def show_client(request: Request) -> Response:
    """The company's overview."""
    return draw(request, "overview", held=[each for each in of_client(request) if each.state == "On hold"])


@opened
async def show_form(request: Request) -> Response:
    """The upload form."""
    await site_of(request).gate.pass_point("upload_page")
    return draw(request, "post")


@opened
async def post(request: Request) -> Response:
    """Post every sound invoice of the file, and number the errors of the others."""
    site = site_of(request)
    uploads = await take_many(request, TERMS)
    await site.gate.pass_point("result")
    known = {each.number: find_invoice(site.book, each.number) for each in uploads}
    return draw(request, "results", uploads=uploads, invoices=known, errors=ERRORS, other=OTHER_ERROR)


@opened
async def show_invoices(request: Request) -> Response:
    """One view of the invoices: the pending ones, unless another is chosen."""
    site, asked = site_of(request), request.query_params
    number, view = asked.get("number", "").strip(), asked.get("show") if asked.get("show") in VIEWS else PENDING
    invoices = [each for each in of_client(request) if VIEWS[view or PENDING](each, site.clock.now())]
    if number:
        await site.gate.pass_point("find")
        invoices = [each for each in invoices if each.number == number]
    words = {"number": number, "view": view, "views": VIEWS, "statuses": STATUSES}
    return draw(request, "invoices", **words, **sheet(request, invoices, ON_A_PAGE))


COMPANY = Company(
    slug="atlas_reinsurance",
    name="Atlas Reinsurance",
    sign_in="/login",
    send_button="Post invoices now",
    routes=(
        Route("/", door),
        Route("/login", show_login),
        Route("/login", log_in, methods=["POST"]),
        Route("/companies", show_companies),
        Route("/companies/{client}", show_client),
        Route("/companies/{client}/code", show_code),
        Route("/companies/{client}/code", verify, methods=["POST"]),
        Route("/companies/{client}/post", show_form),
        Route("/companies/{client}/post", post, methods=["POST"]),
        Route("/companies/{client}/invoices", show_invoices),
    ),
)
