"""`python -m jobs.portals play FILE`: play one carrier file against its site, step by step, without touching any book.

Ends with 0 when all went well (accepted; signed in; rehearsed; `find` answered absent), 2 when a file or an argument is wrong,
3 rejected by the site, 4 a person is needed, 5 the outcome is unknown or still open, 6 the site changed, 7 later is worth a try.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from carriers.refusals import CarrierRefused
from jobs.portals.arguments import BadArguments, parser, trial_from
from jobs.portals.errors import PortalError
from jobs.portals.ledes_bill import NoBill
from jobs.portals.report import Report
from jobs.portals.trial import BAD_FILE, Result, Trial, code_of


def main(arguments: list[str] | None = None) -> int:
    """The exit code."""
    asked = parser(__doc__ or "").parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="ledgerline-") as folder:
        try:
            trial = trial_from(asked, Path(folder))
        except (BadArguments, CarrierRefused, NoBill) as reason:
            sys.stderr.write(f"{reason}\n")
            return BAD_FILE
        return play(trial, Report(Console()))


def play(trial: Trial, report: Report) -> int:
    """Play, and tell it."""
    report.begin(trial)
    try:
        result: Result = asyncio.run(trial.play(report.tell))
    except PortalError as error:
        report.trouble(error)
        report.evidence(trial)
        return code_of(error)
    report.end(trial, result)
    return code_of(result)


if __name__ == "__main__":
    sys.exit(main())
