"""Time that was booked here is written into the case-management system, each piece once; what is said there meanwhile holds."""

from sqlalchemy.exc import DataError, DBAPIError

from agent.writing import CannotTake, LegacyWriter, Overruled
from billing.timekeeping import outbox
from data.session import reading, transaction
from jobs.work import JobFailed, Work


def run(work: Work) -> None:
    """Write everything that waits, the oldest first; a firm without a case-management system keeps its time here."""
    with reading() as session:
        waiting = outbox.waiting(session)
    if not waiting or not work.settings.legacy_url:
        return
    try:
        writer = LegacyWriter(work.settings.legacy_url)
        for done, booked_id in enumerate(waiting, start=1):
            work.go_on()
            _return(work, writer, booked_id)
            work.progress("Booked time", done, len(waiting))
        writer.close()
    except DBAPIError as error:
        raise JobFailed(
            f"The case-management system does not take booked time ({error.orig}). Nothing is lost; the worker tries again at the next run."
        ) from error


def _return(work: Work, writer: LegacyWriter, booked_id: str) -> None:
    with reading() as session:
        wanted = outbox.to_write(session, booked_id)
    if wanted is None:
        return
    try:
        written = writer.write(wanted)
    except Overruled as reason:
        with transaction() as session:
            outbox.overrule(session, booked_id, str(reason))
        work.counts["overruled there"] += 1
    except (CannotTake, DataError) as reason:
        said = str(reason) if isinstance(reason, CannotTake) else f"The case-management system does not take it: {reason.orig}."
        with transaction() as session:
            outbox.refuse(session, booked_id, said)
        work.counts["refused there"] += 1
    else:
        with transaction() as session:
            outbox.stands_there(session, booked_id, wanted.revision, written.key, written.version)
        work.counts["written there"] += 1
