"""`python -m bench` (make bench): every comparison, as a table for docs/benchmarks.md."""

import platform
import resource
import sys

from bench import ledes, replication, uploads
from bench.measure import Result


def main() -> int:
    """Print the table; nothing here asserts on a time."""
    print(f"Python {platform.python_version()}, {platform.machine()}; medians of rounds in which both sides take turns.\n")
    print("| what | pieces | ours, per second | baseline | baseline, per second | ratio (ours : baseline) |")
    print("|---|---|---|---|---|---|")
    for part in (ledes, replication, uploads):
        print(_row(part.measure()), flush=True)
    print(f"\nLargest memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB.")
    return 0


def _row(result: Result) -> str:
    ours, theirs = result.pieces / result.ours, result.pieces / result.theirs
    return f"| {result.what} | {result.pieces:,} | {_rate(ours)} | {result.baseline} | {_rate(theirs)} | {result.ratio:.2f} |"


def _rate(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.2f}"


if __name__ == "__main__":
    sys.exit(main())
