"""From the portal into the case-management system: booked time, and where bills stand. Each is written there once, and what became of
it is told."""

from collections.abc import Callable, Sequence
from threading import Event
from typing import Protocol, TypeVar

from sqlalchemy.exc import DataError

from agent.bills import BillWriter, StatusToWrite
from agent.booked import Outcome, ToWrite
from agent.writing import CannotTake, LegacyWriter, Overruled

T = TypeVar("T")


class AskedForTime(Protocol):
    """Who knows which booked time is to be written, and hears what became of it."""

    def pieces(self) -> Sequence[ToWrite]:
        """Booked time that waits to be written, the oldest first."""
        ...

    def report(self, piece: ToWrite, became: Outcome) -> None:
        """What became of a piece of booked time; said twice it does no harm."""
        ...


class AskedForBills(Protocol):
    """Who knows where bills stand, and hears what became of it."""

    def bills(self) -> Sequence[StatusToWrite]:
        """Words about bills that wait to be written, the oldest first."""
        ...

    def report_bill(self, bill: StatusToWrite, became: Outcome) -> None:
        """What became of a word about a bill; said twice it does no harm."""
        ...


def return_time(sender: AskedForTime, writer: LegacyWriter, stop: Event) -> int:
    """Everything that waits, the oldest first; how many. LEDGERLINE_TIME is the journal: killed anywhere, the next time says the same."""
    return _each(sender.pieces(), lambda piece: sender.report(piece, _written(writer, piece)), stop)


def return_bills(sender: AskedForBills, writer: BillWriter, stop: Event) -> int:
    """Everything that waits, the oldest first; how many. An older word never overwrites a newer one there."""
    return _each(sender.bills(), lambda bill: sender.report_bill(bill, _noted(writer, bill)), stop)


def _each(waiting: Sequence[T], deed: Callable[[T], None], stop: Event) -> int:
    for done, one in enumerate(waiting):
        if stop.is_set():
            return done
        deed(one)
    return len(waiting)


def _noted(writer: BillWriter, bill: StatusToWrite) -> Outcome:
    try:
        writer.write(bill)
    except DataError as error:
        return Outcome("refused", sentence=f"The case-management system does not take it: {error.orig}.")
    return Outcome("written")


def _written(writer: LegacyWriter, piece: ToWrite) -> Outcome:
    try:
        written = writer.write(piece)
    except Overruled as reason:
        return Outcome("overruled", sentence=str(reason))
    except CannotTake as reason:
        return Outcome("refused", sentence=str(reason))
    except DataError as error:
        return Outcome("refused", sentence=f"The case-management system does not take it: {error.orig}.")
    return Outcome("written", written.key, written.version)
