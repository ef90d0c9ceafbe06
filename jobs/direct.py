"""The direct way: the worker reads the case-management system as an agent would, and hands over in its own process.

Nothing is remembered between two runs but what the portal's database says of the stream.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from agent import reading as agent_reading
from agent import wishes
from agent.send import Wish
from agent.source import CannotRead, Watched
from agent.source.versions import RowVersion, VersionColumn
from agent.state import Place, State, TooLarge
from billing.errors import Refusal
from billing.replication import StreamState, accept, state_of
from data.session import reading
from jobs.applying import apply_next, brake_of
from jobs.legacy.tables import TABLES
from jobs.transactions import again
from jobs.work import JobFailed, Work

log = logging.getLogger(__name__)
STREAM = "main"
"""What the stream is called that the worker reads itself. An agent beside it is noticed, for both number the same batches."""
IN_MEMORY = Path(":memory:")
MOST_BYTES = 2**30
"""Each batch is handed over before the next is read; one alone never comes near this."""
BEAT = 60.0
"""A run that found nothing says so: silence is an alarm."""


class Held(Exception):
    """A batch waits for a person; behind it nothing is read."""


def read_there(work: Work) -> None:
    """Take everything that changed there, and what the portal wants read again. JobFailed if the system does not answer."""
    with reading() as session:
        standing = state_of(session, STREAM)
    if standing.applied_seq < standing.received_seq:
        return
    source, state = _source(work.settings.legacy_url), _state(standing)
    try:
        with _asking():
            _Reading(work, source, state).read(standing)
    except Held:
        return
    finally:
        source.close()
        state.close()


class _Reading:
    """One run."""

    def __init__(self, work: Work, source: VersionColumn, state: State) -> None:
        self._work, self._source, self._state = work, source, state
        self._before, self._total = work.counts["rows read"], 0

    def read(self, standing: StreamState) -> None:
        self._total = sum(self._source.how_many(standing.positions).values())
        self._read()
        for wish in standing.wishes:
            self._fulfil(Wish(wish.id, wish.kind, wish.source, wish.wanted))
        while self._state.place.whole:
            self._read()

    def _read(self) -> None:
        rows = self._work.settings.batch_rows
        agent_reading.read(self._source, self._state, rows, BEAT, self._hand_over, _say)
        self._hand_over()

    def _fulfil(self, wish: Wish) -> None:
        if wish.source not in self._source.tables:
            return  # it was asked of another agent's table
        wishes.fulfil(self._source, self._state, wish, self._work.settings.batch_rows)
        self._hand_over()

    def _hand_over(self) -> bool:
        """Whatever was read; it is not over before everything is read, or the worker is stopped."""
        while batch := self._state.oldest():
            counts = self._applied(batch.packed)
            self._state.taken(batch.epoch, batch.seq)
            if counts is None:
                raise Held
            self._work.counts.update(counts)
            self._work.progress("Case-management system", self._work.counts["rows read"] - self._before, self._total)
        self._work.go_on()
        return False

    def _applied(self, packed: bytes) -> Counter[str] | None:
        def receive(session: Session) -> Counter[str] | None:
            receipt = accept(session, packed, "direct")
            return apply_next(session, STREAM, brake_of(self._work.settings), receipt.batch)

        return again(receive)


def _source(url: str) -> VersionColumn:
    """SQL Server gives its versions before transactions end; elsewhere the column's own order is what there is."""
    kind = RowVersion if make_url(url).get_backend_name() == "mssql" else VersionColumn
    return kind(url, [Watched(table.name, (table.key,), table.version, table.takes_time) for table in TABLES])


def _state(standing: StreamState) -> State:
    state = State(IN_MEMORY, STREAM, most_bytes=MOST_BYTES)
    if standing.epoch:
        state.adopt(Place(standing.epoch, standing.received_seq, standing.received_sha, standing.positions))
    return state


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise JobFailed(
            f"The case-management system does not answer ({error.orig}). The worker tries again at the next run."
        ) from error
    except (CannotRead, Refusal, TooLarge) as reason:
        raise JobFailed(str(reason)) from reason


def _say(about: str, sentence: str) -> None:
    log.warning("%s: %s", about, sentence)
