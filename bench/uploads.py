"""Uploads: the runner as a firm has it, against Selenium scripts and against plain requests.

Selenium signs in, uploads, reads the receipt and signs out, for one invoice after the other: with one browser for all, and with a new
one for each. Plain requests stay signed in, as often and as many side by side as ours. Neither keeps anything. Ours claims every
invoice, commits its intent, takes pictures, keeps a trace and records the answer; its processes start and end within the measured time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bench.measure import Result, Side, result, take_turns
from bench.race import SITES, open_race

ON_EACH = 16
"""Invoices on each site in one round. A month of 2,000 on 24 sites has eighty, over which starting and signing in spread further."""
BY_SELENIUM = 1
"""The same for Selenium, which takes as long for every further one."""
SLOW = 0.5
"""Seconds that a page of a carrier's site takes to come, where it is not on the same machine. Up to 0.8 the web's own guides call good."""

AT_ONCE, IN_TIME = "Uploads, pages at once", f"Uploads, pages after {SLOW} s"


def measure() -> Iterator[Result]:
    """First on sites whose pages cost nothing but processor time, then on sites that are as far away as real ones."""
    with open_race() as race:
        ours = Side(ON_EACH * len(SITES), race.run_job, partial(race.queue, ON_EACH))
        plain = Side(ON_EACH * len(SITES), partial(race.run_requests, ON_EACH))
        kind = Side(BY_SELENIUM * len(SITES), partial(race.run_one_browser, BY_SELENIUM))
        simple = Side(BY_SELENIUM * len(SITES), partial(race.run_new_browsers, BY_SELENIUM))
        sides = {"Selenium, one browser": kind, "Selenium, a new browser each": simple, "plain requests (httpx)": plain}
        every = [ours, *sides.values()]
        yield from _results(AT_ONCE, sides, take_turns(every, 2))
        race.slow_down(SLOW)
        yield from _results(IN_TIME, sides, take_turns(every, 3, warm=True))


def _results(what: str, sides: Iterable[str], turns: Sequence[tuple[float, ...]]) -> Iterator[Result]:
    for place, baseline in enumerate(sides, 1):
        per_second = result(what, baseline, turns, place=place)
        yield replace(per_second, ours=60 * per_second.ours, theirs=60 * per_second.theirs, unit="minute")
