"""A round: a day of work with misfortunes, then everybody goes home, and both ends are held against each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from time import monotonic, sleep

from sqlalchemy import select

from billing.actor import Actor
from billing.desk import Desk
from data.models import Matter, Timekeeper
from data.session import reading
from data.vocabulary import DriftKind, Role
from torture import misfortunes
from torture.clerk import Clerk
from torture.misfortunes import Misfortune
from torture.site import Site
from torture.system import CASES, PEOPLE
from torture.timekeeper import Piece, Timekeepers
from torture.verdict import Verdict, verdict

BAD_LINE = 45
"""Calls of a hundred that go wrong on the line."""


@dataclass
class Result:
    """What one round did and found."""

    rows: int
    pieces: int
    faults: Counter[str]
    verdict: Verdict
    drifts: Counter[DriftKind]
    seconds: float


@dataclass
class Torture:
    """Round after round on one site; what was booked and said before is held against both ends every time."""

    site: Site
    seed: int
    pause: float = 0.08
    """Seconds that the clerk thinks at most between two deeds."""
    rounds: int = 0
    pieces: list[Piece] = field(default_factory=list)
    touched: dict[str, set[str]] = field(default_factory=dict)

    def begin(self) -> None:
        """The first load, in peace: without people and matters nobody can book."""
        self.site.addresses.start()
        self.site.wait_for_the_addresses()
        with self.site.rest() as rest:
            rest.arrive()

    def round(self, chain: Sequence[Misfortune]) -> Result:
        """One round with these misfortunes, one after the other."""
        began, self.rounds = monotonic(), self.rounds + 1
        dice = Random(f"{self.seed} {self.rounds}")
        clerk = Clerk(self.site.legacy_url, Random(f"{self.seed} {self.rounds} clerk"), self.pause)
        clerk.touched = self.touched
        people = Timekeepers(self._desks(), self._matters(), Random(f"{self.seed} {self.rounds} people"), self.pieces)
        before, faults = len(self.pieces), Counter[str]()
        self.site.line.happened, self.site.line.trouble = Counter(), BAD_LINE
        for program in (self.site.agent, self.site.worker, self.site.applier):
            program.start()
        clerk.start()
        people.start()
        try:
            self._suffer(chain, dice, faults)
        finally:
            clerk.go_home()
            people.go_home()
            self.site.line.trouble = 0
        found, drifts = self._hold_against_each_other()
        faults += self.site.line.happened
        return Result(clerk.rows, len(self.pieces) - before, faults, found, drifts, monotonic() - began)

    def _suffer(self, chain: Sequence[Misfortune], dice: Random, faults: Counter[str]) -> None:
        for misfortune in chain:
            sleep(dice.uniform(0.1, 1.5))
            if name := misfortune(self.site, dice):
                faults[name] += 1
            self._keep_alive(dice)

    def _keep_alive(self, dice: Random) -> None:
        """An agent that says that a person comes first hears one; nothing else may end by itself."""
        for program in self.site.programs:
            if program.ended() is not None:
                self.site.let_go_on(dice)

    def _hold_against_each_other(self) -> tuple[Verdict, Counter[DriftKind]]:
        """First what came by itself: everything but what was deleted there. Then, compared and repaired, everything."""
        self.site.end()
        with self.site.rest() as rest:
            rest.arrive()
            found = verdict(self.site.legacy_url, self.pieces, self.touched, deletes_count=False)
            drifts = rest.compare()
        after = verdict(self.site.legacy_url, self.pieces, self.touched)
        unlike = [f"The comparison finds {many} rows {kind}." for kind, many in drifts.items() if kind != DriftKind.EXTRA]
        return Verdict([*found.losses, *after.losses, *unlike], [*found.doubles, *after.doubles]), drifts

    def _desks(self) -> list[Desk]:
        catalog, files = self.site.work.catalog, self.site.work.files
        with reading() as session:
            query = select(Timekeeper).where(Timekeeper.legacy_key.in_(PEOPLE)).order_by(Timekeeper.code)
            return [
                Desk(Actor(each.name, timekeeper_id=each.id, roles=frozenset({Role.ATTORNEY})), catalog, files)
                for each in session.scalars(query)
            ]

    def _matters(self) -> list[int]:
        with reading() as session:
            return list(session.scalars(select(Matter.id).where(Matter.legacy_key.in_(CASES)).order_by(Matter.id)))


def a_chain(dice: Random, length: int) -> list[Misfortune]:
    """Misfortunes of a long round: some of all kinds, and kills again and again."""
    return [dice.choice(misfortunes.ALL if dice.random() < 0.4 else misfortunes.OFTEN) for _ in range(length)]
