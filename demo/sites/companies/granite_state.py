"""Granite State: an upload waits in a queue for its file check, and what passed must still be submitted to the client."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from sqlite3 import Connection

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.company import Company
from demo.sites.filing import Filing
from demo.sites.ledes import Problem
from demo.sites.ledger import Invoice, Upload, find_invoice, list_uploads
from demo.sites.listing import newest, sheet
from demo.sites.mail import Letter
from demo.sites.parcels import Parcel
from demo.sites.posting import submit_drafts, take_many
from demo.sites.rules import REJECTED, Rules
from demo.sites.site import go_to, let_in, page, password_fits, profile, signed_in, site_of, ticked, typed
from demo.sites.terms import Later, Terms

PROVEN, LICENSED = "proven", "license accepted"
OFFICES = ("Concord claims office", "Manchester claims office", "Portsmouth claims office")
TYPES = ("Standard", "Credit", "Shadow", "Accrual")
FILES_ON_A_PAGE, INVOICES_ON_A_PAGE = 12, 30
READY, WAITING = "Ready to submit", "Waiting for client to accept"
STATUSES = {
    "Validating": "Processing",
    "On hold": "Pending client approval",
    "Inquiry": "Pending client approval",
    "Reduced": "Approved with adjustments",
}
"""The client keeps holds and questions to itself: both look like any invoice that waits for its approval."""


def tracking(serial: int, submitted_at: datetime) -> str:
    """GS, the year, and six digits."""
    return f"GS{submitted_at:%Y}-{61_000 + serial:06}"


def standard(_rows: Connection, filing: Filing, parcel: Parcel) -> Iterator[Problem]:
    """A credit owes us money, any other invoice does not."""
    kind = parcel.typed.get("type", "")
    if (kind == "Credit") != (filing.total < 0):
        yield Problem(0, "INVOICE_TOTAL", f"An invoice of type {kind} cannot have the total {filing.total}.", "type_of_invoice")


RULES = Rules(
    duplicates="unless_rejected", said={"unknown_claim": "{value} is not a matter that Granite State has shared with you."}
)
DRAFT = Terms(READY, rules=RULES, check=standard)
SUBMITTED = Terms(WAITING, tracking, then=(Later(timedelta(days=1), "Pending client approval"),))


def announce(invoice: Invoice) -> Letter | None:
    """Only a rejection is written about."""
    if invoice.state != REJECTED:
        return None
    text = (
        f"The client has rejected an invoice you submitted.\n\nInvoice: {invoice.number}\nTracking number: {invoice.receipt}\n"
        f"Matter: {invoice.claim}\nReason: {invoice.reason or 'none was given'}\n\nGranite State invoice gateway\n"
    )
    return Letter("Your invoice was rejected by the client", text)


async def door(request: Request) -> Response:
    """The bare address leads to the activity."""
    return go_to(request, "/activity")


async def show_login(request: Request) -> Response:
    """The sign-in form."""
    return page(request, "login")


async def log_in(request: Request) -> Response:
    """Let a known user in; whoever has not accepted the license reads it first."""
    form, site = await typed(request), site_of(request)
    user = form.get("user", "").strip()
    if not await password_fits(request, user, form.get("password", "")):
        return page(request, "login", {"typed": user, "wrong": True})
    if doors.note(site.book, user, LICENSED) is None:
        return await let_in(request, user, "/license", stage=PROVEN)
    return await let_in(request, user, "/activity")


async def show_license(request: Request) -> Response:
    """The license agreement, which comes once."""
    signed_in(request, PROVEN)
    return page(request, "license")


async def accept_license(request: Request) -> Response:
    """Remember that this user has accepted."""
    user = signed_in(request, PROVEN)
    doors.set_note(site_of(request).book, user, LICENSED, "yes")
    return await let_in(request, user, "/activity")


async def show_form(request: Request) -> Response:
    """The upload form."""
    await site_of(request).gate.pass_point("upload_page")
    return await draw_form(request)


async def draw_form(request: Request, *, missing: bool = False) -> Response:
    """The form with our offices, the firm's, and the types of invoice."""
    user = signed_in(request)
    bill_from = ("Principal office", *profile(request, user).offices)
    return page(request, "upload", {"user": user, "offices": OFFICES, "bill_from": bill_from, "types": TYPES, "missing": missing})


async def upload(request: Request) -> Response:
    """Put the file into the queue; the check takes its time."""
    signed_in(request)
    form = await typed(request)
    if not all(form.get(name) for name in ("office", "bill_from", "type")):
        return await draw_form(request, missing=True)
    uploads = await take_many(request, DRAFT)
    return go_to(request, f"/activity?file={uploads[0].batch}")


