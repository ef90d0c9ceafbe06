"""Playing one carrier file against a site, beside the books: to write the file, or to see why it fails."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from carriers.definition import Carrier
from carriers.sayings import Saying
from jobs.portals.answers import Absent, Accepted, AlreadyThere, Answer, Pending, Rejected, Unfinished
from jobs.portals.bill import Bill, Credential, Papers
from jobs.portals.browser import find_chromium, open_browser
from jobs.portals.errand import MailedCode
from jobs.portals.errors import OutcomeUnknown, PortalError, SiteChanged, SiteUnavailable
from jobs.portals.evidence import Told
from jobs.portals.visit import Visit

Journey: TypeAlias = Literal["sign_in", "find", "upload", "finish", "status"]
Result: TypeAlias = Answer | list[Saying] | None
"""None where a journey brings no answer: a sign-in, a rehearsal."""

WELL, BAD_FILE, REJECTED, PERSON, UNKNOWN, CHANGED, LATER = 0, 2, 3, 4, 5, 6, 7
CODES: dict[type[Answer], int] = {
    Accepted: WELL,
    Absent: WELL,
    Rejected: REJECTED,
    AlreadyThere: PERSON,
    Pending: UNKNOWN,
    Unfinished: UNKNOWN,
}


@dataclass(frozen=True)
class Trial:
    """What is played, as whom, and with which bill; `papers` and `bill` only where the journey is about an invoice."""

    carrier: Carrier
    credential: Credential
    journey: Journey
    evidence: Path
    bill: Bill | None = None
    papers: Papers | None = None
    rehearsal: bool = False
    headed: bool = False
    chromium: str | None = None
    mailed_code: MailedCode | None = None

    async def play(self, tell: Callable[[Told], None]) -> Result:
        """Sign in, play, and bring what the site said; raises PortalError. Every line of the evidence is told at once."""
        chromium = find_chromium(self.chromium, headed=self.headed)
        async with (
            open_browser(chromium, headed=self.headed) as browser,
            Visit(
                self.carrier, self.credential, browser=browser, evidence=self.evidence,
                mailed_code=self.mailed_code, pictures="every step", tell=tell,
            ) as visit,
        ):  # fmt: skip
            await visit.sign_in()
            return await self._go_on(visit)

    async def _go_on(self, visit: Visit) -> Result:
        if self.journey == "status":
            return await visit.status()
        if self.journey == "sign_in" or self.bill is None:
            return None
        if self.journey == "find":
            return await visit.find(self.bill)
        if self.journey == "finish":
            return await visit.finish(self.bill)
        if self.papers is None:
            raise ValueError("An upload needs a file.")
        if self.rehearsal:
            await visit.rehearse(self.bill, self.papers)
            return None
        return await visit.upload(self.bill, self.papers, _go_ahead)


async def _go_ahead() -> None:
    """Whoever plays by hand has decided already."""


def papers_for(carrier: Carrier, bill: Bill, files: tuple[Path, Path | None], folder: Path) -> Papers:
    """Copies of the LEDES file and the PDF in this folder, under the names that the carrier wants."""
    known = {"invoice_number": bill.invoice_number, "matter_number": bill.matter_number}
    ledes, pdf = files
    named = Path(shutil.copy(ledes, folder / carrier.ledes.file_name.format_map(known)))
    if pdf is None or carrier.pdf is None:
        return Papers(named)
    return Papers(named, Path(shutil.copy(pdf, folder / carrier.pdf.file_name.format_map(known))))


def code_of(outcome: Result | PortalError) -> int:
    """How the command ends."""
    match outcome:
        case OutcomeUnknown():
            return UNKNOWN
        case SiteChanged():
            return CHANGED
        case SiteUnavailable():
            return LATER
        case PortalError():
            return PERSON
        case None | list():
            return WELL
        case _:
            return CODES[type(outcome)]
