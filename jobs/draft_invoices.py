"""The month's run: one draft for each matter with unbilled work, on its attorney's table."""

import datetime as dt

from billing.drafting import draft_matters
from billing.periods import Period, month_before
from data.queries.unbilled import matters_with_unbilled_work
from data.session import reading, transaction
from jobs.work import Work

MATTERS_AT_ONCE = 25


def run(work: Work) -> None:
    """Draft the last whole month before today."""
    draft(work, month_before(dt.datetime.now(dt.UTC).date()))


def draft(work: Work, period: Period) -> dict[str, str]:
    """Draft a period in small transactions; the matters left out, each with its reason."""
    with reading() as session:
        matters = matters_with_unbilled_work(session, period.end)
    skipped: dict[str, str] = {}
    for start in range(0, len(matters), MATTERS_AT_ONCE):
        work.go_on()
        with transaction() as session:
            outcome = draft_matters(session, work.desk, period, matters[start : start + MATTERS_AT_ONCE])
        skipped |= outcome.skipped
        work.counts["invoices drafted"] += len(outcome.made)
        work.counts["matters left out"] += len(outcome.skipped)
        work.progress(f"Drafting {period.name}", min(start + MATTERS_AT_ONCE, len(matters)), len(matters))
    return skipped
