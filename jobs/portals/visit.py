"""One visit to a carrier's site: signs in, looks an invoice up, uploads it, finishes a draft; brings back the answer."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from playwright.sync_api import Page

from carriers.definition import Carrier
from carriers.steps import Step
from jobs.portals import player
from jobs.portals.answers import Answer, Unfinished
from jobs.portals.bill import Bill, Credential
from jobs.portals.browser import open_page
from jobs.portals.codes import Codes
from jobs.portals.diagnosis import explained
from jobs.portals.errors import OutcomeUnknown, Place, PortalError, SignInRefused, SiteChanged
from jobs.portals.evidence import Evidence
from jobs.portals.network import Network
from jobs.portals.stage import Errand, Gate, Stage
from jobs.portals.words import Words

__all__ = ["Bill", "Credential", "Visit"]


class Visit:
    """One browser on one carrier's site. Everything it does stays in the thread that opened it."""

    def __init__(
        self, carrier: Carrier, credential: Credential, *, evidence_dir: Path, chromium: Path | None = None, sandbox: bool = True
    ) -> None:
        self._carrier = carrier
        self._credential = credential
        self._evidence = Evidence(evidence_dir)
        self._browser = open_page(chromium, sandbox=sandbox)

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            self.page: Page = opening.enter_context(self._browser)
            opening.callback(self._evidence.close, self.page.context)
            self.page.set_default_timeout(self._carrier.patience.step * 1000)
            self._network = Network(self.page)
            self._opened = opening.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._opened.__exit__(kind, error, trace)

    def sign_in(self) -> None:
        """Sign in, once. Raises SignInRefused at the site's first no: a second try would lock the account."""
        errand = Errand(Words(self._credential.values()), codes=self._codes())
        stage = self._stage("sign_in", errand)
        player.play(stage, self._carrier.journeys.sign_in)
        with explained(stage):
            self._evidence.start_trace(self.page.context)

    def find(self, bill: Bill) -> Answer:
        """Ask the site whether it has the invoice. Changes nothing there."""
        stage = self._stage("find", Errand(Words(bill.values())))
        player.play(stage, self._carrier.journeys.find)
        return player.answer(stage, self._carrier.patience.step)

    def upload(self, bill: Bill, file: Path, before_send: Callable[[], None]) -> Answer:
        """Put the file on the site, complete a draft if it becomes one, and bring the answer.

        Calls `before_send` once, when all is ready and nothing is sent; what it raises stops the upload and comes through.
        After that every trouble is OutcomeUnknown.
        """
        gate = Gate(before_send)
        errand = Errand(Words(bill.values() | {"file": file.name}), file=file, gate=gate)
        try:
            answer = self._play("upload", errand, self._carrier.journeys.upload)
            return self.finish(bill) if isinstance(answer, Unfinished) else answer
        except PortalError as trouble:
            if not gate.passed:
                raise
            said = f"the invoice was sent, and its outcome is unknown: {trouble.sentence}"
            raise OutcomeUnknown(trouble.place, said) from trouble

    def finish(self, bill: Bill) -> Answer:
        """Complete what the site holds as a draft. Safe to do again: `find` says first how far it came."""
        steps = self._carrier.journeys.finish
        if steps is None:
            raise SiteChanged(
                Place(self._carrier.name, "finish"), "the site holds a draft, and the carrier file has no `finish`."
            )
        return self._play("finish", Errand(Words(bill.values())), steps)

    def _play(self, journey: str, errand: Errand, steps: tuple[Step, ...]) -> Answer:
        stage = self._stage(journey, errand)
        player.play(stage, steps)
        return player.answer(stage, self._carrier.patience.answer)

    def _stage(self, journey: str, errand: Errand) -> Stage:
        place = Place(self._carrier.name, journey)
        return Stage(self.page, self._carrier, self._network, self._evidence, errand, place)

    def _codes(self) -> Codes | None:
        try:
            return Codes(self._credential.totp_seed) if self._credential.totp_seed else None
        except ValueError as error:
            raise SignInRefused(Place(self._carrier.name, "sign_in"), f"{error}; an admin enters it again.") from error
