"""What somebody who plays a carrier file sees on the terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from carriers.sayings import Saying
from jobs.portals.answers import Accepted, Answer, Rejected, kind
from jobs.portals.errors import PortalError
from jobs.portals.evidence import Told
from jobs.portals.trial import Result, Trial

STYLES = {"accepted": "bold green", "rejected": "bold red", "absent": "bold cyan"}


class Report:
    """Writes each step as it happens, and what came of it all."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def begin(self, trial: Trial) -> None:
        """What is about to be played."""
        about = f", invoice {trial.bill.invoice_number} over ${trial.bill.total:,.2f}" if trial.bill else ""
        rehearsed = " (rehearsal: everything but the last click)" if trial.rehearsal else ""
        self._say(
            f"[bold]{escape(trial.carrier.name)}[/] at {escape(trial.carrier.address)}: {trial.journey}{rehearsed}{escape(about)}"
        )

    def tell(self, told: Told) -> None:
        """One step."""
        mark, style = ("✗", "red") if "did not work" in told.what else ("•", "dim")
        step = f"{told.place.journey} {told.place.step or ''}".ljust(11)
        self._say(f"  [{style}]{mark} {step}[/] {escape(told.what)}")

    def end(self, trial: Trial, result: Result) -> None:
        """What the site said."""
        if isinstance(result, list):
            self._list(result)
        elif result is None:
            self._say("[bold green]Played to the end.[/]" if trial.rehearsal else "[bold green]Signed in.[/]")
        else:
            self._answer(result)
        self.evidence(trial)

    def trouble(self, error: PortalError) -> None:
        """Why there is no answer, and whose turn it is."""
        self._say(f"[bold red]{escape(str(error))}[/] It is the {error.turn}'s turn.")

    def evidence(self, trial: Trial) -> None:
        """Where pictures and steps lie."""
        self._say(f"[dim]Evidence: {escape(str(trial.evidence))}[/]")

    def _answer(self, answer: Answer) -> None:
        name = kind(answer)
        self._say(f"[{STYLES.get(name, 'bold yellow')}]{name}[/] “{escape(answer.words)}”")
        if isinstance(answer, Accepted):
            total = f", total ${answer.total:,.2f}" if answer.total is not None else ""
            self._say(f"  receipt {escape(answer.receipt)}{total}")
        for reason in answer.reasons if isinstance(answer, Rejected) else ():
            line = (
                f"line {reason.line}: " if reason.line else f"line {reason.file_line} of the file: " if reason.file_line else ""
            )
            self._say(f"  {line}{escape(reason.text)}")

    def _list(self, said: Iterable[Saying]) -> None:
        table = Table("Invoice", "Means", "Receipt", "Amount", "Reason", "The site's words")
        for each in said:
            amount = f"{each.amount:,.2f}" if each.amount is not None else ""
            cells = (each.invoice_number, each.means, each.receipt or "", amount, each.reason or "", each.words)
            table.add_row(*map(escape, cells))
        self._console.print(table)

    def _say(self, line: str) -> None:
        self._console.print(line, highlight=False, soft_wrap=True)