def used_before(upload: Upload) -> str:
    """The day this number was uploaded first, if it was."""
    return next((each.value for each in upload.problems if each.code == "duplicate"), "")


def status_of(uploads: list[Upload]) -> str:
    """How far the check of one file is. A number that was used before is refused without any."""
    if all(used_before(each) for each in uploads):
        return "Refused"
    if uploads[0].working:
        return "Processing"
    if all(each.accepted for each in uploads):
        return READY
    return f"{READY}, with errors" if any(each.accepted for each in uploads) else "File error"


def files(uploads: list[Upload]) -> list[list[Upload]]:
    """Uploads by file, newest first."""
    batches: dict[int, list[Upload]] = {}
    for each in uploads:
        batches.setdefault(each.batch, []).append(each)
    return list(batches.values())


async def show_activity(request: Request) -> Response:
    """The latest files and how far each is; the one just uploaded stands above them."""
    user, site, asked = signed_in(request), site_of(request), request.query_params.get("file", "")
    await site.gate.pass_point("result")
    latest = [(batch[0], status_of(batch)) for batch in files(list_uploads(site.book, at_most=200))[:FILES_ON_A_PAGE]]
    mine = list_uploads(site.book, batch=int(asked)) if asked.isdecimal() else []
    known = {each.number: day for each in mine if (day := used_before(each))}
    words = {"latest": latest, "mine": mine, "known": known, "status": status_of(mine) if mine else ""}
    return page(request, "activity", {"user": user, **words})


def checked_file(request: Request) -> list[Upload]:
    """The uploads of the file the address names, once it is checked."""
    uploads = list_uploads(site_of(request).book, batch=request.path_params["id"])
    if not uploads or uploads[0].working:
        raise HTTPException(404)
    return uploads[::-1]


async def show_errors(request: Request) -> Response:
    """The kinds of errors in a file; each is shown once, however often it occurs."""
    user, uploads = signed_in(request), checked_file(request)
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in (problem for each in uploads for problem in each.problems):
        kinds.setdefault((problem.field, problem.code), []).append(problem)
    return page(request, "errors", {"user": user, "first": uploads[0], "kinds": list(kinds.values())})


async def download_errors(request: Request) -> Response:
    """Every error, as CSV."""
    signed_in(request)
    uploads, report = checked_file(request), io.StringIO()
    rows = csv.writer(report)
    rows.writerow(("Severity", "File line", "Invoice", "Field", "Error"))
    rows.writerows(
        ("Error", each.line or "", upload.number, each.field, each.text) for upload in uploads for each in upload.problems
    )
    name = f"error-report-{request.path_params['id']}.csv"
    return Response(report.getvalue(), media_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def show_invoices(request: Request) -> Response:
    """The newest invoices; asked for a number, that invoice, or the file with it that is in the queue or failed."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    invoices, tried = newest(site.book), None
    if number:
        await site.gate.pass_point("find")
        invoices = [each for each in invoices if each.number == number]
        last = next(iter(list_uploads(site.book, number)), None)
        replaces = not invoices or invoices[0].state == REJECTED
        tried = last if last and not last.accepted and replaces else None
    words = {"user": user, "number": number, "tried": tried, "statuses": STATUSES, "ready": READY}
    return page(request, "invoices", words | sheet(request, invoices, INVOICES_ON_A_PAGE))


async def submit(request: Request) -> Response:
    """Hand the ticked invoices to the client. One that was handed over stays as it is."""
    user, site, numbers = signed_in(request), site_of(request), await ticked(request, "number")
    ready = [each for each in numbers if (found := find_invoice(site.book, each)) and found.state == READY]
    await submit_drafts(request, ready, SUBMITTED)
    invoices = await run_in_threadpool(newest, site.book)
    return page(request, "submitted", {"user": user, "invoices": [each for each in invoices if each.number in numbers]})


COMPANY = Company(
    slug="granite_state",
    name="Granite State",
    sign_in="/login",
    send_button="Upload File",
    validation_seconds=45,
    announce=announce,
    routes=(
        Route("/", door),
        Route("/login", show_login),
        Route("/login", log_in, methods=["POST"]),
        Route("/license", show_license),
        Route("/license", accept_license, methods=["POST"]),
        Route("/upload", show_form),
        Route("/upload", upload, methods=["POST"]),
        Route("/activity", show_activity),
        Route("/activity/{id:int}/errors", show_errors),
        Route("/activity/{id:int}/report.csv", download_errors),
        Route("/invoices", show_invoices),
        Route("/invoices/submit", submit, methods=["POST"]),
    ),
)
