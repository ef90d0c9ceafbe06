"""Stonebridge Risk: a firm alert stops every invoice until the client lifts it, and the pages are made of web components."""

from collections.abc import Iterator
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.company import Company
from demo.sites.ledger import Invoice, find_invoice
from demo.sites.listing import newest, sheet
from demo.sites.mail import Letter
from demo.sites.posting import asked_result, take_upload
from demo.sites.rules import Rules
from demo.sites.site import go_to, page, plain_log_in, signed_in, site_of
from demo.sites.terms import Taken, Terms

STOPPED = "Stopped"
ALERT = "firm alert 118, certificate of malpractice insurance has lapsed"
ON_A_PAGE = 20
STAGES = {
    STOPPED: "Processing stopped",
    "Approved": "Cleared",
    "On hold": "With supervisor",
    "Inquiry": "Query",
    "Reduced": "Cleared in part",
    "Rejected": "Sent back",
}
SAID = {
    "duplicate": "Invoice {number} is in the ledger since {value}.",
    "unknown_claim": "{claim} is not an assignment of your firm.",
}


def entry_number(serial: int, received_at: datetime) -> str:
    """SBR, the last two digits of the year, a slash, and five digits."""
    return f"SBR{received_at:%y}/{70_400 + serial:05}"


def stop_letters(taken: Taken) -> Iterator[Letter]:
    """The firm is told of every invoice that the alert stops."""
    for each in taken.invoices:
        text = (
            f"Invoice {each.number} was entered as {each.receipt}.\n\nProcessing stopped: {ALERT}.\n"
            "The invoice keeps its place. Your account manager lifts the alert; you need not send the invoice again.\n"
        )
        yield Letter(f"Processing stopped: invoice {each.number}", text)


def announce(invoice: Invoice) -> Letter | None:
    """The lifted alert is written about where it clears an invoice; all else stands in the ledger only."""
    if invoice.state != "Approved":
        return None
    text = f"The firm alert was lifted.\n\nInvoice {invoice.number} is cleared for ${invoice.total:,.2f}.\n"
    return Letter(f"Alert lifted: invoice {invoice.number}", text)


TERMS = Terms(STOPPED, entry_number, rules=Rules(duplicates="unless_rejected", said=SAID), letters=stop_letters)


async def door(request: Request) -> Response:
    """The bare address leads to the desk."""
    return go_to(request, "/desk")


async def show_sign_in(request: Request) -> Response:
    """The sign-in form."""
    return page(request, "sign_in")


async def sign_in(request: Request) -> Response:
    """Let a known user in."""
    return await plain_log_in(request, "sign_in", "/desk")


async def show_desk(request: Request) -> Response:
    """The alert, and what it stops."""
    user, book = signed_in(request), site_of(request).book
    stopped = [each for each in newest(book) if each.state == STOPPED]
    return page(request, "desk", {"user": user, "alert": ALERT, "stopped": stopped})


async def show_form(request: Request) -> Response:
    """The page with the transfer widget."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "transfer", {"user": user})


async def transfer(request: Request) -> Response:
    """Take the invoice; the alert stops it where it stands."""
    upload = await take_upload(request, TERMS)
    return go_to(request, f"/transfers/{upload.id}")


async def show_result(request: Request) -> Response:
    """What became of one transfer."""
    user = signed_in(request)
    upload, invoice = await asked_result(request)
    return page(request, "result", {"user": user, "upload": upload, "invoice": invoice, "alert": ALERT, "stages": STAGES})


async def show_ledger(request: Request) -> Response:
    """All invoices by pages, or the one with exactly the number asked for."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    words = {"user": user, "stages": STAGES, "alert": ALERT, "number": number}
    if not number:
        return page(request, "ledger", words | sheet(request, newest(site.book), ON_A_PAGE))
    await site.gate.pass_point("find")
    found = find_invoice(site.book, number)
    return page(request, "ledger", words | {"invoices": [found] if found else []})


COMPANY = Company(
    slug="stonebridge_risk",
    name="Stonebridge Risk",
    sign_in="/sign-in",
    send_button="Transfer invoice",
    announce=announce,
    routes=(
        Route("/", door),
        Route("/sign-in", show_sign_in),
        Route("/sign-in", sign_in, methods=["POST"]),
        Route("/desk", show_desk),
        Route("/transfers", show_form),
        Route("/transfers", transfer, methods=["POST"]),
        Route("/transfers/{id:int}", show_result),
        Route("/ledger", show_ledger),
    ),
)
