"""`python -m torture` (make torture): replication both ways under every fault. It ends with 1 if a row or a word was lost or doubled."""

import argparse
import secrets
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from pathlib import Path
from random import Random
from time import monotonic

from torture.programs import Broken
from torture.rounds import Result, Torture, a_chain
from torture.site import site

CHAIN = 25
"""Misfortunes of a round."""


def main() -> int:
    """Both databases by turns, or one."""
    words = _words().parse_args()
    kinds = ["sqlite", "mariadb"] if words.database == "both" else [words.database]
    return max(_torture(kind, words.seed, words.rounds, words.minutes * 60 / len(kinds)) for kind in kinds)


def _words() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m torture", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000, help="at most so many on each database")
    parser.add_argument("--minutes", type=float, default=10, help="no round begins after so many, in all")
    parser.add_argument(
        "--seed", type=int, default=secrets.randbelow(10**6), help="what happens by chance, for once more the same"
    )
    parser.add_argument("--database", choices=["sqlite", "mariadb", "both"], default="both", help="the portal's own")
    return parser


def _torture(kind: str, seed: int, rounds: int, seconds: float) -> int:
    folder, until = Path(tempfile.mkdtemp(prefix=f"ledgerline-torture-{kind}-")), monotonic() + seconds
    print(f"\nSeed {seed}, the portal on {kind}, everything in {folder}.", flush=True)
    results: list[Result] = []
    with site(kind, folder, Random(seed)) as place:
        torture = Torture(place, seed)
        try:
            torture.begin()
            while len(results) < rounds and monotonic() < until and not any(each.verdict for each in results):
                results.append(torture.round(a_chain(Random(f"{seed} {len(results)} chain"), CHAIN)))
                _say_round(len(results), results[-1])
            failure = ""
        except Broken as reason:
            failure = str(reason)
        except Exception:  # noqa: BLE001 the harness's edge: whatever went wrong, its seed and folder are named
            failure = traceback.format_exc()
    return _say_all(kind, seed, folder, results, failure)


def _say_round(number: int, result: Result) -> None:
    print(
        f"Round {number}: {result.rows} rows written there, {result.pieces} pieces booked, {result.faults.total()} faults; "
        f"{_list({f'{kind} by comparison': many for kind, many in result.drifts.items()}) or 'no drifts'}; "
        f"{len(result.verdict.losses)} lost, {len(result.verdict.doubles)} doubled ({result.seconds:.0f} s).",
        flush=True,
    )


def _say_all(kind: str, seed: int, folder: Path, results: list[Result], failure: str) -> int:
    faults = sum((each.faults for each in results), Counter[str]())
    losses = [each for result in results for each in result.verdict.losses]
    doubles = [each for result in results for each in result.verdict.doubles]
    print(
        f"{kind}: {len(results)} rounds; {sum(each.rows for each in results):,} rows written there, "
        f"{sum(each.pieces for each in results):,} pieces booked; {faults.total()} faults: {_list(faults)}.\n"
        f"{kind}: {len(losses)} losses, {len(doubles)} doubles."
    )
    for sentence in (*losses, *doubles, *filter(None, [failure])):
        print(f"  {sentence}")
    if losses or doubles or failure:
        print(
            f"Once more: python -m torture --database {kind} --seed {seed}. Logs, states and databases that are files stay in {folder}."
        )
        return 1
    shutil.rmtree(folder)
    return 0


def _list(counts: dict[str, int] | Counter[str]) -> str:
    return ", ".join(f"{what} {many}" for what, many in sorted(counts.items(), key=lambda each: -each[1]))


if __name__ == "__main__":
    sys.exit(main())
