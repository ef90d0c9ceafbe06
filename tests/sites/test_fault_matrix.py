"""The fault matrix: every practice site on each of its bad days. An invoice ends in the right state, and in the site's book once."""

import secrets
from dataclasses import dataclass, replace
from typing import Any

import anyio
import anyio.to_thread
import pytest
from sqlalchemy import select

from billing.actor import Actor
from billing.credentials import Scope, keep_sign_in
from billing.submission import queue
from billing.submission.account import take_account
from carriers.catalog import Catalog
from carriers.definition import Patience
from carriers.habits import Pace
from data.models import Matter
from data.session import transaction
from data.vocabulary import SubmissionStatus
from demo.keys import a_sign_in, let_the_firm_in
from demo.sites.companies import SLUGS
from jobs import read_mail
from jobs.trip import serve_account
from jobs.work import Work
from tests.dovecot import Mailbox
from tests.jobs.uploads import Office, ask, make_due, number_of, open_office, some_approved, standing, visits_of
from tests.sites.firm import Firm

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

S = SubmissionStatus
ROUNDS = 4
"""Visits after the bad days until every invoice must have its answer."""
PATIENT, IMPATIENT = Patience(step=15, answer=15), Patience(step=5, answer=5)


@dataclass(frozen=True)
class BadDay:
    """What is wrong while the first visit is there; how the upload may stand after it and how often the site then has the invoice.

    `on_the_way` goes wrong only when the visit has the upload page. Where something never comes, an `impatient` visit waits for it.
    """

    faults: dict[str, Any]
    left: tuple[tuple[SubmissionStatus, int], ...]
    on_the_way: bool = False
    impatient: bool = False


ANSWERED = ((S.ACCEPTED, 1), (S.WAITING, 1))
BAD_DAYS = {
    "maintenance": BadDay({"maintenance": True}, ((S.QUEUED, 0),)),
    "too many requests": BadDay({"too_many": True}, ((S.QUEUED, 0),)),
    "slow": BadDay({"slow_seconds": 0.3}, ANSWERED),
    "error before taking": BadDay({"fail_500_before_taking": True, "times": 1}, ((S.QUEUED, 0),)),
    "error after taking": BadDay({"fail_500_after_taking": True, "times": 1}, ((S.QUEUED, 1),)),
    "answer hangs": BadDay({"hold_at": "after_taking", "times": 1}, ((S.QUEUED, 1),), impatient=True),
    "session lost": BadDay({"lose_session": True}, (*ANSWERED, (S.QUEUED, 0)), on_the_way=True),
    "button renamed": BadDay({"renamed": True}, ((S.NEEDS_PERSON, 0),), impatient=True),
    "captcha": BadDay({"captcha": True}, ((S.NEEDS_PERSON, 0),)),
}


@dataclass
class Runner:
    """The runner at one carrier's site, with one upload for each bad day, by its name."""

    work: Work
    firm: Firm
    office: Office
    slug: str
    bo: Actor
    uploads: dict[str, int]

    async def visit(self, *uploads: int) -> None:
        """One trip for these uploads, by a new user of the firm, because a one-time code works once in thirty seconds."""
        make_due(*uploads)
        self._change_key()
        with transaction() as session:
            account = take_account(session, secrets.token_hex(4), self.work.patience)
        assert account is not None
        await serve_account(self.work, account, self.firm.browser)

    async def bad_day(self, day: str) -> str | None:
        """A visit on this day; what is wrong with how the upload stands after it, or with how often the site has the invoice."""
        upload, bad = self.uploads[day], BAD_DAYS[day]
        self._wait(IMPATIENT if bad.impatient else PATIENT)
        async with anyio.create_task_group() as visiting:
            if bad.on_the_way:
                self._tell("faults", hold_at="upload_page")
                visiting.start_soon(self.visit, upload)
                await anyio.to_thread.run_sync(self.firm.street.wait_held, self.slug, 1)
            self._tell("faults", **bad.faults)
            self._tell("release") if bad.on_the_way else visiting.start_soon(self.visit, upload)
        left, taken = standing(upload), self.taken(upload)
        self.firm.have_a_good_day(self.slug)
        self._wait(PATIENT)
        right = (left.status, taken) in bad.left
        return None if right else f"{left.status}, {taken} on the site: {left.sentence}"

    async def go_on(self) -> None:
        """What time, mail and people do: the carrier thinks, its mails are read, Bo has uploads tried again, and the runner comes back."""
        self.firm.let_think(self.slug)
        await anyio.to_thread.run_sync(read_mail.run, self.work)
        for upload in self.open:
            if standing(upload).status == S.NEEDS_PERSON:
                with transaction() as session:
                    queue.ask_again(session, upload, by=self.bo)
        if self.open:
            await self.visit(*self.open)

    @property
    def open(self) -> list[int]:
        """The uploads that are not over."""
        return [upload for upload in self.uploads.values() if standing(upload).status != S.ACCEPTED]

    def taken(self, upload: int) -> int:
        """How often the site has the invoice."""
        return len(self.firm.book(self.slug, number_of(upload)))

    def _wait(self, patience: Patience) -> None:
        carrier = self.work.catalog[self.slug].model_copy(update={"patience": patience})
        self.work.catalog = Catalog({self.slug: carrier})

    def _tell(self, control: str, **words: Any) -> None:
        self.firm.street.tell("POST", f"{control}/{self.slug}", **words)

    def _change_key(self) -> None:
        key = replace(a_sign_in(self.office.data, self.slug), username=f"firm-{secrets.token_hex(3)}@example.com")
        with transaction() as session:
            claims = [str(claim) for claim in session.scalars(select(Matter.claim_number))]
            keep_sign_in(session, self.work.vault, Scope(self.slug), key, by=Actor.worker())
        let_the_firm_in(self.office.data, self.slug, key, claims)


@pytest.fixture
def runner(slug: str, firm: Firm, sqlite_url: str, mailbox: Mailbox) -> Runner:
    """An invoice in the queue of this carrier for every bad day, and the mailbox that the sites deliver to."""
    firm.have_a_good_day(slug)
    here = open_office(sqlite_url, firm.street, firm.folder, firm.data)
    office = replace(here, settings=here.settings.model_copy(update=mailbox.settings() | {"lease_seconds": 120}))
    office.catalog = Catalog({slug: firm.carrier(slug).model_copy(update={"pace": Pace(), "patience": PATIENT})})
    work = Work(office.settings)
    work.catalog = office.catalog
    (firm.data / "mailbox").mkdir(exist_ok=True)
    mailbox.maildir.symlink_to(firm.data / "mailbox")
    invoices, bo = some_approved(office, len(BAD_DAYS), slug, matters=len(BAD_DAYS))
    uploads = {day: ask(office, invoice_id, bo) for day, invoice_id in zip(BAD_DAYS, invoices, strict=True)}
    return Runner(work, firm, office, slug, bo, uploads)


@pytest.mark.parametrize("slug", SLUGS)
async def test_bad_days_end_well(runner: Runner, slug: str):
    left = {day: await runner.bad_day(day) for day in BAD_DAYS}
    for _ in range(ROUNDS):
        if runner.open:
            await runner.go_on()

    assert left == dict.fromkeys(BAD_DAYS)
    assert [standing(upload).sentence for upload in runner.open] == []
    assert {day: runner.taken(upload) for day, upload in runner.uploads.items()} == dict.fromkeys(BAD_DAYS, 1)
    assert not any(visit.trace_place for upload in runner.uploads.values() for visit in visits_of(upload))  # as the settings say
