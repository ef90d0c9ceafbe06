"""Old Dominion General: statements wait for the batch of Tuesday morning; the results come on the page and, at noon, by mail."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from sqlite3 import Connection

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.clock import at_hour
from demo.sites.company import Company, Site
from demo.sites.ledger import Invoice, Upload, find_upload, invoice_in, list_invoices, list_uploads, uploads_since
from demo.sites.mail import Letter
from demo.sites.posting import take_upload
from demo.sites.rules import Rules
from demo.sites.site import TEMPLATES, go_to, let_in, page, password_fits, signed_in, site_of, typed
from demo.sites.terms import Taken, Terms

SHOWN = 250
TUESDAY = 1
BATCH = at_hour(7, weekday=TUESDAY)
"""When the statements of the week are examined."""
WEEK, TO_NOON = timedelta(days=7), timedelta(hours=5)
STANDING = {
    "Approved": "Allowed",
    "On hold": "Held over",
    "Inquiry": "Inquiry of counsel",
    "Reduced": "Allowed in part",
    "Rejected": "Returned",
}
SAID = {
    "duplicate": "Statement {number} was submitted on {value} and stands in our books.",
    "unknown_claim": "claim {claim} is not in the care of your firm.",
}


@dataclass(frozen=True)
class Result:
    """One statement as the page and the mail tell it: waiting, examined, or decided."""

    upload: Upload
    standing: str
    invoice: Invoice | None = None

    @property
    def batch(self) -> datetime:
        """The batch it is or was examined in."""
        return BATCH(self.upload.time)


def docket(serial: int, received_at: datetime) -> str:
    """ODG-, the year, and a number."""
    return f"ODG-{received_at:%Y}-{52_000 + serial}"


def result_of(upload: Upload, invoice: Invoice | None) -> Result:
    """How the statement of this upload stands."""
    if upload.working:
        return Result(upload, "Waiting for the batch")
    if not upload.accepted or invoice is None:
        return Result(upload, "Not accepted")
    return Result(upload, STANDING.get(invoice.state, invoice.state), invoice)


def mail_results(taken: Taken) -> Iterable[Letter]:
    """One letter for everything this user has in the coming batch; it grows until then, and goes out at noon of that day."""
    batch = BATCH(taken.now)
    sent = uploads_since(taken.rows, batch - WEEK, taken.now)
    last = {each.label: each for each in sent if each.user == taken.parcel.user and not each.duplicate}
    results = [examined(taken.rows, each, batch + TO_NOON) for each in last.values()]
    html = TEMPLATES.get_template("old_dominion_general/mail.html").render(results=results, batch=batch)
    yield Letter(
        f"Batch of {batch:%m/%d/%Y}: results", html=html, after=batch - taken.now + TO_NOON, key=f"batch {batch:%Y-%m-%d}"
    )


def examined(rows: Connection, upload: Upload, noon: datetime) -> Result:
    """How the statement will stand at noon after its batch."""
    return result_of(replace(upload, working=False), invoice_in(rows, upload.number, noon))


TERMS = Terms("Accepted", docket, rules=Rules(duplicates="unless_rejected", said=SAID), letters=mail_results)


def terms_now(site: Site) -> Terms:
    """The terms of this moment: validation lasts until the batch, unless a bad day says otherwise."""
    if site.gate.faults.validation_seconds is not None:
        return TERMS
    now = site.clock.now()
    return replace(TERMS, validation_seconds=(BATCH(now) - now).total_seconds())


async def door(request: Request) -> Response:
    """The bare address leads to the statements."""
    return go_to(request, "/statements")


async def show_log_on(request: Request) -> Response:
    """The front page."""
    return page(request, "log_on", {"batch": BATCH(site_of(request).clock.now())})


async def log_on(request: Request) -> Response:
    """Let a known user in."""
    form = await typed(request)
    user = form.get("user", "").strip()
    if await password_fits(request, user, form.get("password", "")):
        return await let_in(request, user, "/statements")
    words = {"typed": user, "wrong": True, "batch": BATCH(site_of(request).clock.now())}
    return page(request, "log_on", words)


async def show_form(request: Request) -> Response:
    """The form that adds a statement to the next batch."""
    user, site = signed_in(request), site_of(request)
    await site.gate.pass_point("upload_page")
    return page(request, "add", {"user": user, "batch": BATCH(site.clock.now())})


async def add(request: Request) -> Response:
    """Take the file for the next batch."""
    signed_in(request)
    upload = await take_upload(request, terms_now(site_of(request)))
    return go_to(request, f"/added/{upload.id}")


async def show_added(request: Request) -> Response:
    """Which batch the statement waits for; a number that stands in the books does not wait."""
    user, site = signed_in(request), site_of(request)
    await site.gate.pass_point("result")
    upload = find_upload(site.book, request.path_params["id"])
    if upload is None:
        return go_to(request, "/statements")
    return page(request, "added", {"user": user, "upload": upload, "batch": BATCH(upload.time)})


def results(site: Site) -> list[Result]:
    """The last upload of each statement, newest first."""
    invoices = {each.number: each for each in reversed(list_invoices(site.book))}
    last: dict[str, Upload] = {}
    for each in list_uploads(site.book):
        if not each.duplicate:
            last.setdefault(each.label, each)
    return [result_of(each, invoices.get(each.number)) for each in last.values()]


async def show_statements(request: Request) -> Response:
    """The newest statements, or the one of this number with every exception."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    if number:
        await site.gate.pass_point("find")
    shown = [each for each in results(site) if number in ("", each.upload.label)][:SHOWN]
    return page(request, "statements", {"user": user, "number": number, "results": shown})


COMPANY = Company(
    slug="old_dominion_general",
    name="Old Dominion General",
    sign_in="/log-on",
    send_button="Add to the batch",
    routes=(
        Route("/", door),
        Route("/log-on", show_log_on),
        Route("/log-on", log_on, methods=["POST"]),
        Route("/add", show_form),
        Route("/add", add, methods=["POST"]),
        Route("/added/{id:int}", show_added),
        Route("/statements", show_statements),
    ),
)
