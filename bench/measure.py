"""Taking turns: ours and the baseline run one after the other, several times, so that a busy machine slows both."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One comparison. Seconds are medians; `ratio` is the median of the rounds' own ratios, above 1 where we are faster."""

    what: str
    baseline: str
    pieces: int
    ours: float
    theirs: float
    ratio: float
    note: str = ""


def compare(
    what: str, baseline: str, pieces: int, *, ours: Callable[[], object], theirs: Callable[[], object], rounds: int = 5
) -> Result:
    """Measure both in turns, after one unmeasured round of each."""
    ours()
    theirs()
    pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(rounds)]
    return Result(
        what, baseline, pieces,
        ours=statistics.median(pair[0] for pair in pairs),
        theirs=statistics.median(pair[1] for pair in pairs),
        ratio=statistics.median(pair[1] / pair[0] for pair in pairs),
    )  # fmt: skip


def _seconds(act: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
