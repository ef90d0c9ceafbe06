"""Cascade Workers: statements in LITADV, and each must come in its turn: the matter's INITIAL one, INTERIM ones, a FINAL one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from sqlite3 import Connection

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.clock import stamp
from demo.sites.company import Company, Site
from demo.sites.filing import Filing
from demo.sites.intake_text import SEQUENCES, read_litadv
from demo.sites.ledes import Problem
from demo.sites.ledger import STANDING, Invoice, as_invoice, find_invoice
from demo.sites.listing import newest, sheet
from demo.sites.mail import Letter
from demo.sites.parcels import Parcel
from demo.sites.posting import take_upload
from demo.sites.rules import REJECTED, Rules
from demo.sites.site import go_to, let_in, page, password_fits, signed_in, site_of, typed
from demo.sites.terms import Taken, Terms

INITIAL, INTERIM, FINAL = SEQUENCES
SEQUENCE_LINE = 8
"""The header of the format has its lines in a fixed order."""
ON_A_PAGE = 20
STAGES = {
    "Received": "In review",
    "Approved": "Allowed",
    "On hold": "Pended",
    "Inquiry": "Information requested",
    "Reduced": "Allowed in part",
    REJECTED: "Denied",
    "Paid": "Warrant issued",
}


def control_number(serial: int, received_at: datetime) -> str:
    """CWS-, the year, and six digits."""
    return f"CWS-{received_at:%y}-{220_300 + serial:06}"


SAID = {
    "duplicate": "Statement {number} is on file since {value}.",
    "unknown_claim": "there is no matter {claim}; the INITIAL statement of a new matter leaves MATTER ID empty.",
}
RULES = Rules(duplicates="unless_rejected", client_ids=("CW-118",), said=SAID)
TERMS = Terms("Received", control_number, rules=RULES)


def out_of_turn(site: Site, rows: Connection, filing: Filing, parcel: Parcel) -> Iterator[Problem]:
    """Why a statement does not follow those that its matter has; what was denied does not count."""
    told, chosen = filing.head.get("SEQUENCE", ""), parcel.typed.get("sequence", "")
    if told != chosen:
        yield _problem(f"the file says {told or 'nothing'}, and {chosen or 'nothing'} was chosen.", told)
    earlier = statements_of(site, rows, filing.claim)
    closed = next((each for each in earlier if each.typed["sequence"] == FINAL), None)
    if closed:
        yield _problem(f"matter {filing.claim} was closed by its FINAL statement {closed.number}.", told)
    elif earlier and told == INITIAL:
        yield _problem(f"matter {filing.claim} already has statement {earlier[0].number}; this one is INTERIM or FINAL.", told)


def _problem(text: str, told: str) -> Problem:
    return Problem(SEQUENCE_LINE, "SEQUENCE", text, "sequence", told)


def statements_of(site: Site, rows: Connection, matter: str) -> list[Invoice]:
    """The matter's statements that were not denied, oldest first, as the open transaction sees them."""
    asked = f"{STANDING} WHERE invoices.claim = ? AND invoices.claim <> '' AND states.state <> ? ORDER BY invoices.id"
    return [as_invoice(each) for each in rows.execute(asked, [stamp(site.clock.now()), matter, REJECTED])]


def open_matters(taken: Taken) -> Iterable[Letter]:
    """Give a matter whose INITIAL statement came without an ID one of ours; the result page tells it."""
    for invoice in taken.invoices:
        if not invoice.claim:
            matter = f"CW-{taken.now:%y}-{invoice.id:05}"
            taken.rows.execute("INSERT INTO claims VALUES (?)", [matter])
            taken.rows.execute("UPDATE invoices SET claim = ? WHERE id = ?", [matter, invoice.id])
    return ()


async def door(request: Request) -> Response:
    """The bare address leads to the statements."""
    return go_to(request, "/statements")


async def show_sign_on(request: Request) -> Response:
    """The sign-on page."""
    return page(request, "sign_on")


async def sign_on(request: Request) -> Response:
    """Let a known member of the panel in."""
    form = await typed(request)
    member = form.get("member", "").strip()
    if await password_fits(request, member, form.get("passphrase", "")):
        return await let_in(request, member, "/statements")
    return page(request, "sign_on", {"typed": member, "wrong": True})


async def show_form(request: Request) -> Response:
    """The import form."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "import", {"user": user, "sequences": SEQUENCES})


async def import_file(request: Request) -> Response:
    """Take the statement and answer at once."""
    user, site = signed_in(request), site_of(request)
    terms = replace(TERMS, check=partial(out_of_turn, site), letters=open_matters)
    upload = await take_upload(request, terms, read_litadv)
    await site.gate.pass_point("result")
    taken = find_invoice(site.book, upload.number) if upload.accepted else None
    return page(request, "result", {"user": user, "statement": taken, "problems": upload.problems, "file_name": upload.file_name})


async def show_statements(request: Request) -> Response:
    """All statements on several pages, or the one with exactly the number asked for."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    words = {"user": user, "number": number, "stages": STAGES}
    if not number:
        return page(request, "statements", {**words, **sheet(request, newest(site.book), ON_A_PAGE)})
    await site.gate.pass_point("find")
    found = find_invoice(site.book, number)
    return page(request, "statements", {**words, "invoices": [found] if found else []})


COMPANY = Company(
    slug="cascade_workers",
    name="Cascade Workers",
    sign_in="/sign-on",
    send_button="Import statement",
    routes=(
        Route("/", door),
        Route("/sign-on", show_sign_on),
        Route("/sign-on", sign_on, methods=["POST"]),
        Route("/statements", show_statements),
        Route("/import", show_form),
        Route("/import", import_file, methods=["POST"]),
    ),
)
