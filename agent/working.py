"""The agent's work, a step at a time: read, keep, hand over, fulfil what is wanted, write booked time."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from time import monotonic

from sqlalchemy.exc import DBAPIError

from agent import reading, returning, wishes
from agent.bills import BillWriter
from agent.send import Away, Heard, Refused, Sender, Standing
from agent.source import CannotRead, Restored, Source
from agent.state import Full, Place, State
from agent.writing import LegacyWriter

log = logging.getLogger("agent")
DAMAGED_SO_OFTEN = 5
"""A batch that arrives changed so often is not changed by chance."""


class Stopped(Exception):
    """Nothing that this program does alone helps any more; the text says why and whose turn it is."""


@dataclass(frozen=True)
class Pace:
    """Rows of a batch, and seconds between two heartbeats."""

    rows: int
    heartbeat: float


@dataclass(frozen=True)
class Back:
    """What writes into the case-management system: booked time, and where bills stand. None: it is not wanted."""

    time: LegacyWriter | None = None
    bills: BillWriter | None = None

    def close(self) -> None:
        """Give the connections back."""
        for writer in (self.time, self.bills):
            if writer is not None:
                writer.close()


class Agent:
    """One stream of one case-management system. Its methods return; who calls them how often is the command's."""

    def __init__(self, source: Source, state: State, sender: Sender, back: Back, pace: Pace) -> None:
        self._source, self._state, self._sender, self._back, self._pace = source, state, sender, back, pace
        self._not_before = 0.0
        self._damaged = 0
        self._said: dict[str, str] = {}
        self._has_met = False

    def read(self, stop: Event) -> None:
        """Everything that changed, into the spool. A source that is away, or a full spool, is waited for.

        A new state file reads nothing before it heard whether its stream is new, too."""
        if self._state.is_new and not self._meet():
            return
        try:
            reading.read(self._source, self._state, self._pace.rows, self._pace.heartbeat, stop.is_set, self._say)
            self._say("source", "")
        except Restored as reason:
            self._say("source", f"{reason} Everything is read again.")
            self._state.begin_anew()
        except (CannotRead, Full) as reason:
            self._say("source", str(reason))
        except DBAPIError as error:
            self._say("source", f"The case-management system does not answer ({error.orig}). It is tried again.")

    def hand_over(self, stop: Event) -> None:
        """What waits, in order, until nothing does or the other end cannot take more now. Stopped if it never will."""
        if not self._meet():
            return
        while not stop.is_set() and (batch := self._state.oldest()) is not None:
            answer = self._sender.hand_over(batch)
            if answer.heard == Heard.TAKEN:
                self._state.taken(batch.epoch, batch.seq)
                self._damaged = 0
            elif answer.heard == Heard.TOO_LARGE:
                self._state.split()
            elif answer.heard == Heard.DAMAGED and self._damaged < DAMAGED_SO_OFTEN:
                self._damaged += 1
            elif answer.heard == Heard.AGAIN:
                self._wait(answer.sentence, answer.wait)
                return
            else:
                raise Stopped(f"{answer.sentence} {ANEW if answer.heard in (Heard.FORKED, Heard.WAITS) else ''}".strip())
        self._say("portal", "")

    @property
    def went_well(self) -> bool:
        """Whether the last reading ended without a word."""
        return not self._said.get("source")

    @property
    def is_busy(self) -> bool:
        """Whether tables are being read whole: the next step follows at once."""
        return bool(self._state.place.whole)

    def ask(self, stop: Event) -> None:
        """What the portal wants read again is read, and what goes back is written and reported. Stopped if it does not let us in."""
        if monotonic() < self._not_before:
            return
        self._met(lambda: self._fulfil(stop))
        self._met(lambda: self._return(stop))

    def _fulfil(self, stop: Event) -> None:
        standing = self._sender.standing()
        if standing is not None:
            self._refuse_fork(standing)
        for wish in standing.wishes if standing else ():
            if stop.is_set():
                return
            try:
                wishes.fulfil(self._source, self._state, wish, self._pace.rows)
            except (CannotRead, Full) as reason:
                self._say("wishes", str(reason))
            except DBAPIError as error:
                self._say("source", f"The case-management system does not answer ({error.orig}). It is tried again.")

    def _return(self, stop: Event) -> None:
        try:
            if self._back.time is not None:
                returning.return_time(self._sender, self._back.time, stop)
            if self._back.bills is not None:
                returning.return_bills(self._sender, self._back.bills, stop)
            self._say("back", "")
        except DBAPIError as error:
            self._say("back", f"The case-management system does not take what was said here ({error.orig}). It is tried again.")

    def _meet(self) -> bool:
        """Once after the start: where does the other end think that we are? False while it cannot be asked."""
        if monotonic() < self._not_before:
            return False
        if not self._has_met:
            self._has_met = self._met(self._compare)
        return self._has_met

    def _compare(self) -> None:
        is_new = self._state.is_new
        standing = self._sender.last_word() if is_new else self._sender.standing()
        if standing is None:
            return
        if is_new and standing.epoch:
            self._state.adopt(Place(standing.epoch, standing.received_seq, standing.received_sha, standing.positions))
            log.warning("The state file is new; the stream goes on after batch %s, as the portal says.", standing.received_seq)
        self._refuse_fork(standing)

    def _refuse_fork(self, standing: Standing) -> None:
        """Stopped if the other end knows what was never sent from here, or could not take what was."""
        place, lost = self._state.place, standing.not_taken
        ours, theirs = (place.epoch, place.seq), (standing.epoch, standing.received_seq)
        if theirs > ours or (theirs == ours and standing.received_sha != place.chain):
            raise Stopped(f"The portal has batch {standing.epoch}/{standing.received_seq}, which was not sent from here. {ANEW}")
        if lost is not None and lost.epoch >= place.epoch:
            raise Stopped(f"The portal could not take a batch: {lost.sentence} {ANEW}")

    def _met(self, deed: Callable[[], None]) -> bool:
        try:
            deed()
        except Away as reason:
            self._wait(str(reason), reason.wait)
            return False
        except Refused as reason:
            raise Stopped(str(reason)) from None
        return True

    def _wait(self, sentence: str, seconds: float) -> None:
        self._say("portal", sentence)
        self._not_before = monotonic() + seconds

    def _say(self, about: str, sentence: str) -> None:
        """Each sentence once, until it is another one; and that it is over."""
        before = self._said.get(about, "")
        self._said[about] = sentence
        if sentence and sentence != before:
            log.warning("%s", sentence)
        elif before and not sentence:
            log.warning("That is over: %s", before)


ANEW = (
    "Two agents speak for this stream, or one end was restored from a backup. "
    "Make sure that only one agent runs, and let it begin anew: agent anew."
)
