"""All practice sites in one application: the scoreboard, the sites, and the practice controls."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from demo.sites.bad_days import BadDays, notice
from demo.sites.books import open_books
from demo.sites.clock import Clock
from demo.sites.companies import SLUGS, companies
from demo.sites.company import Site
from demo.sites.practice import practice_controls
from demo.sites.scoreboard import scoreboard
from demo.sites.site import NotSignedIn, go_to, sign_out, site_of

STATIC = Path(__file__).with_name("static")


def create_app(data_dir: Path, slugs: Sequence[str] = SLUGS, audits_after: timedelta | None = None) -> Starlette:
    """The sites over the books in this folder, all or some; a site nobody has set up yet knows no users and no claims."""
    data_dir.mkdir(parents=True, exist_ok=True)
    clock = Clock(data_dir / "clock.json")
    sites = {
        slug: Site(company, open_books(data_dir, slug, clock), data_dir / "mailbox", audits_after=audits_after)
        for slug, company in companies(slugs).items()
    }
    pages = [Mount(site.address, site_app(site)) for site in sites.values()]
    board = [*scoreboard(sites, clock), Mount("/static", StaticFiles(directory=STATIC / "scoreboard"))]
    app = Starlette(routes=[*board, Mount("/_practice", practice_controls(sites, clock)), *pages], lifespan=deliver_mails)
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


@asynccontextmanager
async def deliver_mails(app: Starlette) -> AsyncIterator[None]:
    """While the sites are open, look each second whether mail is due."""
    sites: dict[str, Site] = app.state.sites

    def deliver() -> None:
        for site in sites.values():
            site.post.deliver()

    async def every_second() -> None:
        while True:
            await run_in_threadpool(deliver)
            await asyncio.sleep(1)

    task = asyncio.create_task(every_second())
    try:
        yield
    finally:
        task.cancel()


async def send_to_door(request: Request, _error: Exception) -> Response:
    """Whoever is not signed in starts at the sign-in page."""
    return go_to(request, site_of(request).company.sign_in)


async def show_error(request: Request, error: Exception) -> Response:
    """An error, in the site's own look."""
    failed = cast(HTTPException, error)
    return notice(request, failed.status_code, dict(failed.headers or {}))
