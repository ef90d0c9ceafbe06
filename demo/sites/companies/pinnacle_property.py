"""Pinnacle Property: a security question, news at the door, a queue, and reasons that stand only inside an invoice."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.books import Book
from demo.sites.company import Company
from demo.sites.ledger import WORKING, Invoice, find_invoice, find_upload, list_invoices, list_uploads
from demo.sites.posting import take_upload
from demo.sites.rules import Rules
from demo.sites.site import go_to, let_in, page, password_fits, profile, signed_in, site_of, typed
from demo.sites.terms import Terms

NAMED, PROVEN = "named", "proven"
QUESTION, NEWS_READ = "question asked", "news read on"
OFFICES = ("Main office",)
ON_A_PAGE = 25
QUEUED = "In queue"
STATUS = {
    WORKING: QUEUED,
    "Approved": "Cleared for payment",
    "Inquiry": "Question from the adjuster",
    "Reduced": "Cleared with reductions",
    "Rejected": "Declined",
}
SAID = {
    "duplicate": "Invoice {number} was posted before, on {value}.",
    "unknown_claim": "loss number {claim} is not assigned to your firm.",
}


def posting_number(serial: int, _received_at: datetime) -> str:
    """PNC- and six digits."""
    return f"PNC-{612_000 + serial:06}"


TERMS = Terms("Posted", posting_number, rules=Rules(duplicates="unless_rejected", said=SAID))


@dataclass(frozen=True)
class Entry:
    """One row of the tracker: an invoice, or an upload that stayed outside of the book."""

    number: str
    time: datetime
    status: str
    path: str
    claim: str = ""
    billed: Decimal | None = None
    cleared: Decimal | None = None


def entry_of(invoice: Invoice) -> Entry:
    """The row of an invoice in the book."""
    path, status = f"/tracker/{quote(invoice.number, safe='')}", STATUS.get(invoice.state, invoice.state)
    return Entry(invoice.number, invoice.received_at, status, path, invoice.claim, invoice.total, invoice.amount)


def stuck(book: Book) -> Iterator[Entry]:
    """Numbers of which the book has no invoice, each with its last upload."""
    known = {each.number for each in list_invoices(book)}
    for upload in list_uploads(book):
        if upload.label not in known:
            known.add(upload.label)
            yield Entry(
                upload.label, upload.time, QUEUED if upload.working else "More information required", f"/queue/{upload.id}"
            )


def tracked(book: Book) -> list[Entry]:
    """Everything that was posted, newest first."""
    return sorted([*map(entry_of, list_invoices(book)), *stuck(book)], key=lambda each: each.time, reverse=True)


async def door(request: Request) -> Response:
    """The bare address leads to the offices."""
    return go_to(request, "/offices")


async def show_name(request: Request) -> Response:
    """First page: the user ID."""
    return page(request, "name")


async def name_user(request: Request) -> Response:
    """Go on with any user ID: a stranger must not learn who has one."""
    return await let_in(request, (await typed(request)).get("user", "").strip(), "/login/password", stage=NAMED)


async def show_password(request: Request) -> Response:
    """Second page: the password."""
    return page(request, "password", {"named": signed_in(request, NAMED)})


async def prove_user(request: Request) -> Response:
    """Check the password, then ask one of the questions that the user has answered once."""
    user = signed_in(request, NAMED)
    if not await password_fits(request, user, (await typed(request)).get("password", "")):
        return page(request, "password", {"named": user, "wrong": True})
    questions = list(profile(request, user).answers)
    if not questions:
        return await let_in(request, user, first_page(request, user))
    doors.set_note(site_of(request).book, user, QUESTION, secrets.choice(questions))
    return await let_in(request, user, "/login/question", stage=PROVEN)


async def show_question(request: Request) -> Response:
    """The security question."""
    user = signed_in(request, PROVEN)
    return page(request, "question", {"question": doors.note(site_of(request).book, user, QUESTION)})


async def hear_answer(request: Request) -> Response:
    """Let the user in for the right answer; capitals and blanks around it do not matter."""
    user, given = signed_in(request, PROVEN), (await typed(request)).get("answer", "").strip()
    question = doors.note(site_of(request).book, user, QUESTION) or ""
    if given.casefold() == profile(request, user).answers.get(question, "").casefold() != "":
        return await let_in(request, user, first_page(request, user))
    return page(request, "question", {"question": question, "wrong": True})


def first_page(request: Request, user: str) -> str:
    """The news, once a day; else the offices."""
    site = site_of(request)
    is_read = doors.note(site.book, user, NEWS_READ) == f"{site.clock.now():%Y-%m-%d}"
    return "/offices" if is_read else "/news"


async def show_news(request: Request) -> Response:
    """What Pinnacle wants everybody to read today."""
    return page(request, "news", {"user": signed_in(request)})


async def read_news(request: Request) -> Response:
    """Remember that the user has read today's news."""
    site = site_of(request)
    doors.set_note(site.book, signed_in(request), NEWS_READ, f"{site.clock.now():%Y-%m-%d}")
    return go_to(request, "/offices")


