"""Redwood Assurance: a code by mail at the sign-in, an import wizard with questions, validation in seconds, guideline review in minutes."""

import hashlib
import secrets
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from sqlite3 import Connection

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.company import Company, Site
from demo.sites.filing import Filing
from demo.sites.intake import read_one
from demo.sites.ledes import Problem
from demo.sites.ledger import Invoice, Upload, find_invoice, list_uploads
from demo.sites.listing import newest, sheet
from demo.sites.mail import Letter
from demo.sites.mailed_codes import code_fits, send_code
from demo.sites.parcels import Parcel
from demo.sites.posting import asked_result, keep, kept, posted_parcel, take
from demo.sites.review import Review
from demo.sites.rules import REJECTED, Rules
from demo.sites.site import go_to, let_in, page, password_fits, signed_in, site_of, typed
from demo.sites.terms import Taken, Terms

PROVEN = "proven"
CODE_SUBJECT = "Redwood Assurance security code"
DEVICE, DEVICE_SECONDS = "redwood_device", 30 * 24 * 60 * 60
CLIENTS = ("Redwood Commercial", "Redwood Personal Lines", "Redwood Specialty Programs")
QUESTIONS = ("tax", "currency", "final")
ON_A_PAGE = 20
STATUSES = {
    "Validating": "Validation in progress",
    "Approved": "Approved",
    "Rejected": "Returned",
    "On hold": "On hold with reviewer",
    "Inquiry": "Reviewer asks",
    "Reduced": "Approved with adjustments",
}
VALIDATION = timedelta(seconds=30)
GUIDELINES = Rules(banned_words=("clerical", "word processing", "local travel"), no_negative_units=True)
REVIEW = Review(GUIDELINES, after=VALIDATION + timedelta(minutes=10), passed="With reviewer")


def confirmation(serial: int, received_at: datetime) -> str:
    """RA, the month, and six digits."""
    return f"RA{received_at:%y%m}-{720_000 + serial:06}"


def answered(_rows: Connection, filing: Filing, parcel: Parcel) -> Iterator[Problem]:
    """What the wizard's answers forbid."""
    if parcel.typed.get("tax") == "Yes":
        yield Problem(0, "", "An invoice with tax must come as LEDES 1998BI.", "tax")
    if (currency := parcel.typed.get("currency", "")) != "USD":
        yield Problem(0, "", f"Matter {filing.claim} is billed in USD, not in {currency}.", "currency", currency)


TERMS = Terms("In guideline review", confirmation, rules=Rules(duplicates="unless_rejected"), check=answered)


def result_letters(site: Site, taken: Taken) -> Iterator[Letter]:
    """The mail with what validation says, sent when it is over; guideline review is planned with it.

    A number that was used before is refused on the page at once, and not written about: the mail would seem to tell of the first one.
    """
    REVIEW.plan(site, taken, read_one)
    (upload,) = taken.uploads
    said = [f"Invoice {upload.number} failed validation: {each.sentence}" for each in upload.problems]
    said += [f"Invoice {each.number} passed validation. Confirmation {each.receipt}" for each in taken.invoices]
    if not is_known(upload):
        text = "\n".join(["Redwood Assurance, counsel billing", "", *said, ""])
        yield Letter(f"Validation result: {taken.parcel.name}", text, after=timedelta(seconds=site.company.validation_seconds))


def is_known(upload: Upload) -> bool:
    """Whether the upload was refused because its number was used before."""
    return any(each.code == "duplicate" for each in upload.problems)


def announce(invoice: Invoice) -> Letter | None:
    """A mail at the end of guideline review, and when a reviewer returns the invoice."""
    if invoice.state == REJECTED:
        said = f"Invoice {invoice.number} was returned. {invoice.reason or 'Please see the comments in your account.'}"
    elif invoice.state == REVIEW.passed:
        said = f"Invoice {invoice.number} passed guideline review and is with a reviewer."
    else:
        return None
    return Letter(f"Review result: {invoice.number}", f"Redwood Assurance, counsel billing\n\n{said}\n")


async def door(request: Request) -> Response:
    """The bare address leads to the invoices."""
    return go_to(request, "/invoices")


async def show_login(request: Request) -> Response:
    """The sign-in form."""
    return page(request, "login")


async def log_in(request: Request) -> Response:
    """Let a known device in; send any other a code."""
    form, site = await typed(request), site_of(request)
    user = form.get("user", "").strip()
    if not await password_fits(request, user, form.get("password", "")):
        return page(request, "login", {"typed": user, "wrong": True})
    until = doors.note(site.book, user, fingerprint(request.cookies.get(DEVICE, "")))
    if until is not None and time.time() < float(until):
        return await let_in(request, user, "/invoices")
    await run_in_threadpool(send_code, site, user, CODE_SUBJECT, code_words)
    return await let_in(request, user, "/login/code", stage=PROVEN)


