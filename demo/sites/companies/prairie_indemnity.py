"""Prairie Indemnity: an upload only makes a draft, whose status must be changed by hand."""

from datetime import datetime
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.company import Company
from demo.sites.ledger import Invoice, find_invoice, list_invoices
from demo.sites.posting import submit_drafts, take_upload
from demo.sites.site import go_to, let_in, page, password_fits, signed_in, site_of, typed
from demo.sites.terms import Terms


def reference(serial: int, submitted_at: datetime) -> str:
    """PI/, the year, and six digits."""
    return f"PI/{submitted_at:%Y}/{507_000 + serial:06}"


DRAFT = Terms(state="Draft")
SUBMITTED = Terms(state="Submitted", receipt=reference)


async def show_log_on(request: Request) -> Response:
    """The front page, with the log-on form."""
    return page(request, "log_on")


async def log_on(request: Request) -> Response:
    """Let a known firm in."""
    form = await typed(request)
    firm = form.get("firm", "").strip()
    if await password_fits(request, firm, form.get("password", "")):
        return await let_in(request, firm, "/desk")
    return page(request, "log_on", {"firm": firm, "wrong": True})


async def show_form(request: Request) -> Response:
    """The import form."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "new", {"user": user})


async def make_draft(request: Request) -> Response:
    """Take the file as a draft."""
    user = signed_in(request)
    upload = await take_upload(request, DRAFT)
    await site_of(request).gate.pass_point("result")
    return page(request, "imported", {"user": user, "number": upload.number, "problems": upload.problems})


async def show_desk(request: Request) -> Response:
    """The newest invoices, or those whose number contains what was looked for."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    if number:
        await site.gate.pass_point("find")
    return page(request, "desk", {"user": user, "number": number, "invoices": list_invoices(site.book, number, at_most=50)})


async def show_invoice(request: Request) -> Response:
    """One invoice and the form that changes its status."""
    return page(request, "invoice", {"user": signed_in(request), "invoice": asked_invoice(request)})


async def save_status(request: Request) -> Response:
    """Submit a draft. What is submitted stays so: saving it again changes nothing."""
    signed_in(request)
    invoice, form = asked_invoice(request), await typed(request)
    if form.get("status") == SUBMITTED.state:
        await submit_drafts(request, [invoice.number], SUBMITTED)
    return go_to(request, f"/desk/{quote(invoice.number, safe='')}")


def asked_invoice(request: Request) -> Invoice:
    """The invoice the address names."""
    invoice = find_invoice(site_of(request).book, request.path_params["number"])
    if invoice is None:
        raise HTTPException(404)
    return invoice


COMPANY = Company(
    slug="prairie_indemnity",
    name="Prairie Indemnity",
    sign_in="/",
    send_button="Import",
    routes=(
        Route("/", show_log_on),
        Route("/", log_on, methods=["POST"]),
        Route("/new", show_form),
        Route("/new", make_draft, methods=["POST"]),
        Route("/desk", show_desk),
        Route("/desk/{number:path}", show_invoice),
        Route("/desk/{number:path}", save_status, methods=["POST"]),
    ),
)
