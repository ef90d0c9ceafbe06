"""`python -m demo` (make demo): a made-up firm, its legacy system, its carriers' practice sites, the worker and the portal."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.table import Table

from demo.agent import agent_command, forget_the_agent
from demo.building import build, catch_up
from demo.firm import FIRM_NAME
from demo.installation import FOLDER, Installation, open_installation
from demo.mailbox import has_dovecot, mailbox_command
from demo.people import cast, password_of
from demo.processes import Ended, refuse_ended, running, wait_until_it_answers
from jobs.progress import shown
from settings import settings

console = Console()
AUDITS_AFTER = "90"
"""Seconds: so soon the practice carriers cut what their auditors do not like, so that somebody who watches sees it."""


def main() -> int:
    """Build what is missing, start everything, and stay until Ctrl-C."""
    asked = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    asked.add_argument(
        "--size", choices=["small", "full"], default="small", help="120 invoices, or 2,000 and 24 months of history"
    )
    asked.add_argument("--fresh", action="store_true", help="begin anew: whatever was done in the demo is lost")
    asked.add_argument("--folder", type=Path, default=FOLDER, help="where the demo lives")
    asked.add_argument(
        "--way", choices=["https", "direct"], default="https", help="how changes come from the case-management system"
    )
    chosen = asked.parse_args()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, _interrupt)  # also where a shell started us with Ctrl-C ignored
    place = open_installation(chosen.folder, fresh=chosen.fresh, way=chosen.way)
    os.environ.update(place.settings())
    try:
        if not place.is_ready:
            console.print(f"Building {FIRM_NAME} (size {chosen.size}); later starts keep it.")
            with shown() as progress:
                build(place, settings(), chosen.size, progress)
        catch_up(settings())
        _serve(place)
    except KeyboardInterrupt:
        console.print("\nEnded. Everything you did is kept; `make demo` goes on from here, `make demo FRESH=1` begins anew.")
        return 0
    except Ended as reason:
        console.print(f"[red]{reason}[/red]")
        return 1


def _serve(place: Installation) -> NoReturn:
    commands = {
        "The practice sites": [
            "-m",
            "demo.sites",
            "--port",
            str(place.sites_port),
            "--tls-port",
            str(place.tls_port),
            "--data",
            str(place.sites),
            "--audits",
            AUDITS_AFTER,
        ],
        "The worker": ["-m", "jobs"],
        "The portal": ["app.py"],
    }
    if has_dovecot():
        commands["The mailbox"] = mailbox_command(place.folder, place.maildir, place.mail_port)
    with running(commands, place.settings()) as processes:
        wait_until_it_answers(f"http://127.0.0.1:{place.sites_port}/", processes)
        wait_until_it_answers(f"{settings().address}/health", processes)
        with running(_agent(place), {}) as beside:
            _introduce(place)
            while True:
                refuse_ended(processes | beside)
                time.sleep(0.5)


def _agent(place: Installation) -> dict[str, list[str]]:
    """It begins when the portal answers: a firm's runs on another machine and finds it there."""
    if place.way == "direct":
        forget_the_agent(place.folder)
        return {}
    return {"The agent": agent_command(place.folder, place.legacy_url, settings().address)}


def _introduce(place: Installation) -> None:
    people = cast(place.legacy_url)
    table = Table(
        "Sign in as", "Role", "What there is to do", title=f"Password for everybody: [bold]{password_of(place.folder)}[/bold]"
    )
    for person in (people[0], *people[-3:]):
        table.add_row(person.username, person.role, person.tries)
    console.print(f"\nLedgerline is at [bold link]{settings().address}[/bold link]")
    console.print(f"The carriers' practice sites are at http://127.0.0.1:{place.sites_port}/ (watch invoices arrive)\n")
    console.print(table)
    console.print("Ctrl-C ends everything.")


def _interrupt(*_signal: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
