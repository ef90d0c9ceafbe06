"""Time that was booked here is written into the case-management system, each piece once; what is said there meanwhile holds."""

from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError

from agent.booked import Outcome, ToWrite
from agent.returning import return_time
from agent.writing import LegacyWriter
from billing.timekeeping.settled import Outcome as Became
from billing.timekeeping.settled import Settled, pieces, settle
from data.session import reading, transaction
from jobs.work import JobFailed, Work

AT_ONCE = 200


def run(work: Work) -> None:
    """Write everything that waits, the oldest first; a firm without a case-management system keeps its time here."""
    here = _Here(work)
    if not work.settings.legacy_url or not here.pieces():
        return
    try:
        writer = LegacyWriter(work.settings.legacy_url)
        while return_time(here, writer, work.stop):
            work.go_on()
        writer.close()
    except DBAPIError as error:
        raise JobFailed(
            f"The case-management system does not take booked time ({error.orig}). Nothing is lost; the worker tries again at the next run."
        ) from error


class _Here:
    """What an agent asks of the portal, asked in the portal itself."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def pieces(self) -> Sequence[ToWrite]:
        with reading() as session:
            return pieces(session, AT_ONCE)

    def report(self, piece: ToWrite, became: Outcome) -> None:
        said = Settled(
            piece.booked_id, piece.revision, Became(became.outcome), became.key, became.version or 0, became.sentence or ""
        )  # fmt: skip
        with transaction() as session:
            settle(session, said)
        self._work.counts[f"{became.outcome} there"] += 1
        self._work.go_on()
