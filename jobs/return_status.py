"""Where bills stand is written into the case-management system, if the firm wants that: one row for each bill, as it moves."""

from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError

from agent.bills import BillWriter, StatusToWrite
from agent.booked import Outcome
from agent.returning import return_bills
from billing.statuses.outbox import BillHeard, settle_bill, statuses_waiting
from data.session import reading, transaction
from jobs.work import JobFailed, Work


def run(work: Work) -> None:
    """Write everything that waits, the oldest first."""
    here = _Here(work)
    if not (work.settings.return_status and work.settings.legacy_url and here.bills()):
        return
    try:
        writer = BillWriter(work.settings.legacy_url)
        while return_bills(here, writer, work.stop):
            work.go_on()
        writer.close()
    except DBAPIError as error:
        raise JobFailed(
            f"The case-management system does not take where bills stand ({error.orig}). Nothing is lost; the worker tries again at the "
            "next run."
        ) from error


class _Here:
    """What an agent asks of the portal, asked in the portal itself."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def bills(self) -> Sequence[StatusToWrite]:
        with reading() as session:
            return statuses_waiting(session)

    def report_bill(self, bill: StatusToWrite, became: Outcome) -> None:
        with transaction() as session:
            settle_bill(session, bill.number, bill.revision, BillHeard(became.outcome), became.sentence or "")
        self._work.counts[f"{became.outcome} there"] += 1
        self._work.go_on()
