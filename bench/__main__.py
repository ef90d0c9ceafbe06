"""`python -m bench` (make bench): every comparison, as a table for docs/benchmarks.md.

`python -m bench replication --rows 1000000` is that one alone.
"""

import argparse
import platform
import resource
import sys
from collections.abc import Iterator
from itertools import chain

from bench import ledes, replication, uploads
from bench.measure import Result


def main() -> int:
    """Print the table; nothing here asserts on a time."""
    print(f"Python {platform.python_version()}, {platform.machine()}; medians of rounds in which all sides take turns.\n")
    print("| what | ours | baseline | its rate | ratio (ours : baseline) |")
    print("|---|---|---|---|---|")
    for result in _wanted():
        print(_row(result), flush=True)
    print(f"\nLargest memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB.")
    return 0


def _wanted() -> Iterator[Result]:
    words = argparse.ArgumentParser(prog="python -m bench")
    words.add_argument("only", nargs="?", choices=["replication"], help="this comparison alone")
    words.add_argument("--rows", type=int, default=replication.ROWS, help="of replication's first load (%(default)s)")
    words.add_argument("--rounds", type=int, default=replication.ROUNDS, help="of replication (%(default)s)")
    told = words.parse_args()
    replicated = replication.measure(told.rows, told.rounds)
    return replicated if told.only else chain(ledes.measure(), replicated, uploads.measure())


def _row(result: Result) -> str:
    ours, theirs = (f"{_figure(rate)} a {result.unit}" for rate in (result.ours, result.theirs))
    if result.memory:
        ours, theirs = (f"{rate}, {memory} MB" for rate, memory in zip((ours, theirs), result.memory, strict=True))
    return f"| {result.what} | {ours} | {result.baseline} | {theirs} | {result.ratio:.2f} |"


def _figure(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}"


if __name__ == "__main__":
    sys.exit(main())
