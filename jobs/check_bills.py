"""The nightly look at bills: what stands around them changes although nobody touches them."""

from billing.checking import check_again
from data.queries.invoices_waiting import bills_to_check, held
from data.session import reading, transaction
from jobs.work import Work

AT_ONCE = 25
"""Bills in one transaction: people who want one of them wait no longer than for these."""


def run(work: Work) -> None:
    """Check every bill that is not at its carrier yet, and those of which the carrier cut something."""
    with reading() as session:
        ids = bills_to_check(session)
    for start in range(0, len(ids), AT_ONCE):
        work.go_on()
        with transaction() as session:
            check_again(session, work.desk, held(session, ids[start : start + AT_ONCE]))
        work.counts["bills checked"] += len(ids[start : start + AT_ONCE])
        work.progress("Checking bills", min(start + AT_ONCE, len(ids)), len(ids))
