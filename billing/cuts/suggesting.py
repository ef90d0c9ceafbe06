"""From past cuts to a line in a carrier file: which rule, with which limit, and what it would have found."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.actor import Actor
from billing.cuts.pasting import pasted
from billing.cuts.replay import Place, Replay, Score, Trial
from billing.errors import AlreadyDone, NoteNeeded, NotFound, NotYours
from data.dialects import clock
from data.models import Suggestion
from data.vocabulary import Role

LOOKED_BACK = dt.timedelta(days=365)
FEWEST = 2
"""Cuts that a rule must catch to be worth a suggestion; one alone is chance."""
MOST_OTHERS = 4
"""Other lines for each cut that is caught; what finds more than that finds everything."""
GROWN_BY, GROWN_TO = 3, Fraction(3, 2)
"""A suggestion that was put aside comes back when it catches so many more, and so many times as many."""
EXAMPLES = 5
MAY_DISMISS = frozenset({Role.BILLER, Role.MANAGER})


@dataclass(frozen=True)
class Proposal:
    """A rule to switch on or to draw tighter, with its limit."""

    trial: Trial
    score: Score
    is_on: bool
    caught_now: int


def proposals(replay: Replay, now_on: Mapping[str, bool]) -> Iterator[Proposal]:
    """The best limit of each rule, where it catches more than the carrier file does now and not too much besides."""
    for rule, tried in groupby(replay.trials, key=lambda trial: trial.rule):
        scored = [(trial, replay.score(trial)) for trial in tried]
        caught_now = len(scored[0][1].caught) if now_on[rule] else 0
        trial, score = max(reversed(scored), key=lambda each: _worth(each[1]))  # of equals the last, which is the mildest
        caught = len(score.caught)
        if caught >= FEWEST and caught > caught_now and len(score.others) <= MOST_OTHERS * caught:
            yield Proposal(trial, score, now_on[rule], caught_now)


def _worth(score: Score) -> tuple[Fraction, int]:
    """What is caught, weighed against what is missed and what is found besides (the F-measure); of equals, the one with fewer others."""
    caught, others, missed = len(score.caught), len(score.others), len(score.named) - len(score.caught)
    return Fraction(2 * caught, 2 * caught + others + missed or 1), -others


def keep(session: Session, carrier_id: int, found: Iterable[Proposal], bills: Mapping[int, str], looked_at: int) -> int:
    """Write down what is suggested for a carrier now; what does not hold any more goes, what was put aside stays aside. How many stand."""
    there = {row.rule: row for row in session.scalars(select(Suggestion).where(Suggestion.carrier_id == carrier_id))}
    kept = []
    for each in found:
        row = there.pop(each.trial.rule, None) or Suggestion(carrier_id=carrier_id, rule=each.trial.rule)
        _write(row, each, bills, looked_at)
        row.made_at = clock(session)
        session.add(row)
        kept.append(row)
    for gone in there.values():
        if gone.dismissed_at is None:
            session.delete(gone)
    return sum(row.dismissed_at is None for row in kept)


def _write(row: Suggestion, each: Proposal, bills: Mapping[int, str], looked_at: int) -> None:
    score = each.score
    row.is_on, row.lines, row.bills = each.is_on, pasted(each.trial.rule, each.trial.limit), looked_at
    row.named, row.caught, row.others, row.caught_now = len(score.named), len(score.caught), len(score.others), each.caught_now
    row.examples = {"caught": _examples(score.caught, bills), "others": _examples(score.others, bills)}
    before = row.dismissed_caught or 0
    if row.dismissed_at and row.caught >= before + GROWN_BY and row.caught >= before * GROWN_TO:
        row.dismissed_at = None


def _examples(places: Iterable[Place], bills: Mapping[int, str]) -> Sequence[Any]:
    newest = sorted(places, key=lambda place: (-place[0], place[1] or 0))[:EXAMPLES]
    return [[bills[invoice_id], line] for invoice_id, line in newest]


def dismiss(session: Session, suggestion_id: int, why: str, *, by: Actor) -> None:
    """Put a suggestion aside for a reason; it comes back only when there is much more to catch."""
    row = _held(session, suggestion_id, by)
    if not (reason := " ".join(why.split())):
        raise NoteNeeded("Please say why it is put aside.")
    if row.dismissed_at is not None:
        raise AlreadyDone(f"{row.dismissed_by} put it aside {by.moment(row.dismissed_at)}.")
    row.dismissed_at, row.dismissed_by, row.dismissed_why, row.dismissed_caught = clock(session), by.name, reason, row.caught


def take_up(session: Session, suggestion_id: int, *, by: Actor) -> None:
    """A suggestion that was put aside stands again."""
    row = _held(session, suggestion_id, by)
    if row.dismissed_at is None:
        raise AlreadyDone("It stands already.")
    row.dismissed_at = None


def _held(session: Session, suggestion_id: int, by: Actor) -> Suggestion:
    if not by.roles & MAY_DISMISS:
        raise NotYours(f"Suggestions are for billers and managers, not for {by.name}.")
    row = session.get(Suggestion, suggestion_id, with_for_update=True)
    if row is None:
        raise NotFound("This suggestion does not hold any more; look at the page again.")
    return row
