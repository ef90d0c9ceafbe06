"""Rows of the case-management system become ours: the box is emptied, what lies in the inbox is applied, batch by batch, and the system
itself is read."""

from collections import Counter

from sqlalchemy.orm import Session

from billing.comparing import compare_next
from data.queries import inbox
from data.queries.carriers import keep_carriers
from data.queries.job_runs import request_run
from data.session import reading, transaction
from jobs import comparing
from jobs.applying import LEFT, apply_next, brake_of, try_ready, wake_carriers
from jobs.box import Visit
from jobs.direct import STREAM, read_there
from jobs.transactions import again
from jobs.work import JobFailed, Work

AT_ONCE = 25
"""Bills in one transaction: people who want one of them wait no longer than for these."""


def run(work: Work) -> None:
    """Apply everything that waits, then take what changed there since the last run, parents first."""
    with transaction() as session:
        keep_carriers(session, {slug: carrier.name for slug, carrier in work.catalog.items()})
        wake_carriers(session)
    with reading() as session:
        has_agents = inbox.stream_named(session, STREAM) is not None or bool(inbox.streams_to_apply(session))
    if not (work.settings.legacy_url or work.settings.sync_box or has_agents):
        raise JobFailed("No case-management system is set: an admin sets LEDGERLINE_LEGACY_URL, or lets an agent in.")
    _apply_all(work)
    visit = Visit(work)
    for _ in visit.collected():
        _apply_all(work)
    _compare_bills(work)
    if work.settings.legacy_url:
        read_there(work)
        _compare_bills(work)
    with transaction() as session:
        if comparing.waiting(session):
            request_run(session, "compare", comparing.BY_ITSELF)
    visit.tell()
    if visit.sentences:
        raise JobFailed(" ".join(visit.sentences))


def _apply_all(work: Work) -> None:
    """Every batch that has come without a gap and is not held, and every refused row that may be taken now."""
    with reading() as session:
        names = inbox.streams_to_apply(session)
    _try_again(work)
    for name in names:
        while _apply_one(work, name):
            work.go_on()


def _apply_one(work: Work, name: str) -> bool:
    return _counted(work, again(lambda session: _applied(session, work, name)))


def _applied(session: Session, work: Work, name: str) -> Counter[str] | None:
    return apply_next(session, name, brake_of(work.settings))


def _counted(work: Work, counts: Counter[str] | None) -> bool:
    """Whether a batch was applied."""
    if counts is None:
        return False
    work.counts.update(counts)
    if counts[LEFT]:
        _try_again(work)
    return True


def _try_again(work: Work) -> None:
    while True:
        counts = again(try_ready)
        if counts is None:
            return
        work.counts.update(counts)
        work.go_on()


def _compare_bills(work: Work) -> None:
    """Hold bills whose work changed there against it; apart from the batches, for people work on these bills."""
    while True:
        with transaction() as session:
            compared = compare_next(session, AT_ONCE)
        if not compared:
            return
        work.counts["bills compared"] += compared
        work.go_on()
