"""Northgate Specialty: sign-on at a separate identity page, and a wizard of two pages whose check lives only while its window is open."""

from dataclasses import replace
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.sites import doors
from demo.sites.clock import stamp
from demo.sites.company import Company, Site
from demo.sites.ledger import find_invoice, find_upload, list_invoices, list_uploads
from demo.sites.parcels import Parcel
from demo.sites.posting import all_kept, drop, keep, kept, posted_parcel, take
from demo.sites.preview import look_through
from demo.sites.rules import Rules
from demo.sites.site import NotSignedIn, go_to, let_in, page, password_fits, signed_in, site_of, typed
from demo.sites.terms import Terms

RELAY = "relay"
RELAY_SECONDS = 60
GRACE = timedelta(seconds=15)
"""A check that nobody watched for so long after its time was interrupted."""
STATUS = {"Inquiry": "Clarification Requested", "On hold": "On Hold", "Reduced": "Approved with Adjustments"}


def confirmation(serial: int, submitted_at: datetime) -> str:
    """NGS, the year and month, a point, six digits."""
    return f"NGS{submitted_at:%Y%m}.{612_000 + serial:06}"


RULES = Rules(said={"duplicate": "Invoice {number} was already submitted on {value}."})
TERMS = Terms("Submitted", confirmation, validation_seconds=0, rules=RULES)


async def door(request: Request) -> Response:
    """The bare address leads to the workspace."""
    return go_to(request, "/workspace")


async def leave_for_identity(request: Request) -> Response:
    """Whoever is not signed in goes to the group's identity page."""
    return go_to(request, "/identity/sign-on?application=counsel-exchange")


async def show_sign_on(request: Request) -> Response:
    """The identity page, which looks like another site."""
    return page(request, "sign_on")


async def sign_on(request: Request) -> Response:
    """Send a known user back with a ticket, in a form that submits itself."""
    form, site = await typed(request), site_of(request)
    user = form.get("user", "").strip()
    if not await password_fits(request, user, form.get("password", "")):
        return page(request, "sign_on", {"typed": user, "wrong": True})
    ticket = await run_in_threadpool(doors.renew_session, site.book, "", user, RELAY, seconds=RELAY_SECONDS)
    return page(request, "relay", {"ticket": ticket})


async def come_back(request: Request) -> Response:
    """Let in whoever brings a ticket; a ticket is good once."""
    ticket, book = (await typed(request)).get("ticket", ""), site_of(request).book
    user = await run_in_threadpool(doors.session_user, book, ticket, RELAY)
    if user is None:
        raise NotSignedIn
    await run_in_threadpool(doors.close_session, book, ticket)
    return await let_in(request, user, "/workspace")


async def show_workspace(request: Request) -> Response:
    """Where everybody lands."""
    return page(request, "workspace", {"user": signed_in(request)})


async def show_form(request: Request) -> Response:
    """The wizard's first page."""
    user = signed_in(request)
    await site_of(request).gate.pass_point("upload_page")
    return page(request, "upload", {"user": user})


async def begin_check(request: Request) -> Response:
    """Keep the file and start its check, which goes on while somebody watches it; the same number's earlier file makes room."""
    site, parcel = site_of(request), await posted_parcel(request)
    (filing,) = await run_in_threadpool(look_through, site, parcel, TERMS)
    for each in all_kept(request):
        if each.typed["number"] == filing.number:
            await drop(request, each)
    now = site.clock.now()
    times = {"began": stamp(now), "ends": stamp(now + timedelta(seconds=site.validation_seconds))}
    words = {"number": filing.number, "claim": filing.claim, "total": f"{filing.total:,.2f}", "lines": str(filing.lines)}
    number = await keep(request, replace(parcel, typed={**parcel.typed, **words, **times}))
    return go_to(request, f"/wizard/{number}")


async def show_check(request: Request) -> Response:
    """The running check, or what it found to be sound."""
    user, parcel = signed_in(request), kept(request, request.path_params["id"])
    await site_of(request).gate.pass_point("result")
    return page(request, "ready" if "checked" in parcel.typed else "checking", {"user": user, "parcel": parcel})


