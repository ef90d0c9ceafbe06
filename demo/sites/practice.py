"""The practice controls: look into the books, make a bad day, let held requests go. For this machine only."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from ipaddress import ip_address
from json import JSONDecodeError
from typing import Any

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.sites.faults import Faults
from demo.sites.ledger import Upload, list_invoices, list_uploads
from demo.sites.site import Site

Control = Callable[[Request, Site], Awaitable[dict[str, Any]]]


def practice_controls(sites: dict[str, Site]) -> Starlette:
    """The controls of these sites, as JSON. Every answer is an object; a refusal is {"error": sentence}."""

    def control(path: str, act: Control, method: str) -> Route:
        async def answer(request: Request) -> Response:
            return JSONResponse(await act(request, chosen_site(request, sites)))

        return Route(f"/{path}/{{slug}}", answer, methods=[method])

    routes = [
        control("books", read_books, "GET"),
        control("faults", read_faults, "GET"),
        control("faults", change_faults, "POST"),
        control("faults", clear_faults, "DELETE"),
        control("held", count_held, "GET"),
        control("release", release_held, "POST"),
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: refuse})


def chosen_site(request: Request, sites: dict[str, Site]) -> Site:
    """The site named in the address, for a caller on this machine."""
    if request.client is None or not ip_address(request.client.host).is_loopback:
        raise HTTPException(403, "The practice controls answer only to this machine.")
    slug = request.path_params["slug"]
    if slug not in sites:
        raise HTTPException(404, f"There is no practice site called {slug}; there are {', '.join(sites)}.")
    return sites[slug]


async def read_books(_request: Request, site: Site) -> dict[str, Any]:
    """Everything the site took, oldest first."""
    invoices = [
        asdict(each) | {"total": str(each.total), "received_at": each.received_at.isoformat()}
        for each in reversed(list_invoices(site.book))
    ]
    return {"invoices": invoices, "uploads": [upload_words(each) for each in reversed(list_uploads(site.book))]}


def upload_words(upload: Upload) -> dict[str, Any]:
    """One upload as the controls tell it."""
    return {"time": upload.time.isoformat(), "number": upload.number, "outcome": upload.outcome, "text": upload.text}


async def read_faults(_request: Request, site: Site) -> dict[str, Any]:
    """What is wrong with the site now."""
    return site.gate.faults.model_dump()


async def change_faults(request: Request, site: Site) -> dict[str, Any]:
    """Change the faults that are named; the others stay as they are."""
    try:
        changes = await request.json()
    except JSONDecodeError as error:
        raise HTTPException(400, f"Send the faults as one JSON object: {error}.") from error
    if not isinstance(changes, dict):
        raise HTTPException(400, f"Send the faults as one JSON object, not as {changes!r}.")
    try:
        site.gate.faults = Faults.model_validate(site.gate.faults.model_dump() | changes)
    except ValidationError as error:
        raise HTTPException(422, "; ".join(f"{each['loc'][0]}: {each['msg']}" for each in error.errors())) from error
    return site.gate.faults.model_dump()


async def clear_faults(_request: Request, site: Site) -> dict[str, Any]:
    """A good day: no faults, nobody held."""
    site.gate.release()
    site.gate.faults = Faults()
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
