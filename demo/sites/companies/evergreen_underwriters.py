"""Evergreen Underwriters: locked after three failures, closed at night, thirty imports an hour, and results in a CSV file only."""

import csv
import io
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.clock import stamp
from demo.sites.company import Company, Site
from demo.sites.ledger import Invoice, Upload, find_invoice, list_uploads
from demo.sites.listing import newest, sheet
from demo.sites.posting import take_many
from demo.sites.rules import Rules
from demo.sites.site import go_to, let_in, page, password_fits, signed_in, site_of, typed
from demo.sites.terms import Terms

TRIES = 3
LOCKED = "locked until"
LOCKED_FOR = timedelta(hours=12)
ON_A_PAGE = 12
COLUMNS = ("Statement", "Claim file", "Amount", "Result", "Reference", "File line", "Finding")
DISPOSITIONS = {
    "Received": "Lodged",
    "Approved": "Allowed",
    "On hold": "Deferred",
    "Inquiry": "Question to counsel",
    "Reduced": "Allowed in part",
    "Rejected": "Disallowed",
}


def reference(serial: int, received_at: datetime) -> str:
    """EVG, the year, a stop, and six digits."""
    return f"EVG{received_at:%Y}.{310_000 + serial:06}"


SAID = {
    "duplicate": "Statement {number} was lodged before, on {value}; a number is used once.",
    "unknown_claim": "{claim} is not a claim file that is open with your firm.",
}
TERMS = Terms("Received", reference, rules=Rules(said=SAID))


def is_locked(site: Site, user: str) -> bool:
    """Whether this user failed too often and the lock still holds; one that is over is forgotten."""
    until = doors.note(site.book, user, LOCKED)
    if until and until > stamp(site.clock.now()):
        return True
    if until:
        doors.set_note(site.book, user, LOCKED, "")
        doors.clear_failures(site.book, user)
    return False


def count_failure(site: Site, user: str) -> int:
    """Note one more failure, and lock the user at the third; says how many tries are left."""
    left = max(0, TRIES - doors.fail(site.book, user))
    if left == 0:
        doors.set_note(site.book, user, LOCKED, stamp(site.clock.now() + LOCKED_FOR))
    return left


async def door(request: Request) -> Response:
    """The bare address leads to the register."""
    return go_to(request, "/register")


async def show_entry(request: Request) -> Response:
    """The sign-in form."""
    return page(request, "entry")


async def enter(request: Request) -> Response:
    """Let a known user in; a locked one stays outside even with the right passphrase."""
    form, site = await typed(request), site_of(request)
    user = form.get("user", "").strip()
    fits = await password_fits(request, user, form.get("passphrase", ""))
    if is_locked(site, user):
        return page(request, "entry", {"typed": user, "left": 0})
    if not fits:
        return page(request, "entry", {"typed": user, "left": count_failure(site, user)})
    doors.clear_failures(site.book, user)
    return await let_in(request, user, "/register")


async def show_register(request: Request) -> Response:
    """All statements, twelve on a page."""
    user, site = signed_in(request), site_of(request)
    await site.gate.pass_point("find")
    words = {"user": user, "dispositions": DISPOSITIONS}
    return page(request, "register", words | sheet(request, newest(site.book), ON_A_PAGE))


async def show_form(request: Request) -> Response:
    """The import form, with what is left of this hour's thirty."""
    user, site = signed_in(request), site_of(request)
    await site.gate.pass_point("upload_page")
    since = site.clock.now() - timedelta(hours=1)
    spent = {each.batch for each in list_uploads(site.book, at_most=500) if each.time > since}
    return page(request, "import", {"user": user, "limit": site.uploads_an_hour, "spent": len(spent)})


async def import_file(request: Request) -> Response:
    """Take the statements of the file; what became of them stands in the results file."""
    signed_in(request)
    uploads = await take_many(request, TERMS)
    return go_to(request, f"/imports/{uploads[0].batch}")


def asked_import(request: Request) -> list[Upload]:
    """The uploads of the file that the address names, in the order of the file."""
    signed_in(request)
    uploads = list_uploads(site_of(request).book, batch=request.path_params["id"])
    if not uploads:
        raise HTTPException(404)
    return uploads[::-1]


async def show_import(request: Request) -> Response:
    """That the file was read, and the way to its results."""
    uploads = asked_import(request)
    await site_of(request).gate.pass_point("result")
    return page(request, "imported", {"user": signed_in(request), "first": uploads[0], "count": len(uploads)})


def results_of(site: Site, upload: Upload) -> list[tuple[object, ...]]:
    """The lines of the results file for one statement: its reference, or one line for each finding."""
    if upload.accepted:
        taken = find_invoice(site.book, upload.number)
        return [lodged(taken)] if taken else []
    start = (upload.number, "", "", "Refused", "")
    return [(*start, each.line or "", each.text) for each in upload.problems]


def lodged(invoice: Invoice) -> tuple[object, ...]:
    """The line of a statement that was taken."""
    return (invoice.number, invoice.claim, f"{invoice.total:.2f}", "Lodged", invoice.receipt, "", "")


async def download_results(request: Request) -> Response:
    """What became of each statement, as CSV."""
    uploads, report = asked_import(request), io.StringIO()
    rows = csv.writer(report)
    rows.writerow(COLUMNS)
    rows.writerows(row for each in uploads for row in results_of(site_of(request), each))
    name = f"results-{request.path_params['id']}.csv"
    return Response(report.getvalue(), media_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


COMPANY = Company(
    slug="evergreen_underwriters",
    name="Evergreen Underwriters",
    sign_in="/entry",
    send_button="Import statements",
    closed=(22, 23),
    uploads_an_hour=30,
    routes=(
        Route("/", door),
        Route("/entry", show_entry),
        Route("/entry", enter, methods=["POST"]),
        Route("/register", show_register),
        Route("/imports", show_form),
        Route("/imports", import_file, methods=["POST"]),
        Route("/imports/{id:int}", show_import),
        Route("/imports/{id:int}/results.csv", download_results),
    ),
)
