"""The practice controls: look into books and mail, move the clock, decide, make a bad day. For this machine only."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from ipaddress import ip_address
from json import JSONDecodeError
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import to_jsonable_python
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.sites import states
from demo.sites.clock import Clock
from demo.sites.company import Site
from demo.sites.ledger import Upload, list_invoices, list_uploads, papers_of
from demo.sites.mail import mail_words

Control = Callable[[Request, Site], Awaitable[dict[str, Any]]]
Decided = Literal["Approved", "Rejected", "On hold", "Inquiry", "Reduced", "Paid"]


class Move(BaseModel):
    """How the clock is moved: so many seconds forward, or to a time that says its zone."""

    model_config = ConfigDict(extra="forbid")

    forward: float = Field(0, ge=0)
    to: AwareDatetime | None = None


class Decision(BaseModel):
    """What the carrier decides about one invoice; the amount is what it allows or pays."""

    model_config = ConfigDict(extra="forbid")

    number: str
    state: Decided
    reason: str = ""
    amount: Decimal | None = None


def practice_controls(sites: dict[str, Site], clock: Clock) -> Starlette:
    """The controls of these sites, as JSON. Every answer is an object; a refusal is {"error": sentence}."""

    def control(path: str, act: Control, method: str) -> Route:
        async def answer(request: Request) -> Response:
            return JSONResponse(await act(request, chosen_site(request, sites)))

        return Route(f"/{path}/{{slug}}", answer, methods=[method])

    async def turn_clock(request: Request) -> Response:
        here_only(request)
        if request.method == "POST":
            move_clock(clock, Move.model_validate(await posted(request)))
            await run_in_threadpool(lambda: [site.post.deliver() for site in sites.values()])
        elif request.method == "DELETE":
            clock.go_home()
        ahead = (clock.now() - datetime.now(UTC)).total_seconds()
        return JSONResponse({"now": clock.now().isoformat(), "ahead_seconds": round(ahead, 1)})

    routes = [
        Route("/clock", turn_clock, methods=["GET", "POST", "DELETE"]),
        control("books", read_books, "GET"),
        control("mails", read_mails, "GET"),
        control("decide", decide, "POST"),
        control("faults", read_faults, "GET"),
        control("faults", change_faults, "POST"),
        control("faults", clear_faults, "DELETE"),
        control("held", count_held, "GET"),
        control("release", release_held, "POST"),
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: refuse, ValidationError: refuse_words})


def here_only(request: Request) -> None:
    """Raise a 403 for a caller on another machine."""
    if request.client is None or not ip_address(request.client.host).is_loopback:
        raise HTTPException(403, "The practice controls answer only to this machine.")


def chosen_site(request: Request, sites: dict[str, Site]) -> Site:
    """The site named in the address, for a caller on this machine."""
    here_only(request)
    slug = request.path_params["slug"]
    if slug not in sites:
        raise HTTPException(404, f"There is no practice site called {slug}; there are {', '.join(sites)}.")
    return sites[slug]


async def posted(request: Request) -> dict[str, Any]:
    """The posted JSON object."""
    try:
        told = await request.json()
    except JSONDecodeError as error:
        raise HTTPException(400, f"Send one JSON object: {error}.") from error
    if not isinstance(told, dict):
        raise HTTPException(400, f"Send one JSON object, not {told!r}.")
    return told


def move_clock(clock: Clock, move: Move) -> None:
    """Move the clock as told: first to the time, then forward."""
    if move.to:
        clock.move_to(move.to)
    clock.forward(timedelta(seconds=move.forward))


async def read_books(_request: Request, site: Site) -> dict[str, Any]:
    """Everything the site took, oldest first."""
    invoices = [
        to_jsonable_python(asdict(each) | {"papers": papers_of(site.book, each)}) for each in reversed(list_invoices(site.book))
    ]
    return {"invoices": invoices, "uploads": [upload_words(each) for each in reversed(list_uploads(site.book))]}


def upload_words(upload: Upload) -> dict[str, Any]:
    """One upload as the controls tell it."""
    told = {"time": upload.time.isoformat(), "number": upload.number, "outcome": upload.outcome, "text": upload.text}
    return told | {"user": upload.user, "file_name": upload.file_name, "codes": [each.code for each in upload.problems]}


async def read_mails(_request: Request, site: Site) -> dict[str, Any]:
    """The site's mails, oldest first; those not delivered yet have no `delivered_at`."""
    return {"mails": [mail_words(each) for each in site.post.list_mails()]}


async def decide(request: Request, site: Site) -> dict[str, Any]:
    """Let the carrier decide about an invoice; answers with the invoice as it stands then."""
    told = Decision.model_validate(await posted(request))
    invoice = await run_in_threadpool(states.decide, site, told.number, told.state, reason=told.reason, amount=told.amount)
    if invoice is None:
        raise HTTPException(404, f"{site.company.name} has no invoice {told.number}.")
    await run_in_threadpool(site.post.deliver)
    return dict(to_jsonable_python(asdict(invoice)))


async def read_faults(_request: Request, site: Site) -> dict[str, Any]:
    """What is wrong with the site now, and how many more times where that is limited."""
    return site.gate.faults.model_dump() | {"times_left": site.gate.times_left}


async def change_faults(request: Request, site: Site) -> dict[str, Any]:
    """Change the faults that are named, for so many `times` if that is said; the others stay as they are."""
    changes = await posted(request)
    times = changes.pop("times", None)
    if times is not None and (not isinstance(times, int) or times < 1):
        raise HTTPException(422, "times: say how many requests the fault is for, as a whole number from 1 on.")
    site.gate.change(changes, times)
    return site.gate.faults.model_dump() | {"times_left": site.gate.times_left}


async def clear_faults(_request: Request, site: Site) -> dict[str, Any]:
    """A good day: no faults, nobody held."""
    site.gate.clear()
    return site.gate.faults.model_dump()


async def count_held(_request: Request, site: Site) -> dict[str, Any]:
    """How many requests are held now."""
    return {"held": site.gate.held}


async def release_held(_request: Request, site: Site) -> dict[str, Any]:
    """Hold nobody any more; says how many went on."""
    return {"released": site.gate.release()}


async def refuse(_request: Request, error: Exception) -> Response:
    """A refusal as a sentence."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return JSONResponse({"error": str(getattr(error, "detail", error))}, status)


async def refuse_words(_request: Request, error: Exception) -> Response:
    """A refusal that names each word that cannot stand."""
    problems = error.errors() if isinstance(error, ValidationError) else []
    said = "; ".join(f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in problems)
    return JSONResponse({"error": said}, 422)
