"""What the three sites share: how a page is drawn, who is signed in, how a posted file is taken in."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.templating import Jinja2Templates

from demo.sites import doors
from demo.sites.books import Book
from demo.sites.faults import Gate
from demo.sites.intake import read_filing
from demo.sites.ledger import Upload
from demo.sites.taking import Terms, take_in

LARGEST_FILE = 20 * 1024 * 1024

TEMPLATES = Jinja2Templates(Path(__file__).with_name("templates"))
TEMPLATES.env.filters.update(
    day=lambda moment: f"{moment:%m/%d/%Y}",
    minute=lambda moment: f"{moment:%m/%d/%Y %I:%M %p} UTC",
    dollars=lambda amount: f"${amount:,.2f}",
)


@dataclass(frozen=True)
class Company:
    """What one carrier brings: its names, where its sign-in starts, and its own pages."""

    slug: str
    name: str
    sign_in: str
    routes: tuple[BaseRoute, ...]


@dataclass(frozen=True)
class Site:
    """A company's site as it runs: with its book and its faults."""

    company: Company
    book: Book
    gate: Gate

    @property
    def address(self) -> str:
        """The path that all of the site's pages begin with."""
        return f"/{self.company.slug.replace('_', '-')}"

    @property
    def cookie(self) -> str:
        """The name of the session cookie."""
        return f"{self.company.slug}_session"


class NotSignedIn(Exception):
    """The page asked for is for people who have come further in the sign-in."""


def site_of(request: Request) -> Site:
    """The site a request came to."""
    return cast(Site, request.app.state.site)


def page(request: Request, name: str, words: Mapping[str, Any] | None = None, *, status: int = 200) -> Response:
    """One of the site's own pages, filled with words."""
    site = site_of(request)
    filled = {"company": site.company.name, "root": site.address, "problems": (), **(words or {})}
    return TEMPLATES.TemplateResponse(request, f"{site.company.slug}/{name}.html", filled, status_code=status)


def go_to(request: Request, path: str) -> Response:
    """Send the browser on to another page of the same site."""
    return RedirectResponse(site_of(request).address + path, 303)


async def typed(request: Request) -> dict[str, str]:
    """What was typed into the posted form."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def signed_in(request: Request, stage: str = doors.INSIDE) -> str:
    """The user whose session has come to this stage; raises NotSignedIn for anybody else."""
    site = site_of(request)
    user = doors.session_user(site.book, request.cookies.get(site.cookie, ""), stage)
    if user is None:
        raise NotSignedIn
    return user


async def password_fits(request: Request, user: str, password: str) -> bool:
    """Whether this is the user's password. The hashing is slow on purpose, so it happens beside the event loop."""
    site = site_of(request)
    await site.gate.pass_point("sign_in")
    return await run_in_threadpool(doors.password_is_right, site.book, user, password)


async def let_in(request: Request, user: str, path: str, *, stage: str = doors.INSIDE) -> Response:
    """Go to a page with a fresh session at this stage; the session before it ends."""
    site = site_of(request)
    token = await run_in_threadpool(doors.renew_session, site.book, request.cookies.get(site.cookie, ""), user, stage)
    response = go_to(request, path)
    response.set_cookie(site.cookie, token, path=site.address, httponly=True, samesite="lax")
    return response


async def sign_out(request: Request) -> Response:
    """End the session and go back to the door."""
    site = site_of(request)
    await run_in_threadpool(doors.close_session, site.book, request.cookies.get(site.cookie, ""))
    response = go_to(request, site.company.sign_in)
    response.delete_cookie(site.cookie, path=site.address)
    return response


async def take_upload(request: Request, terms: Terms) -> Upload:
    """Take the posted file. The two points where a test may stop us stand directly before and after the transaction."""
    site = site_of(request)
    content = await posted_file(request)
    await site.gate.pass_point("before_taking")
    upload = await run_in_threadpool(take_in, site.book, read_filing(content), terms)
    await site.gate.pass_point("after_taking")
    return upload


async def posted_file(request: Request) -> bytes:
    """The content of the form's file field, or nothing when no file was chosen; a file too large is a 413."""
    chosen = (await request.form()).get("file")
    if not isinstance(chosen, UploadFile):
        return b""
    if (chosen.size or 0) > LARGEST_FILE:
        raise HTTPException(413)
    return await chosen.read()
