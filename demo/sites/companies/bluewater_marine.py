"""Bluewater Marine: files with their PDFs, a virus scan, a review window for each invoice, and no way back after the submit."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import PurePath
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.clock import stamp
from demo.sites.company import Company, Site
from demo.sites.filing import Filing
from demo.sites.ledger import Invoice, Upload, find_invoice, find_upload, list_invoices, list_uploads
from demo.sites.mail import Letter
from demo.sites.parcels import Paper, Parcel
from demo.sites.posting import all_kept, drop, keep, kept, posted_files, take
from demo.sites.preview import look_through
from demo.sites.rules import Rules
from demo.sites.site import go_to, page, plain_log_in, signed_in, site_of, ticked, typed
from demo.sites.terms import Later, Terms

CLIENTS = {
    "hull": ("Hull & Cargo Claims", "Bluewater Marine Insurance Company"),
    "liability": ("Vessel Liability", "Bluewater Mutual P&I Association"),
    "yachts": ("Yacht & Small Craft", "Bluewater Pleasure Craft Underwriters"),
}
STATUS = {
    "Rejected": "Invalid",
    "On hold": "On Hold",
    "Inquiry": "Question from reviewer",
    "Reduced": "Approved with adjustments",
}
"""The site's own words for what the carrier decides; the other states stand as they are."""


def submission_number(serial: int, submitted_at: datetime) -> str:
    """BWM-, the year, and six digits."""
    return f"BWM-{submitted_at:%Y}-{81_200 + serial:06}"


RULES = Rules(said={"duplicate": "Invoice {number} was already submitted on {value}."})
CHECK = Terms("", rules=RULES)
TERMS = Terms("Submitted", submission_number, validation_seconds=0, rules=RULES, then=(Later(timedelta(minutes=10), "Received"),))
# Nobody looks for the PDF before the submit; where it is missing, the invoice comes back by mail.
WITHOUT_PDF = replace(TERMS, then=(Later(timedelta(minutes=10), "Rejected", "No PDF of the invoice came with it."),))


def write_back(invoice: Invoice) -> Letter | None:
    """Only what is invalid is written about; everything else stands on the site."""
    if invoice.state != "Rejected":
        return None
    words = f"Invoice {invoice.number} for claim {invoice.claim} was marked Invalid and will not be processed."
    text = f"{words}\n\nReason: {invoice.reason or 'see the portal'}\nSubmission: {invoice.receipt}\n\nBluewater Marine, invoice desk"
    return Letter(f"Invalid invoice {invoice.number}", text)


async def door(request: Request) -> Response:
    """The bare address leads to the clients."""
    return go_to(request, "/clients")


async def show_sign_in(request: Request) -> Response:
    """The sign-in page."""
    return page(request, "sign_in")


async def log_in(request: Request) -> Response:
    """Let a known user in."""
    return await plain_log_in(request, "sign_in", "/clients")


async def show_clients(request: Request) -> Response:
    """One tile for each company that may be billed here."""
    return page(request, "clients", {"user": signed_in(request), "clients": CLIENTS})


async def show_client(request: Request) -> Response:
    """One client, with its newest invoices."""
    user, newest = signed_in(request), list_invoices(site_of(request).book, at_most=5)
    return page(request, "client", {"user": user, **asked_client(request), "invoices": newest, "status": STATUS})


