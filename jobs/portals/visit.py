"""One visit to a carrier's site: signs in, looks invoices up, uploads them, finishes drafts; brings back the answers."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias, TypedDict, TypeVar, Unpack

from playwright.async_api import Browser, BrowserContext, Page

from carriers.definition import Carrier
from carriers.sayings import Saying, sayings
from carriers.steps import Step
from jobs.portals import player
from jobs.portals.answers import Answer, Unfinished
from jobs.portals.bill import Bill, Credential, Papers
from jobs.portals.codes import Codes
from jobs.portals.diagnosis import explained
from jobs.portals.door import open_context
from jobs.portals.errand import BeforeSend, Errand, Gate, Key, MailedCode
from jobs.portals.errors import OutcomeUnknown, Place, PortalError, SignedOut, SignInRefused, SiteChanged
from jobs.portals.evidence import Evidence, Pictures, Told
from jobs.portals.notices import Notices
from jobs.portals.screen.screen import Screen
from jobs.portals.stage import Stage
from jobs.portals.words import Words

__all__ = ["Bill", "Credential", "Papers", "Visit"]

T = TypeVar("T")
Turn: TypeAlias = Callable[[], AbstractAsyncContextManager[None]]
"""Entered before a sign-in and left after it: waits until it may begin."""


class Watched(TypedDict, total=False):
    """How closely a visit is watched: whether a trace is kept, when pictures are taken, who hears each line of the evidence at once."""

    trace: bool
    pictures: Pictures
    tell: Callable[[Told], None]


class Visit:
    """One account on one carrier's site, in a browser context of its own, for one invoice or many."""

    def __init__(
        self, carrier: Carrier, credential: Credential, *, browser: Browser, evidence: Path,
        mailed_code: MailedCode | None = None, turn: Turn = nullcontext, **watched: Unpack[Watched],
    ) -> None:  # fmt: skip
        self.notices = Notices()
        self._carrier = carrier
        self._credential = credential
        self._browser = browser
        self._evidence = Evidence(evidence, **watched)
        self._mailed_code = mailed_code
        self._turn = turn

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opening:
            self._context: BrowserContext = await open_context(self._browser, self._carrier, self._credential)
            opening.push_async_callback(self._close)
            self._screen = await Screen.open(self._carrier, self._context)
            self._opened = opening.pop_all()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._opened.__aexit__(kind, error, trace)

    @property
    def page(self) -> Page:
        """The window the visit is in."""
        return self._screen.page

    async def sign_in(self) -> None:
        """Sign in, once. Raises SignInRefused at the site's first no: a second try would lock the account."""
        await self._evidence.end_trace(self._context, Place(self._carrier.name, "sign_in"))  # a password must not get into it
        async with self._turn():
            key = Key(self._credential, self._codes(), self._mailed_code, datetime.now(UTC))
            stage = await self._play("sign_in", Errand(Words(self._credential.values()), key=key), self._carrier.journeys.sign_in)
        await stage.record("signed in", picture=True)
        async with explained(stage):
            await self._evidence.begin_trace(self._context)

    async def find(self, bill: Bill) -> Answer:
        """Ask the site whether it has the invoice. Changes nothing there."""
        return await self._in_session(lambda: self._find(bill))

    async def upload(self, bill: Bill, papers: Papers, before_send: BeforeSend) -> Answer:
        """Put the invoice on the site, complete a draft if it becomes one, and bring the answer.

        Awaits `before_send` once, when all is ready and nothing is sent; what it raises stops the upload and comes through. A site
        that refuses the invoice on a page before the last click never comes so far.
        After that every trouble is OutcomeUnknown.
        """
        gate = Gate(before_send)
        async with self._outcome_unknown_after(gate):
            return await self._in_session(lambda: self._upload(bill, papers, gate), gate)

    async def upload_together(
        self, bills: Sequence[Bill], papers: Papers, before_send: BeforeSend
    ) -> list[Answer | OutcomeUnknown]:
        """Put several invoices on the site in one file; what the page says of each, in their order. What is raised is about all."""
        gate = Gate(before_send)
        async with self._outcome_unknown_after(gate):
            return await self._in_session(lambda: self._upload_together(bills, papers, gate), gate)

    async def rehearse(self, bill: Bill, papers: Papers) -> None:
        """Everything of an upload but the last click: the button is there and can be clicked."""
        errand = Errand(_words(bill, papers), papers=papers, rehearsal=True)
        await self._in_session(lambda: self._play("upload", errand, self._carrier.journeys.upload))

    async def finish(self, bill: Bill) -> Answer:
        """Complete what the site holds as a draft. Safe to do again: `find` says first how far it came."""
        return await self._in_session(lambda: self._finish(bill))

    async def status(self) -> list[Saying]:
        """What the site says of many invoices at once."""
        return await self._in_session(self._status)

    async def keep_evidence_in(self, folder: Path) -> None:
        """What follows is another invoice's evidence."""
        await self._evidence.go_on_in(folder, self._context, Place(self._carrier.name, "sign_in"))

    async def _find(self, bill: Bill) -> Answer:
        stage = await self._play("find", Errand(Words(bill.values())), self._carrier.journeys.find)
        return await player.answer(stage, self._carrier.patience.step)

    async def _upload(self, bill: Bill, papers: Papers, gate: Gate) -> Answer:
        stage, refused = await self._send(Errand(_words(bill, papers), papers=papers, gate=gate), [bill], papers)
        if refused is not None:
            return refused
        answer = await player.answer(stage, self._carrier.patience.answer)
        return await self._finish(bill) if isinstance(answer, Unfinished) else answer

    async def _upload_together(self, bills: Sequence[Bill], papers: Papers, gate: Gate) -> list[Answer | OutcomeUnknown]:
        """All answers stand on one page: the first is waited for, the others are there by then."""
        self._evidence.keep(papers.ledes.name, papers.ledes.read_bytes())
        errand = Errand(Words({"file": papers.ledes.name}), papers=papers, gate=gate)
        stage, refused = await self._send(errand, bills, papers)
        if refused is not None:
            return [refused] * len(bills)
        answers: list[Answer | OutcomeUnknown] = []
        for bill in bills:
            errand.words = _words(bill, papers)
            try:
                patience = 0 if answers else self._carrier.patience.answer
                answers.append(await player.answer(stage, patience, picture=not answers))
            except PortalError as trouble:
                answers.append(OutcomeUnknown.after(trouble))
        return answers

    async def _send(self, errand: Errand, bills: Sequence[Bill], papers: Papers) -> tuple[Stage, Answer | None]:
        """Play the upload. What a page before the last click says against one of these bills is the answer to all of the file."""
        stage = await self._begin("upload", errand)
        try:
            await player.play(stage, self._carrier.journeys.upload)
        except SiteChanged:
            for bill in bills:
                errand.words = _words(bill, papers)
                if (refused := await player.refusal(stage)) is not None:
                    return stage, refused
            raise
        return stage, None

    async def _finish(self, bill: Bill) -> Answer:
        steps = self._carrier.journeys.finish
        if steps is None:
            place = Place(self._carrier.name, "finish")
            raise SiteChanged(place, "the site holds a draft, and the carrier file has no `finish`.")
        stage = await self._play("finish", Errand(Words(bill.values())), steps)
        return await player.answer(stage, self._carrier.patience.answer)

    async def _status(self) -> list[Saying]:
        steps = self._carrier.journeys.status
        if steps is None:
            place = Place(self._carrier.name, "status")
            raise SiteChanged(place, "the carrier file has no `status`, which would read the answers of many invoices.")
        stage = await self._play("status", Errand(Words({})), steps)
        async with explained(stage):
            said = sayings(self._carrier.statuses, await stage.text())
        await stage.record(f"read what the site says of {len(said)} invoices", picture=True)
        return said

    @asynccontextmanager
    async def _outcome_unknown_after(self, gate: Gate) -> AsyncIterator[None]:
        try:
            yield
        except PortalError as trouble:
            if not gate.passed:
                raise
            raise OutcomeUnknown.after(trouble) from trouble

    async def _in_session(self, play: Callable[[], Awaitable[T]], gate: Gate | None = None) -> T:
        """A session that is over before anything was sent is worth one more sign-in, and the journey is played anew."""
        try:
            return await play()
        except SignedOut:
            if gate is not None and gate.passed:
                raise
        await self.sign_in()
        return await play()

    async def _play(self, journey: str, errand: Errand, steps: tuple[Step, ...]) -> Stage:
        stage = await self._begin(journey, errand)
        await player.play(stage, steps)
        return stage

    async def _begin(self, journey: str, errand: Errand) -> Stage:
        """Every journey starts in the first window. Boxes are answered as the carrier file says, with this errand's words."""
        stage = Stage(self._screen, self._carrier, self._evidence, errand, Place(self._carrier.name, journey), self.notices)
        self._screen.boxes.begin(lambda question: bool(errand.words.found(self._carrier.confirm, question)))
        async with explained(stage):
            await self._screen.windows.go_home()
        self._screen.passing.forget()
        return stage

    def _codes(self) -> Codes | None:
        try:
            return Codes(self._credential.totp_seed) if self._credential.totp_seed else None
        except ValueError as error:
            raise SignInRefused(Place(self._carrier.name, "sign_in"), f"{error}; an admin enters it again.") from error

    async def _close(self) -> None:
        """A context that is gone already is closed; one that crashed must not hide the answer it brought."""
        await self._evidence.end_trace(self._context, Place(self._carrier.name, "close"))
        if self._browser.is_connected():
            await self._context.close()


def _words(bill: Bill, papers: Papers) -> Words:
    return Words(bill.values() | {"file": papers.ledes.name})
