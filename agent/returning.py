"""Booked time from the portal into the case-management system: written there once, and what became of it is told."""

from threading import Event

from sqlalchemy.exc import DataError

from agent.booked import Outcome, ToWrite
from agent.send import Sender
from agent.writing import CannotTake, LegacyWriter, Overruled


def return_time(sender: Sender, writer: LegacyWriter, stop: Event) -> int:
    """Everything that waits, the oldest first; how many. LEDGERLINE_TIME is the journal: killed anywhere, the next time says the same."""
    pieces = sender.pieces()
    for done, piece in enumerate(pieces):
        if stop.is_set():
            return done
        sender.report(piece, _written(writer, piece))
    return len(pieces)


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