async def watch_check(request: Request) -> Response:
    """How far the check is, in percent, and where it leads when it is over."""
    signed_in(request)
    site, parcel = site_of(request), kept(request, request.path_params["id"])
    began, ends = (datetime.fromisoformat(parcel.typed[each]) for each in ("began", "ends"))
    if (now := site.clock.now()) < ends:
        return JSONResponse({"percent": int((now - began) / (ends - began) * 100)})
    return JSONResponse({"percent": 100, "leads_to": f"{site.address}/wizard/{await finish_check(request, site, parcel)}"})


async def finish_check(request: Request, site: Site, parcel: Parcel) -> str:
    """Note that a file is sound, or refuse it; says which page tells so."""
    (filing,) = await run_in_threadpool(look_through, site, parcel, TERMS)
    if filing.problems:
        return f"refused/{(await take(request, parcel, TERMS))[0].id}"
    return str(await keep(request, replace(parcel, typed={**parcel.typed, "checked": "yes"})))


async def show_refused(request: Request) -> Response:
    """A critical error, with its details behind a button."""
    user, upload = signed_in(request), find_upload(site_of(request).book, request.path_params["id"])
    if upload is None or upload.accepted:
        raise HTTPException(404)
    return page(request, "refused", {"user": user, "upload": upload})


async def show_second_page(request: Request) -> Response:
    """The wizard's second page, for a file that was checked."""
    return page(request, "details", {"user": signed_in(request), "parcel": checked_parcel(request)})


async def complete(request: Request) -> Response:
    """Submit the invoice, or leave it as it is."""
    user, parcel, form = signed_in(request), checked_parcel(request), await typed(request)
    if form.get("then") != "submit":
        return go_to(request, "/history")
    (upload,) = await take(request, replace(parcel, typed={**parcel.typed, **form}), TERMS)
    if not upload.accepted:
        return go_to(request, f"/wizard/refused/{upload.id}")
    return page(request, "submitted", {"user": user, "invoice": find_invoice(site_of(request).book, upload.number)})


def checked_parcel(request: Request) -> Parcel:
    """The file the address names, if its check is over."""
    parcel = kept(request, request.path_params["id"])
    if "checked" not in parcel.typed:
        raise HTTPException(404)
    return parcel


def progress(site: Site, parcel: Parcel) -> str:
    """How the history calls a file that is in the wizard."""
    if "checked" in parcel.typed:
        return "Ready to Continue"
    over = datetime.fromisoformat(parcel.typed["ends"]) + GRACE
    return "Interrupted" if site.clock.now() > over else "Checking"


async def show_history(request: Request) -> Response:
    """What became of files, the newest first; with a number only the last one that carried it. Not what became of invoices."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    if number:
        await site.gate.pass_point("find")
    waiting = [(each, progress(site, each)) for each in reversed(all_kept(request)) if number in ("", each.typed["number"])]
    uploads = list_uploads(site.book, number or None, at_most=1 if number else 50)
    words = {"waiting": waiting, "uploads": [] if number and waiting else uploads}
    return page(request, "history", {"user": user, "number": number, **words})


async def show_status(request: Request) -> Response:
    """The invoices that were submitted, all or the one with exactly this number."""
    user, site, number = signed_in(request), site_of(request), request.query_params.get("number", "").strip()
    if not number:
        invoices = list_invoices(site.book, at_most=200)
    else:
        await site.gate.pass_point("find")
        invoices = [found] if (found := find_invoice(site.book, number)) else []
    return page(request, "status", {"user": user, "number": number, "invoices": invoices, "status": STATUS})


COMPANY = Company(
    slug="northgate_specialty",
    name="Northgate Specialty",
    sign_in="/portal",
    send_button="Check file",
    validation_seconds=45,
    routes=(
        Route("/", door),
        Route("/portal", leave_for_identity),
        Route("/identity/sign-on", show_sign_on),
        Route("/identity/sign-on", sign_on, methods=["POST"]),
        Route("/sso/complete", come_back, methods=["POST"]),
        Route("/workspace", show_workspace),
        Route("/wizard", show_form),
        Route("/wizard", begin_check, methods=["POST"]),
        Route("/wizard/{id:int}", show_check),
        Route("/wizard/{id:int}/progress", watch_check, methods=["POST"]),
        Route("/wizard/refused/{id:int}", show_refused),
        Route("/wizard/{id:int}/details", show_second_page),
        Route("/wizard/{id:int}/details", complete, methods=["POST"]),
        Route("/history", show_history),
        Route("/status", show_status),
    ),
)
