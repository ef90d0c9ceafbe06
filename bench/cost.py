"""`python -m bench.cost`: the processor time of one upload by kind of process, and what the evidence costs.

On a machine that has other things to do, seconds of the processor say more than seconds of the clock.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

from bench.measure import Side
from bench.meter import KINDS, Meter
from bench.race import SITES, Race, open_race
from jobs.portals.evidence import Evidence
from jobs.portals.visit import Visit
from jobs.shift import Shift
from jobs.work import Work

ON_EACH, ROUNDS = 4, 2


def main() -> int:
    """Print the table; all ways take turns."""
    spent: dict[str, Counter[str]] = {}
    with open_race() as race:
        for way, side in list(_ways(race).items()) * ROUNDS:
            side.prepare()
            meter = Meter()
            with meter.running():
                side.act()
            spent.setdefault(way, Counter()).update({kind: spent_on / side.pieces for kind, spent_on in meter.seconds.items()})
    print(f"| processor seconds an upload | all | {' | '.join(KINDS)} |\n|{'---|' * (len(KINDS) + 2)}")
    for way, seconds in spent.items():
        each = [seconds[kind] / ROUNDS for kind in KINDS]
        print(f"| {way} | {sum(each):.2f} | {' | '.join(f'{part:.2f}' for part in each)} |")
    return 0


def _ways(race: Race) -> dict[str, Side]:
    side = partial(Side, ON_EACH * len(SITES))
    ours = partial(side, prepare=partial(race.queue, ON_EACH))
    return {
        "Ours": ours(partial(_work, race)),
        "Ours, no trace": ours(partial(_work, race, trace=False)),
        "Ours, no pictures": ours(partial(_work, race, pictures=False)),
        "Ours, neither": ours(partial(_work, race, trace=False, pictures=False)),
        "Selenium, one browser": side(partial(race.run_one_browser, ON_EACH)),
        "Plain requests (httpx)": side(partial(race.run_requests, ON_EACH)),
    }


def _work(race: Race, *, trace: bool = True, pictures: bool = True) -> None:
    """A visitor's work in this process, where what it keeps can be left out. A firm cannot leave it out."""
    with _less_evidence(trace=trace, pictures=pictures):
        asyncio.run(Shift(Work(race.office.settings), "the benchmark").work())
    race.check_queued()


@contextmanager
def _less_evidence(*, trace: bool, pictures: bool) -> Iterator[None]:
    with ExitStack() as changed:
        if not trace:
            changed.enter_context(patch("jobs.site.Visit", partial(Visit, trace=False)))
        if not pictures:
            changed.enter_context(patch.object(Evidence, "_photograph", _look_away))
        yield


async def _look_away(*_: Any) -> None:
    """No picture."""


if __name__ == "__main__":
    sys.exit(main())
