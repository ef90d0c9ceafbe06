"""Summit Casualty: sign-in over three pages with a one-time code, and validation that takes its time."""

from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.ledger import find_invoice, find_upload, list_uploads
from demo.sites.site import Company, go_to, let_in, page, password_fits, signed_in, site_of, take_upload, typed
from demo.sites.taking import Terms

NAMED, PROVEN = "named", "proven"


def confirmation(serial: int, received_at: datetime) -> str:
    """SC-, the day it was received, and six digits."""
    return f"SC-{received_at:%Y%m%d}-{310_000 + serial:06}"


async def door(request: Request) -> Response:
    """The bare address leads to the home page."""
    return go_to(request, "/home")


async def show_email(request: Request) -> Response:
    """First page: who are you?"""
    return page(request, "email")


async def name_user(request: Request) -> Response:
    """Go on with any address at all: a stranger must not learn who has an account."""
    email = (await typed(request)).get("email", "").strip()
    return await let_in(request, email, "/signin/password", stage=NAMED)


async def show_password(request: Request) -> Response:
    """Second page: the password."""
    return page(request, "password", {"email": signed_in(request, NAMED)})


async def prove_user(request: Request) -> Response:
    """Check the password; whoever has an authenticator app goes on to its code."""
    email = signed_in(request, NAMED)
    if not await password_fits(request, email, (await typed(request)).get("password", "")):
        return page(request, "password", {"email": email, "wrong": True})
    if doors.needs_code(site_of(request).book, email):
        return await let_in(request, email, "/signin/code", stage=PROVEN)
    return await let_in(request, email, "/home")


async def show_code(request: Request) -> Response:
    """Third page: the code."""
    return page(request, "code", {"email": signed_in(request, PROVEN)})


async def verify(request: Request) -> Response:
    """Let the user in for a right code that was not used before."""
    email, code = signed_in(request, PROVEN), (await typed(request)).get("code", "").strip()
    if await run_in_threadpool(doors.spend_code, site_of(request).book, email, code):
        return await let_in(request, email, "/home")
    return page(request, "code", {"email": email, "wrong": True})


async def show_home(request: Request) -> Response:
    """Where everybody lands."""
    user = signed_in(request)
    return page(request, "home", {"user": user, "uploads": list_uploads(site_of(request).book)[:5]})


async def show_form(request: Request) -> Response:
    """The upload form."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "upload", {"user": user})


async def upload(request: Request) -> Response:
    """Take the file; what validation says is told later, on the batch's page."""
    signed_in(request)
    seconds = site_of(request).gate.faults.validation_seconds
    taken = await take_upload(request, Terms("Passed", confirmation, seconds))
    return go_to(request, f"/batches/{taken.id}")


async def show_batch(request: Request) -> Response:
    """How far validation is, and what it said."""
    user, site = signed_in(request), site_of(request)
    await site.gate.pass_point("result")
    batch = find_upload(site.book, request.path_params["id"])
    if batch is None:
        raise HTTPException(404)
    invoice = find_invoice(site.book, batch.number) if batch.accepted else None
    return page(request, "batch", {"user": user, "batch": batch, "invoice": invoice, "problems": batch.problems})


async def search(request: Request) -> Response:
    """The invoice with exactly this number; when there is none, its last upload that failed."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    if not number:
        return page(request, "history", {"user": user})
    await site.gate.pass_point("find")
    tried = next(iter(list_uploads(site.book, number)), None)
    words = {"user": user, "number": number, "invoice": find_invoice(site.book, number), "tried": tried}
    return page(request, "history", words)


SUMMIT_CASUALTY = Company(
    slug="summit_casualty",
    name="Summit Casualty",
    sign_in="/signin",
    routes=(
        Route("/", door),
        Route("/signin", show_email),
        Route("/signin", name_user, methods=["POST"]),
        Route("/signin/password", show_password),
        Route("/signin/password", prove_user, methods=["POST"]),
        Route("/signin/code", show_code),
        Route("/signin/code", verify, methods=["POST"]),
        Route("/home", show_home),
        Route("/upload", show_form),
        Route("/upload", upload, methods=["POST"]),
        Route("/batches/{id:int}", show_batch),
        Route("/history", search),
    ),
)
