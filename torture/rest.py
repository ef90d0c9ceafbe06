"""When everybody has gone home: what is under way arrives, both ends are compared as every night, and an admin presses Repair."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from threading import Event

from sqlalchemy import select

from agent.command import once, working
from agent.settings import Settings as AgentSettings
from agent.working import Stopped
from billing.actor import Actor
from billing.desk import Desk
from billing.replication import repair
from billing.timekeeping import outbox
from data.models import Drift, Wish
from data.queries import inbox
from data.session import reading, transaction
from data.vocabulary import DriftKind, Role, WishState
from jobs import compare, comparing, replicate
from jobs.work import Work
from torture.programs import Broken

TURNS = 40
"""Turns of agent and worker after which whatever still moves will never rest."""
CY = Actor("Cy Okafor", roles=frozenset({Role.ADMIN}))


class Rest:
    """Agent and worker by turns, in this process. `begin_anew` is what a person does when the agent says that one comes first."""

    def __init__(self, settings: AgentSettings, work: Work, begin_anew: Callable[[], None]) -> None:
        self._settings, self._work, self._begin_anew = settings, work, begin_anew
        self._open = ExitStack()
        self._agent = self._open.enter_context(working(settings))

    def close(self) -> None:
        """The agent gives its state back."""
        self._open.close()

    def arrive(self) -> None:
        """Nothing waits any more: no batch, no wish, no booked time."""
        for _ in range(TURNS):
            self._turn()
            if not self._waits():
                return
        raise Broken(f"It does not come to rest: {self._waits()}.")

    def compare(self) -> Counter[DriftKind]:
        """Compared, repaired, and compared again until nothing differs; what the first comparison found, by kind."""
        found = self._compared()
        for _ in range(5):
            drifts = self._differ()
            if not drifts:
                return found
            for source in sorted({source for source, _ in drifts}):
                with transaction() as session:
                    repair(session, Desk(CY, self._work.catalog, self._work.files), source)
            self.arrive()
            self._compared()
        raise Broken(f"Repaired five times, and these differ still: {self._differ()}.")

    def _turn(self) -> None:
        try:
            once(self._agent, Event())
        except Stopped:
            self._open.close()
            self._begin_anew()
            self._agent = self._open.enter_context(working(self._settings))
        replicate.run(self._work)

    def _compared(self) -> Counter[DriftKind]:
        compare.run(self._work)
        self.arrive()
        while self._answers():
            compare.run(self._work)
            self.arrive()
        return Counter(kind for _, kind in self._differ())

    def _answers(self) -> Sequence[int]:
        with reading() as session:
            return comparing.waiting(session)

    def _differ(self) -> list[tuple[str, DriftKind]]:
        with reading() as session:
            query = select(Drift.source, Drift.kind).where(Drift.repaired_at.is_(None))
            return [(source, kind) for source, kind in session.execute(query)]

    def _waits(self) -> dict[str, int]:
        with reading() as session:
            waiting = {
                "streams": len(inbox.streams_to_apply(session)),
                "wishes": len(session.scalars(select(Wish.id).where(Wish.state == WishState.ASKED)).all()),
                "booked time": len(outbox.waiting(session)),
            }
        return {what: many for what, many in waiting.items() if many}
