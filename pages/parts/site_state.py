"""What is special about a carrier's site now; a site of which nothing is said is simply visited."""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

from billing.submission.pace import is_open
from carriers.definition import Carrier
from data.queries.carrier_sites import Site


class SiteState(StrEnum):
    """One thing that is worth a word on the board."""

    REFUSED = "refused"
    NO_SIGN_IN = "no_sign_in"
    SILENT = "silent"
    PAUSED = "paused"
    CLOSED = "closed"
    RUNNING = "running"
    BY_HAND = "by_hand"
    NO_FILE = "no_file"


def states_of(site: Site, file: Carrier | None, now: dt.datetime) -> tuple[SiteState, ...]:
    """All that is special about it, the worst first."""
    return tuple(_states(site, file, now))


def _states(site: Site, file: Carrier | None, now: dt.datetime) -> Iterator[SiteState]:
    if file is None:
        yield SiteState.NO_FILE
    by_hand = file is not None and file.by_hand is not None
    if site.sign_ins.refused:
        yield SiteState.REFUSED
    if not site.sign_ins.count and not by_hand:
        yield SiteState.NO_SIGN_IN
    if site.overdue:
        yield SiteState.SILENT
    if site.paused_at:
        yield SiteState.PAUSED
    if file is not None and not is_open(file.pace, now):
        yield SiteState.CLOSED
    if site.uploads.running:
        yield SiteState.RUNNING
    if by_hand:
        yield SiteState.BY_HAND
