"""Where bills stand is written into the case-management system, if the firm wants that: one row for each bill, as it moves."""

from sqlalchemy.exc import DataError, DBAPIError

from agent.bills import BillWriter, StatusToWrite
from billing.statuses.outbox import status_refused, status_stands_there, statuses_waiting
from data.session import reading, transaction
from jobs.work import JobFailed, Work


def run(work: Work) -> None:
    """Write everything that waits, the oldest first."""
    if not (work.settings.return_status and work.settings.legacy_url and _some()):
        return
    try:
        writer = BillWriter(work.settings.legacy_url)
        while waiting := _some():
            for bill in waiting:
                work.go_on()
                _return(work, writer, bill)
        writer.close()
    except DBAPIError as error:
        raise JobFailed(
            f"The case-management system does not take where bills stand ({error.orig}). Nothing is lost; the worker tries again at the "
            "next run."
        ) from error


def _some() -> list[StatusToWrite]:
    with reading() as session:
        return statuses_waiting(session)


def _return(work: Work, writer: BillWriter, bill: StatusToWrite) -> None:
    try:
        writer.write(bill)
    except DataError as reason:
        with transaction() as session:
            status_refused(session, bill, f"The case-management system does not take it: {reason.orig}.")
        work.counts["refused there"] += 1
    else:
        with transaction() as session:
            status_stands_there(session, bill)
        work.counts["written there"] += 1
