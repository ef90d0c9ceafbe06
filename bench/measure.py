"""Taking turns: all sides run one after the other, several times, so that a busy machine slows each of them."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal


def nothing() -> None:
    """No preparations."""


@dataclass(frozen=True)
class Side:
    """One way to do the work: how many pieces it does in a round, what is timed, and what must be there before."""

    pieces: int
    act: Callable[[], object]
    prepare: Callable[[], object] = nothing


@dataclass(frozen=True)
class Result:
    """One comparison. Rates are pieces a `unit`, medians of the rounds; `ratio` is the median of the rounds' own ratios."""

    what: str
    baseline: str
    ours: float
    theirs: float
    ratio: float
    unit: Literal["second", "minute"] = "second"
    memory: tuple[int, int] | None = None
    """Peaks of both sides, MB, where each ran in a process of its own."""


def compare(
    what: str, baseline: str, pieces: int, *, ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 5
) -> Result:
    """Measure both in turns on the same pieces."""
    return result(what, baseline, take_turns([Side(pieces, ours), Side(pieces, theirs)], rounds))


def take_turns(sides: Sequence[Side], rounds: int, *, warm: bool = False) -> list[tuple[float, ...]]:
    """Pieces a second of every side, by rounds; after one that does not count, unless all sides are `warm` from an earlier comparison."""
    cold = 0 if warm else 1
    return [tuple(map(_rate, sides)) for _ in range(cold + rounds)][cold:]


def result(what: str, baseline: str, turns: Sequence[tuple[float, ...]], *, place: int = 1) -> Result:
    """The first side's rates against those of the side at this place."""
    return Result(
        what, baseline,
        ours=statistics.median(rates[0] for rates in turns),
        theirs=statistics.median(rates[place] for rates in turns),
        ratio=statistics.median(rates[0] / rates[place] for rates in turns),
    )  # fmt: skip


def _rate(side: Side) -> float:
    side.prepare()
    gc.collect()
    start = time.perf_counter()
    side.act()
    return side.pieces / (time.perf_counter() - start)
