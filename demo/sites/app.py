"""All practice sites in one application: a front page, the three sites, and the practice controls."""

import asyncio
from pathlib import Path
from typing import cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.sites.books import open_books
from demo.sites.faults import Gate
from demo.sites.harbor_mutual import HARBOR_MUTUAL
from demo.sites.ledger import count_invoices
from demo.sites.practice import practice_controls
from demo.sites.prairie_indemnity import PRAIRIE_INDEMNITY
from demo.sites.site import TEMPLATES, NotSignedIn, Site, go_to, page, sign_out, site_of
from demo.sites.summit_casualty import SUMMIT_CASUALTY

COMPANIES = (HARBOR_MUTUAL, SUMMIT_CASUALTY, PRAIRIE_INDEMNITY)
STATIC = Path(__file__).with_name("static")

NOTICES = {
    404: ("Page not found", "The page you asked for is not here."),
    413: ("The file is too large", "A file may have at most 20 MB."),
    500: ("Something went wrong on our side", "Your request was not finished. Look at your invoices before you try again."),
    503: ("The site is down for maintenance", "We expect to be back shortly."),
}
ODD_REQUEST = ("We could not read that request", "Please go back and try again.")


class BadDays:
    """Stands before a site's pages: makes them slow, or closes them for maintenance. The stylesheet stays."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, late or with the maintenance page when today is such a day."""
        faults = self.site.gate.faults
        if scope["type"] != "http" or scope["path"].startswith(f"{self.site.address}/static/"):
            await self.app(scope, receive, send)
            return
        await asyncio.sleep(faults.slow_seconds)
        answer = notice(Request(scope), 503) if faults.maintenance else self.app
        await answer(scope, receive, send)


def create_app(data_dir: Path) -> Starlette:
    """The three sites over the books in this folder; a site nobody has set up yet knows no users and no claims."""
    sites = {each.slug: Site(each, open_books(data_dir, each.slug), Gate()) for each in COMPANIES}
    pages = [Mount(site.address, site_app(site)) for site in sites.values()]
    app = Starlette(routes=[Route("/", front_page), Mount("/_practice", practice_controls(sites)), *pages])
    app.state.sites = sites
    return app


def site_app(site: Site) -> Starlette:
    """One company's pages with what all sites have: sign-out, stylesheets, error pages, bad days."""
    files = StaticFiles(directory=STATIC / site.company.slug)
    app = Starlette(
        routes=[*site.company.routes, Route("/sign-out", sign_out, methods=["POST"]), Mount("/static", files)],
        middleware=[Middleware(BadDays, site)],
        exception_handlers={NotSignedIn: send_to_door, HTTPException: show_error},
    )
    app.state.site = site
    return app


async def front_page(request: Request) -> Response:
    """The list of sites and how many invoices each holds."""
    sites: dict[str, Site] = request.app.state.sites
    held = [(site, count_invoices(site.book)) for site in sites.values()]
    return TEMPLATES.TemplateResponse(request, "front.html", {"sites": held})


async def send_to_door(request: Request, _error: Exception) -> Response:
    """Whoever is not signed in starts at the sign-in page."""
    return go_to(request, site_of(request).company.sign_in)


async def show_error(request: Request, error: Exception) -> Response:
    """An error, in the site's own look."""
    return notice(request, cast(HTTPException, error).status_code)


def notice(request: Request, status: int) -> Response:
    """The site's page for this status."""
    heading, text = NOTICES.get(status, ODD_REQUEST)
    return page(request, "notice", {"heading": heading, "text": text}, status=status)