async def show_form(request: Request) -> Response:
    """Where the files are handed over."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "upload", {"user": user, **asked_client(request)})


def asked_client(request: Request) -> dict[str, str]:
    """The client the address names, as words of its page."""
    slug = request.path_params["client"]
    if slug not in CLIENTS:
        raise HTTPException(404)
    return {"slug": slug, "client": CLIENTS[slug][0], "legal_name": CLIENTS[slug][1]}


async def hand_over(request: Request) -> Response:
    """Keep every sound invoice file for review with the PDF that its name pairs it with; what is unsound is refused."""
    user, client, files = signed_in(request), asked_client(request), await posted_files(request)
    pdfs = [each for each in files if PurePath(each.name).suffix.lower() == ".pdf"]
    invoices = [each for each in files if each not in pdfs] or [Paper("", b"")]
    waiting, refused = [], []
    for each in invoices:
        parcel = Parcel(each.name, each.content, user, {"client": client["client"]})
        (filing,) = await run_in_threadpool(look_through, site_of(request), parcel, CHECK)
        if filing.problems:
            refused.append((await take(request, parcel, CHECK))[0].id)
        else:
            waiting.append(await keep_for_review(request, parcel, filing, pdfs))
    return go_to(request, "/review?" + urlencode({"invoice": waiting, "refused": refused}, doseq=True))


async def keep_for_review(request: Request, parcel: Parcel, filing: Filing, pdfs: list[Paper]) -> int:
    """Keep a file until it is reviewed; one with the same number that waits already makes room."""
    site = site_of(request)
    for each in all_kept(request):
        if each.typed["number"] == filing.number:
            await drop(request, each)
    ready_at = site.clock.now() + timedelta(seconds=site.validation_seconds)
    words = {"number": filing.number, "claim": filing.claim, "total": f"{filing.total:,.2f}", "lines": str(filing.lines)}
    paired = tuple(each for each in pdfs if filing.number.lower() in each.name.lower())
    return await keep(request, replace(parcel, papers=paired, typed={**parcel.typed, **words, "ready_at": stamp(ready_at)}))


def is_scanned(site: Site, parcel: Parcel) -> bool:
    """Whether the scan of a kept file is over."""
    return parcel.typed["ready_at"] <= stamp(site.clock.now())


async def show_review(request: Request) -> Response:
    """The scan while it runs, then one row and one window for each invoice."""
    user, site, asked = signed_in(request), site_of(request), request.query_params
    await site.gate.pass_point("result")
    parcels = [kept(request, int(each)) for each in asked.getlist("invoice")]
    refused = [upload for each in asked.getlist("refused") if (upload := find_upload(site.book, int(each)))]
    scanning = any(each.working for each in refused) or not all(is_scanned(site, each) for each in parcels)
    reviewed = bool(parcels) and all("reviewed" in each.typed for each in parcels)
    words = {"parcels": parcels, "refused": refused, "scanning": scanning, "reviewed": reviewed, "query": asked}
    return page(request, "review", {"user": user, **words})


async def save_review(request: Request) -> Response:
    """Note that an invoice was looked at, with what was written beside it."""
    signed_in(request)
    parcel, form = kept(request, request.path_params["id"]), await typed(request)
    await keep(request, replace(parcel, typed={**parcel.typed, "reviewed": "yes", "note": form.get("note", "")}))
    return go_to(request, f"/review?{form['query']}")


async def submit_all(request: Request) -> Response:
    """Take everything that was reviewed. There is no way back."""
    user, site = signed_in(request), site_of(request)
    parcels = [kept(request, int(each)) for each in await ticked(request, "invoice")]
    if not all("reviewed" in each.typed and is_scanned(site, each) for each in parcels):
        raise HTTPException(400)
    uploads: list[Upload] = []
    for each in parcels:
        uploads += await take(request, each, TERMS if each.papers else WITHOUT_PDF)
    taken = [find_invoice(site.book, each.number) for each in uploads if each.accepted]
    return page(
        request, "submitted", {"user": user, "invoices": taken, "refused": [each for each in uploads if not each.accepted]}
    )


async def show_reviews(request: Request) -> Response:
    """The uploads that still wait for their review."""
    user, site = signed_in(request), site_of(request)
    rows = [(each, is_scanned(site, each)) for each in reversed(all_kept(request))]
    return page(request, "reviews", {"user": user, "rows": rows})


async def search(request: Request) -> Response:
    """The newest invoices, or what there is of exactly this number: submitted, in review, or refused."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    words = {"user": user, "number": number, "status": STATUS}
    if not number:
        return page(request, "invoices", {**words, "invoices": list_invoices(site.book, at_most=200)})
    await site.gate.pass_point("find")
    found = find_invoice(site.book, number)
    waiting = [(each, is_scanned(site, each)) for each in all_kept(request) if each.typed["number"] == number]
    refused = [] if found or waiting else list_uploads(site.book, number, at_most=1)
    return page(request, "invoices", {**words, "invoices": [found] if found else [], "waiting": waiting, "refused": refused})


COMPANY = Company(
    slug="bluewater_marine",
    name="Bluewater Marine",
    sign_in="/sign-in",
    send_button="Next, validate",
    validation_seconds=60,
    announce=write_back,
    routes=(
        Route("/", door),
        Route("/sign-in", show_sign_in),
        Route("/sign-in", log_in, methods=["POST"]),
        Route("/clients", show_clients),
        Route("/clients/{client}", show_client),
        Route("/clients/{client}/new-invoice", show_form),
        Route("/clients/{client}/new-invoice", hand_over, methods=["POST"]),
        Route("/review", show_review),
        Route("/review/{id:int}", save_review, methods=["POST"]),
        Route("/review/submit", submit_all, methods=["POST"]),
        Route("/in-review", show_reviews),
        Route("/invoices", search),
    ),
)
