"""The scoreboard: what every site's book holds, the clock, and the switches for bad days."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.sites.clock import Clock, stamp
from demo.sites.company import Site
from demo.sites.faults import Faults
from demo.sites.ledger import list_invoices, list_uploads, papers_of
from demo.sites.practice import here_only
from demo.sites.site import TEMPLATES

SHOWN = 200
SWITCHES = {
    "maintenance": "Closed for maintenance",
    "too_many": "Too many requests (429)",
    "slow_seconds": "Slow, seconds per page",
    "captcha": "Asks for a captcha",
    "lose_session": "Loses the session once",
    "renamed": "Send button renamed",
    "fail_500_before_taking": "Error 500 before it takes a file",
    "fail_500_after_taking": "Error 500 after it took a file",
    "validation_seconds": "Validation, seconds",
    "uploads_an_hour": "Uploads an hour, at most",
}
"""The faults that the page can switch; those that hold requests are for tests."""

TALLY = """
SELECT (SELECT count(*) FROM invoices) AS held,
  (SELECT count(*) FROM uploads WHERE time >= :today AND time <= :now) AS today,
  (SELECT count(*) FROM uploads WHERE outcome = 'refused') AS refused,
  (SELECT count(*) FROM uploads WHERE problems LIKE '%"duplicate"%') AS duplicates,
  (SELECT count(*) FROM mails WHERE delivered_at IS NOT NULL) AS mails,
  (SELECT count(*) FROM mails WHERE delivered_at IS NULL) AS waiting,
  (SELECT max(time) FROM uploads) AS latest
"""


@dataclass(frozen=True)
class Standing:
    """One row of the scoreboard."""

    site: Site
    held: int
    today: int
    refused: int
    duplicates: int
    mails: int
    waiting: int
    latest: datetime | None


def scoreboard(sites: dict[str, Site], clock: Clock) -> list[Route]:
    """The pages of the scoreboard, for this machine only."""

    async def show_all(request: Request) -> Response:
        here_only(request)
        rows = [standing(site) for site in sites.values()]
        sums = {name: sum(getattr(row, name) for row in rows) for name in ("held", "today", "refused", "duplicates", "mails")}
        return TEMPLATES.TemplateResponse(request, "scoreboard/all.html", {"rows": rows, "sums": sums, "now": clock.now()})

    async def show_one(request: Request) -> Response:
        here_only(request)
        site = sites.get(request.path_params["slug"])
        if site is None:
            raise HTTPException(404)
        return TEMPLATES.TemplateResponse(request, "scoreboard/one.html", words_of(site) | {"now": clock.now()})

    return [Route("/", show_all), Route("/scoreboard/{slug}", show_one)]


def standing(site: Site) -> Standing:
    """What the site's book holds now."""
    now = site.clock.now()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with site.book.reading() as rows:
        found = dict(rows.execute(TALLY, {"today": stamp(today), "now": stamp(now)}).fetchone())
    latest = found.pop("latest")
    return Standing(site, **found, latest=datetime.fromisoformat(latest) if latest else None)


def words_of(site: Site) -> dict[str, Any]:
    """One site's books, mails and faults for its page."""
    invoices = [(each, papers_of(site.book, each)) for each in list_invoices(site.book, at_most=SHOWN)]
    switches = [(name, words, getattr(site.gate.faults, name), name in site.gate.running) for name, words in SWITCHES.items()]
    return {
        "row": standing(site),
        "invoices": invoices,
        "uploads": list_uploads(site.book, at_most=SHOWN),
        "mails": list(reversed(site.post.list_mails()))[:SHOWN],
        "switches": switches,
        "numeric": {name for name, field in Faults.model_fields.items() if field.annotation is not bool},
        "shown": SHOWN,
    }
