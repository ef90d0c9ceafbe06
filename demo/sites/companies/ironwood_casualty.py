"""Ironwood Casualty: one small file with attachments named by a rule, checks at once, a submit of its own, and two lists."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from sqlite3 import Connection

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.company import Company
from demo.sites.filing import Filing
from demo.sites.ledes import Problem
from demo.sites.ledger import Invoice, find_invoice, list_invoices, list_uploads, papers_of
from demo.sites.parcels import Parcel
from demo.sites.posting import asked_upload, submit_drafts, take_upload
from demo.sites.rules import Rules
from demo.sites.site import go_to, page, plain_log_in, signed_in, site_of
from demo.sites.terms import Later, Terms

CLIENTS = {"casualty": "Ironwood Casualty Company", "workers": "Ironwood Workers Mutual", "excess": "Ironwood Excess & Umbrella"}
AWAITING = "Awaiting Submission"
STATUS = {"On hold": "Held", "Inquiry": "Question Open", "Reduced": "Approved in Part"}
ATTACHMENT = re.compile(r"~([^~]+)~.+")


def control_number(serial: int, submitted_at: datetime) -> str:
    """Two digits of the year, the day of the year, a dash, five digits."""
    return f"{submitted_at:%y%j}-{70_300 + serial:05}"


def misnamed_attachments(_rows: Connection, filing: Filing, parcel: Parcel) -> Iterator[Problem]:
    """Attachments whose name does not say to which invoice of the file they belong."""
    for each in parcel.papers:
        named = ATTACHMENT.fullmatch(each.name)
        if named is None or named[1] != filing.number:
            text = f"the attachment {each.name} must be named ~{filing.number}~ and then what it is."
            yield Problem(0, "", text, "attachment", each.name)


RULES = Rules(
    largest=5_000_000,
    client_ids=("IRONWOOD-CAS",),
    law_firm_ids=("84-2917365",),
    said={
        "duplicate": "Invoice {number} is on file since {value}.",
        "unknown_id": "{value} is not registered with this company.",
        "too_large": "the file is larger than 5 MB.",
    },
)
DRAFT = Terms(AWAITING, rules=RULES, check=misnamed_attachments)
SUBMITTED = Terms("Submitted", control_number, then=(Later(timedelta(minutes=5), "Received"),))


async def door(request: Request) -> Response:
    """The bare address leads to the client companies."""
    return go_to(request, "/companies")


async def show_login(request: Request) -> Response:
    """The entrance."""
    return page(request, "login")


async def log_in(request: Request) -> Response:
    """Let a known firm in."""
    return await plain_log_in(request, "login", "/companies")


async def show_companies(request: Request) -> Response:
    """The companies that take invoices here."""
    return page(request, "companies", {"user": signed_in(request), "clients": CLIENTS})


async def show_form(request: Request) -> Response:
    """Electronic submission for one company."""
    user, slug = signed_in(request), request.path_params["client"]
    if slug not in CLIENTS:
        raise HTTPException(404)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "submission", {"user": user, "client": CLIENTS[slug]})


async def hand_over(request: Request) -> Response:
    """Check the file at once; what is sound waits for its submit."""
    signed_in(request)
    upload = await take_upload(request, DRAFT)
    return go_to(request, f"/files/{upload.id}")


async def show_file(request: Request) -> Response:
    """What the checks said of one file, with its invoice and the attachments."""
    user, site, upload = signed_in(request), site_of(request), asked_upload(request)
    await site.gate.pass_point("result")
    invoice = find_invoice(site.book, upload.number) if upload.accepted else None
    papers = papers_of(site.book, invoice) if invoice else []
    return page(request, "file", {"user": user, "upload": upload, "invoice": invoice, "papers": papers})


async def submit(request: Request) -> Response:
    """Submit the invoice of a file; one that was submitted stays so."""
    signed_in(request)
    upload = asked_upload(request)
    if upload.accepted:
        await submit_drafts(request, [upload.number], SUBMITTED)
    return go_to(request, f"/files/{upload.id}")


async def show_files(request: Request) -> Response:
    """The newest files, or those that carried exactly this invoice number; says which wait for their submit."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    if number:
        await site.gate.pass_point("find")
    uploads = list_uploads(site.book, number or None, at_most=50)
    drafts = {each.number for each in list_invoices(site.book) if each.receipt is None}
    return page(request, "files", {"user": user, "number": number, "uploads": uploads, "drafts": drafts})


async def show_invoices(request: Request) -> Response:
    """All invoices, or the one with exactly this number."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    invoices: list[Invoice] = []
    if not number:
        invoices = list_invoices(site.book, at_most=200)
    else:
        await site.gate.pass_point("find")
        invoices = [found] if (found := find_invoice(site.book, number)) else []
    return page(request, "invoices", {"user": user, "number": number, "invoices": invoices, "status": STATUS})


COMPANY = Company(
    slug="ironwood_casualty",
    name="Ironwood Casualty",
    sign_in="/login",
    send_button="Upload and check",
    routes=(
        Route("/", door),
        Route("/login", show_login),
        Route("/login", log_in, methods=["POST"]),
        Route("/companies", show_companies),
        Route("/companies/{client}/submission", show_form),
        Route("/companies/{client}/submission", hand_over, methods=["POST"]),
        Route("/files", show_files),
        Route("/files/{id:int}", show_file),
        Route("/files/{id:int}", submit, methods=["POST"]),
        Route("/invoices", show_invoices),
    ),
)
