"""`python -m bench` (make bench): every comparison, as a table for docs/benchmarks.md."""

import platform
import resource
import sys
from collections.abc import Iterator

from bench import ledes, replication, uploads
from bench.measure import Result


def main() -> int:
    """Print the table; nothing here asserts on a time."""
    print(f"Python {platform.python_version()}, {platform.machine()}; medians of rounds in which all sides take turns.\n")
    print("| what | ours | baseline | its rate | ratio (ours : baseline) |")
    print("|---|---|---|---|---|")
    for result in _results():
        print(_row(result), flush=True)
    print(f"\nLargest memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB.")
    return 0


def _results() -> Iterator[Result]:
    yield from ledes.measure()
    yield replication.measure()
    yield from uploads.measure()


def _row(result: Result) -> str:
    ours, theirs = (f"{_figure(rate)} a {result.unit}" for rate in (result.ours, result.theirs))
    return f"| {result.what} | {ours} | {result.baseline} | {theirs} | {result.ratio:.2f} |"


def _figure(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}"


if __name__ == "__main__":
    sys.exit(main())