def fingerprint(device: str) -> str:
    """The key under which a remembered device is noted."""
    return f"device {hashlib.sha256(device.encode()).hexdigest()}"


def code_words(code: str) -> str:
    """The mail that brings the code."""
    return f"Your security code is {code}\n\nIt is good for ten minutes. If you did not ask for it, call us.\n"


async def show_code(request: Request) -> Response:
    """The page that waits for the code."""
    user = signed_in(request, PROVEN)
    return page(request, "code", {"email": doors.profile_of(site_of(request).book, user).email})


async def verify(request: Request) -> Response:
    """Let the user in for the code we mailed, and remember the device if that was ticked."""
    user, site, form = signed_in(request, PROVEN), site_of(request), await typed(request)
    if not code_fits(site, user, form.get("code", "").strip()):
        return page(request, "code", {"email": doors.profile_of(site.book, user).email, "wrong": True})
    response = await let_in(request, user, "/invoices")
    if "remember" in form:
        device = secrets.token_urlsafe(32)
        doors.set_note(site.book, user, fingerprint(device), str(time.time() + DEVICE_SECONDS))
        response.set_cookie(DEVICE, device, path=site.address, max_age=DEVICE_SECONDS, httponly=True, samesite="lax")
    return response


async def send_again(request: Request) -> Response:
    """Mail another code."""
    await run_in_threadpool(send_code, site_of(request), signed_in(request, PROVEN), CODE_SUBJECT, code_words)
    return go_to(request, "/login/code")


async def show_import(request: Request) -> Response:
    """The wizard's first page: client and file."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "import", {"user": user, "clients": CLIENTS})


async def attach(request: Request) -> Response:
    """Keep the file until the questions are answered."""
    parcel = await posted_parcel(request)
    if not parcel.name or parcel.typed.get("client") not in CLIENTS:
        return page(request, "import", {"user": parcel.user, "clients": CLIENTS, "missing": True})
    return go_to(request, f"/import/{await keep(request, parcel)}")


async def show_questions(request: Request) -> Response:
    """The wizard's second page: what the file cannot say."""
    user, parcel = signed_in(request), kept(request, request.path_params["id"])
    return page(request, "questions", {"user": user, "parcel": parcel})


async def submit(request: Request) -> Response:
    """Take the file with the answers; what validation says is told later."""
    user, site = signed_in(request), site_of(request)
    parcel, answers = kept(request, request.path_params["id"]), await typed(request)
    if not all(answers.get(question) for question in QUESTIONS):
        return page(request, "questions", {"user": user, "parcel": parcel, "missing": True})
    parcel = replace(parcel, typed={**parcel.typed, **answers})
    (upload,) = await take(request, parcel, replace(TERMS, letters=partial(result_letters, site)))
    return go_to(request, f"/submissions/{upload.id}")


async def show_submission(request: Request) -> Response:
    """How far validation is. A number that was used before is refused before validation begins."""
    user = signed_in(request)
    upload, invoice = await asked_result(request)
    return page(request, "submission", {"user": user, "upload": upload, "invoice": invoice, "known": is_known(upload)})


async def show_invoices(request: Request) -> Response:
    """The newest invoices, or the one with the number asked for, or the upload of this number that failed last."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    words = {"user": user, "statuses": STATUSES, "number": number}
    if number:
        await site.gate.pass_point("find")
        found, tried = find_invoice(site.book, number), next(iter(list_uploads(site.book, number)), None)
        failed = tried if tried and not tried.accepted and (found is None or found.state == REJECTED) else None
        return page(request, "invoices", words | {"invoices": [found] if found and not failed else [], "failed": failed})
    return page(request, "invoices", words | sheet(request, newest(site.book), ON_A_PAGE))


COMPANY = Company(
    slug="redwood_assurance",
    name="Redwood Assurance",
    sign_in="/login",
    send_button="Submit for validation",
    validation_seconds=VALIDATION.total_seconds(),
    announce=announce,
    routes=(
        Route("/", door),
        Route("/login", show_login),
        Route("/login", log_in, methods=["POST"]),
        Route("/login/code", show_code),
        Route("/login/code", verify, methods=["POST"]),
        Route("/login/code/again", send_again, methods=["POST"]),
        Route("/import", show_import),
        Route("/import", attach, methods=["POST"]),
        Route("/import/{id:int}", show_questions),
        Route("/import/{id:int}", submit, methods=["POST"]),
        Route("/submissions/{id:int}", show_submission),
        Route("/invoices", show_invoices),
    ),
)
