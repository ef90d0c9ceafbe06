"""Trailhead Transport: a code by mail at the sign-in, and an accrual window: what is not released in 45 days is rejected."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.company import Company, Site
from demo.sites.ledger import Invoice, find_invoice
from demo.sites.listing import newest, sheet
from demo.sites.mail import Letter
from demo.sites.mailed_codes import code_fits, send_code
from demo.sites.posting import asked_result, take_upload
from demo.sites.rules import REJECTED, Rules
from demo.sites.site import go_to, let_in, page, password_fits, signed_in, site_of, typed
from demo.sites.terms import Later, Taken, Terms

PROVEN = "proven"
HELD = "Held"
WINDOW = timedelta(days=45)
REMINDERS = (timedelta(0), timedelta(days=7), timedelta(days=14))
EXPIRED = "No accrual was confirmed within 45 days"
ON_A_PAGE = 15
STATES = {
    "Approved": "Released for payment",
    "On hold": "Held: examiner",
    "Inquiry": "Question",
    REJECTED: "Rejected",
    "Reduced": "Released in part",
}
SAID = {
    "duplicate": "Bill {number} was posted on {value} already.",
    "unknown_claim": "{claim} is no loss file that we sent you.",
}


def trail_number(serial: int, received_at: datetime) -> str:
    """TT-, the month, and six digits."""
    return f"TT-{received_at:%y%m}-{118_000 + serial:06}"


def reminders(taken: Taken) -> Iterator[Letter]:
    """Three mails about each held bill, withdrawn once somebody decides."""
    until = f"{taken.now + WINDOW:%m/%d/%Y}"
    for bill in taken.invoices:
        for after in REMINDERS:
            text = (
                f"Trailhead Transport, defense billing\n\nBill {bill.number} is accepted under trail number {bill.receipt}.\n"
                f"Held: accrual review, day {after.days} of {WINDOW.days}. It is rejected on {until} unless the accrual is confirmed.\n"
            )
            yield Letter(f"Accrual review: bill {bill.number}", text, after=after, about=bill.number)


def announce(bill: Invoice) -> Letter | None:
    """A mail at the end of the window, either way."""
    if bill.state == REJECTED:
        return Letter(f"Bill rejected: {bill.number}", f"Bill {bill.number} is rejected. Reason: {bill.reason or 'not given'}.\n")
    if bill.state == "Approved":
        text = f"The accrual was confirmed. Bill {bill.number} is released for payment.\n"
        return Letter(f"Bill released: {bill.number}", text)
    return None


TERMS = Terms(
    HELD,
    trail_number,
    then=(Later(WINDOW, REJECTED, EXPIRED),),
    rules=Rules(duplicates="unless_rejected", said=SAID),
    letters=reminders,
)


async def door(request: Request) -> Response:
    """The bare address leads to the bills."""
    return go_to(request, "/bills")


async def show_log_in(request: Request) -> Response:
    """The sign-in form."""
    return page(request, "log_in")


async def log_in(request: Request) -> Response:
    """Check the password, then mail a code."""
    form = await typed(request)
    user = form.get("user", "").strip()
    if not await password_fits(request, user, form.get("password", "")):
        return page(request, "log_in", {"typed": user, "wrong": True})
    await run_in_threadpool(mail_code, site_of(request), user)
    return await let_in(request, user, "/checkpoint", stage=PROVEN)


def mail_code(site: Site, user: str) -> None:
    """Mail a code for the checkpoint."""
    send_code(site, user, "Your Trailhead checkpoint code", "Checkpoint code: {}\n\nIt is good for ten minutes.\n".format)


async def show_checkpoint(request: Request) -> Response:
    """The page that asks for the code."""
    signed_in(request, PROVEN)
    return page(request, "checkpoint")


async def pass_checkpoint(request: Request) -> Response:
    """Let the user in for the mailed code."""
    user, code = signed_in(request, PROVEN), (await typed(request)).get("code", "").strip()
    if code_fits(site_of(request), user, code):
        return await let_in(request, user, "/bills")
    return page(request, "checkpoint", {"wrong": True})


async def mail_again(request: Request) -> Response:
    """Another code; the one before is void."""
    await run_in_threadpool(mail_code, site_of(request), signed_in(request, PROVEN))
    return go_to(request, "/checkpoint")


async def show_form(request: Request) -> Response:
    """The form that posts a bill."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "post", {"user": user})


async def post_bill(request: Request) -> Response:
    """Take the bill; its accrual window begins."""
    upload = await take_upload(request, TERMS)
    return go_to(request, f"/posted/{upload.id}")


async def show_posted(request: Request) -> Response:
    """What became of one file."""
    user = signed_in(request)
    upload, bill = await asked_result(request)
    return page(request, "posted", {"user": user, "upload": upload, "bill": bill, "window": WINDOW})


async def show_bills(request: Request) -> Response:
    """All bills by pages, or the one with exactly the number asked for."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    words = {"user": user, "states": STATES, "window": WINDOW, "number": number}
    if not number:
        return page(request, "bills", words | sheet(request, newest(site.book), ON_A_PAGE))
    await site.gate.pass_point("find")
    found = find_invoice(site.book, number)
    return page(request, "bills", words | {"invoices": [found] if found else []})


COMPANY = Company(
    slug="trailhead_transport",
    name="Trailhead Transport",
    sign_in="/log-in",
    send_button="Post bill",
    announce=announce,
    routes=(
        Route("/", door),
        Route("/log-in", show_log_in),
        Route("/log-in", log_in, methods=["POST"]),
        Route("/checkpoint", show_checkpoint),
        Route("/checkpoint", pass_checkpoint, methods=["POST"]),
        Route("/checkpoint/again", mail_again, methods=["POST"]),
        Route("/bills", show_bills),
        Route("/post", show_form),
        Route("/post", post_bill, methods=["POST"]),
        Route("/posted/{id:int}", show_posted),
    ),
)