def offices_of(request: Request) -> tuple[str, ...]:
    """The firm's offices, as far as this user works for them."""
    return profile(request, signed_in(request)).offices or OFFICES


async def show_offices(request: Request) -> Response:
    """Where everybody lands: the list of offices."""
    return page(request, "offices", {"user": signed_in(request), "offices": offices_of(request)})


async def show_form(request: Request) -> Response:
    """The form for one office's invoices."""
    user, office = signed_in(request), asked_office(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "post", {"user": user, "office": office})


async def post(request: Request) -> Response:
    """Put the file into the queue."""
    signed_in(request)
    asked_office(request)
    upload = await take_upload(request, TERMS)
    return go_to(request, f"/queue/{upload.id}")


def asked_office(request: Request) -> str:
    """The office that the address names; a 404 for another firm's."""
    office = str(request.path_params["office"])
    if office not in offices_of(request):
        raise HTTPException(404)
    return office


async def show_upload(request: Request) -> Response:
    """How far the queue is with a file, and what it needs to know. A number that was posted before does not wait in the queue."""
    user, site = signed_in(request), site_of(request)
    await site.gate.pass_point("result")
    upload = find_upload(site.book, request.path_params["id"])
    if upload is None:
        raise HTTPException(404)
    if upload.accepted and not upload.working:
        return go_to(request, f"/tracker/{quote(upload.number, safe='')}")
    return page(request, "queue", {"user": user, "upload": upload})


async def show_tracker(request: Request) -> Response:
    """One page of everything that was posted, or the row of one number."""
    user, site, query = signed_in(request), site_of(request), request.query_params
    number, at = query.get("number", "").strip(), query.get("page", "")
    entries = tracked(site.book)
    if number:
        await site.gate.pass_point("find")
        entries = [each for each in entries if each.number == number][:1]
    first = (int(at) - 1) * ON_A_PAGE if at.isdecimal() and int(at) else 0
    words: dict[str, Any] = {"user": user, "number": number, "entries": entries[first : first + ON_A_PAGE]}
    return page(request, "tracker", words | {"at": first // ON_A_PAGE + 1, "more": len(entries) > first + ON_A_PAGE})


async def show_invoice(request: Request) -> Response:
    """One invoice from inside, with the remarks."""
    user, invoice = signed_in(request), find_invoice(site_of(request).book, request.path_params["number"])
    if invoice is None:
        raise HTTPException(404)
    return page(request, "invoice", {"user": user, "invoice": invoice, "status": STATUS.get(invoice.state, invoice.state)})


COMPANY = Company(
    slug="pinnacle_property",
    name="Pinnacle Property",
    sign_in="/login",
    send_button="Post invoice",
    validation_seconds=20,
    routes=(
        Route("/", door),
        Route("/login", show_name),
        Route("/login", name_user, methods=["POST"]),
        Route("/login/password", show_password),
        Route("/login/password", prove_user, methods=["POST"]),
        Route("/login/question", show_question),
        Route("/login/question", hear_answer, methods=["POST"]),
        Route("/news", show_news),
        Route("/news", read_news, methods=["POST"]),
        Route("/offices", show_offices),
        Route("/offices/{office}", show_form),
        Route("/offices/{office}", post, methods=["POST"]),
        Route("/queue/{id:int}", show_upload),
        Route("/tracker", show_tracker),
        Route("/tracker/{number:path}", show_invoice),
    ),
)
