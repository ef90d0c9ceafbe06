"""Rules asked again of bills that a carrier has answered: what each would have found, and what of it the carrier cut."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from billing.checking import whole
from billing.cuts.as_sent import turn_back
from billing.cuts.limits import CutLine, limits_to_try
from billing.guidelines import Surroundings
from billing.guidelines.book import BOOK
from carriers.guidelines import RULES, Guideline, Guidelines
from carriers.profile import Rounding
from data.models import Cut

Place = tuple[int, int | None]
"""An invoice's id, and the position of one of its lines; None: the whole bill, or some line of it."""
NOT_REPLAYED = frozenset({"appeal"})
"""It speaks of what was cut, so it would find every cut."""


@dataclass
class Trial:
    """A rule with a limit (None: as the carrier file has it now), and where it found something."""

    rule: str
    limit: Guideline
    found: set[Place] = field(default_factory=set)


@dataclass(frozen=True)
class Score:
    """Of all that the carrier `named` for a rule, what a trial `caught`; and what it found that was not cut for this."""

    named: frozenset[Place]
    caught: frozenset[Place]
    others: frozenset[Place]


class Replay:
    """The rules that one carrier's answers name, tried on its bills. Feed it bills in batches, then ask for scores."""

    def __init__(self, guidelines: Guidelines, cuts: Sequence[Cut], rounding: Rounding = "half_up") -> None:
        self._guidelines, self._rounding = guidelines, rounding
        self._cuts = [cut for cut in cuts if cut.rule in RULES and cut.rule not in NOT_REPLAYED]
        self._moments = _first_word(self._cuts)
        self.trials: list[Trial] = []

    @property
    def rules(self) -> Sequence[str]:
        """What the carrier cuts for, in the order of the rules."""
        return [rule for rule in RULES if any(cut.rule == rule for cut in self._cuts)]

    @property
    def bills_cut(self) -> Sequence[int]:
        """Ids of the bills with cuts."""
        return sorted(self._moments)

    def choose_limits(self, session: Session) -> None:
        """Look at the cut lines themselves, and decide what to try: a few limits of each rule, and the rule as it is now."""
        invoices = whole(session, self.bills_cut)
        turn_back(session, invoices, self._moments, self._rounding)
        lines = {(line.invoice_id, line.position): line for invoice in invoices for line in invoice.lines}
        for rule in self.rules:
            mine = [(cut, lines.get((cut.invoice_id, cut.line or 0))) for cut in self._cuts if cut.rule == rule]
            cut_lines = [CutLine(line, cut.words) for cut, line in mine if line is not None]
            now: Guideline | None = getattr(self._guidelines, rule)
            tried = limits_to_try(rule, cut_lines, now)
            self.trials += [Trial(rule, limit) for limit in ([now] if now else []) + [each for each in tried if each != now]]

    def look(self, session: Session, ids: Sequence[int]) -> None:
        """Ask every trial of some stored bills."""
        invoices = whole(session, ids)
        around = Surroundings(session, invoices)
        turn_back(session, invoices, self._moments, self._rounding)
        cases = [around.case(invoice, self._guidelines) for invoice in invoices]
        for trial in self.trials:
            guidelines = self._guidelines.model_copy(update={trial.rule: trial.limit})
            for case in cases:
                for breach in BOOK[trial.rule](replace(case, guidelines=guidelines), trial.limit):
                    trial.found.add((case.invoice.id, breach.line.position if breach.line else None))

    def score(self, trial: Trial) -> Score:
        """How well a trial met what the carrier cut."""
        named = frozenset((cut.invoice_id, cut.line) for cut in self._cuts if cut.rule == trial.rule)
        found_in = {invoice_id for invoice_id, _ in trial.found}
        named_in = {invoice_id for invoice_id, line in named if line is None}
        some_line_in = {invoice_id for invoice_id, _ in named}
        caught = {place for place in named if place in trial.found or _whole_bill(place, trial.found, found_in)}
        others = {
            (invoice_id, line)
            for invoice_id, line in trial.found
            if (invoice_id, line) not in named
            and invoice_id not in named_in
            and (line is not None or invoice_id not in some_line_in)
        }
        return Score(named, frozenset(caught), frozenset(others))


def _whole_bill(place: Place, found: set[Place], found_in: set[int]) -> bool:
    invoice_id, line = place
    return (invoice_id, None) in found or (line is None and invoice_id in found_in)


def _first_word(cuts: Sequence[Cut]) -> Mapping[int, dt.datetime]:
    """When the carrier first said something of each bill; as it was then, it is looked at."""
    said: dict[int, list[dt.datetime]] = defaultdict(list)
    for cut in cuts:
        said[cut.invoice_id].append(cut.said_at)
    return {invoice_id: min(moments) for invoice_id, moments in said.items()}
