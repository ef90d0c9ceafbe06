"""What all sites share: how a page is drawn, what was typed, who is signed in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from demo.sites import doors
from demo.sites.books import Profile
from demo.sites.company import Site

TEMPLATES = Jinja2Templates(Path(__file__).with_name("templates"))
TEMPLATES.env.auto_reload = False
TEMPLATES.env.filters.update(
    day=lambda moment: f"{moment:%m/%d/%Y}",
    minute=lambda moment: f"{moment:%m/%d/%Y %I:%M %p} UTC",
    dollars=lambda amount: f"${amount:,.2f}",
)


class NotSignedIn(Exception):
    """The page asked for is for people who have come further in the sign-in."""


def site_of(request: Request) -> Site:
    """The site a request came to."""
    return cast(Site, request.app.state.site)


def page(request: Request, name: str, words: Mapping[str, Any] | None = None, *, status: int = 200) -> Response:
    """One of the site's own pages, filled with words; `now` is the site's time."""
    site = site_of(request)
    company = {"company": site.company.name, "root": site.address, "now": site.clock.now()}
    filled = {**company, "problems": (), **(words or {})}
    return TEMPLATES.TemplateResponse(request, f"{site.company.slug}/{name}.html", filled, status_code=status)


def go_to(request: Request, path: str) -> Response:
    """Send the browser on to another page of the same site."""
    return RedirectResponse(site_of(request).address + path, 303)


async def typed(request: Request) -> dict[str, str]:
    """What was typed into the posted form."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


async def ticked(request: Request, name: str) -> list[str]:
    """The values of all boxes of this name that were ticked in the posted form."""
    return [value for value in (await request.form()).getlist(name) if isinstance(value, str)]


def signed_in(request: Request, stage: str = doors.INSIDE) -> str:
    """The user whose session has come to this stage; raises NotSignedIn for anybody else."""
    site = site_of(request)
    user = doors.session_user(site.book, request.cookies.get(site.cookie, ""), stage)
    if user is None:
        raise NotSignedIn
    return user


def profile(request: Request, user: str) -> Profile:
    """What the site knows of this user: email, answers, offices, clients, certificate."""
    return doors.profile_of(site_of(request).book, user)


def shown_certificate(request: Request) -> str:
    """The SHA-256 of the certificate that the browser showed; empty on the port where none is asked for."""
    return str(request.scope.get("state", {}).get("certificate", ""))


async def password_fits(request: Request, user: str, password: str) -> bool:
    """Whether this is the user's password. The hashing is slow on purpose, so it happens beside the event loop."""
    site = site_of(request)
    await site.gate.pass_point("sign_in")
    return await run_in_threadpool(doors.password_is_right, site.book, user, password)


async def let_in(request: Request, user: str, path: str, *, stage: str = doors.INSIDE) -> Response:
    """Go to a page with a fresh session at this stage; the session before it ends, and all others where a user may have only one."""
    site = site_of(request)
    if site.company.one_session and stage == doors.INSIDE:
        await run_in_threadpool(doors.end_sessions, site.book, user)
    token = await run_in_threadpool(
        doors.renew_session, site.book, request.cookies.get(site.cookie, ""), user, stage, seconds=site.company.session_seconds
    )
    response = go_to(request, path)
    response.set_cookie(site.cookie, token, path=site.address, httponly=True, samesite="lax")
    return response


async def plain_log_in(request: Request, sheet: str, path: str, *, stage: str = doors.INSIDE) -> Response:
    """What a sign-in form of one page does with its fields `user` and `password`: let in, or draw the sheet again with `wrong`."""
    form = await typed(request)
    user = form.get("user", "").strip()
    if await password_fits(request, user, form.get("password", "")):
        return await let_in(request, user, path, stage=stage)
    return page(request, sheet, {"typed": user, "wrong": True})


async def sign_out(request: Request) -> Response:
    """End the session and go back to the door."""
    site = site_of(request)
    await run_in_threadpool(doors.close_session, site.book, request.cookies.get(site.cookie, ""))
    response = go_to(request, site.company.sign_in)
    response.delete_cookie(site.cookie, path=site.address)
    return response
