"""Approved invoices in the queue of a real site, and real processes that upload them."""

import datetime as dt
import json
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from sqlalchemy import select

from billing import review
from billing.actor import Actor
from billing.credentials import Scope, Vault, keep_sign_in
from billing.desk import Desk
from billing.submission import queue
from billing.submission.account import free_accounts
from billing.submission.patience import Patience
from carriers.catalog import Catalog, load
from data.files import FileStore
from data.models import Attempt, Invoice, Submission, Visit
from data.session import reading, transaction
from data.vocabulary import Role, SubmissionStatus
from demo.firm.people import offices
from demo.keys import a_sign_in, as_user
from demo.sites.books import SITES, set_up_site
from settings import Settings
from tests.builders import a_carrier, a_matter, a_person, a_timekeeper, an_invoice
from tests.demo.street import USERS, Street, start_sites, wait_until_open
from tests.forks import Fork
from tests.patience import PATIENCE, until

SETTLE = 2
LEASE = 5


@dataclass
class Office:
    """One database, one street of sites, and the settings that processes get."""

    settings: Settings
    street: Street
    data: Path

    @cached_property
    def catalog(self) -> Catalog:
        """The carriers' files, with the sites on our street."""
        return load(addresses=self.settings.site_addresses)

    def environment(self) -> dict[str, str]:
        """The same settings as environment variables."""
        names = (
            "database_url", "files_url", "secret_key_file", "evidence_folder", "lease_seconds", "settle_seconds",
            "sessions_per_browser", "upload_processes", "carriers_folder", "traces", "mail_host", "mail_port", "mail_tls", "mail_user",
            "mail_password",
        )  # fmt: skip
        ours = {f"LEDGERLINE_{name.upper()}": str(getattr(self.settings, name)) for name in names}
        return os.environ | ours | {"LEDGERLINE_SITE_ADDRESSES": json.dumps(self.settings.site_addresses)}

    def keep_traces(self) -> None:
        """As it is where nobody changed the settings."""
        self.settings = self.settings.model_copy(update={"traces": True})

    def visitor(self, log: Path | None = None) -> Fork:
        """A process that uploads what is due."""
        return Fork("jobs.visitor", environment=self.environment(), log=log)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`python -m jobs`, to its end."""
        asked = [sys.executable, "-m", "jobs", *words]
        return subprocess.run(
            asked, env=self.environment() | {"COLUMNS": "160"}, capture_output=True, text=True, timeout=2 * PATIENCE
        )

    def visitor_that_works(self, submission_id: int) -> Fork:
        """A process that claimed the upload; the earlier holder's lease may have to run out first."""
        fence = standing(submission_id).fence
        self.wait_until_due()
        visitor = self.visitor()
        while standing(submission_id).fence == fence:
            assert visitor.poll() is None, "the visitor left without the upload"
            time.sleep(0.05)
        return visitor

    def wait_until_due(self) -> None:
        """Wait, as the worker does, until a visitor would find something to do."""
        until(self._is_something_due, why="nothing became due", pause=0.1)

    def _is_something_due(self) -> bool:
        with reading() as session:
            return free_accounts(session, Patience.of_seconds(lease=LEASE, settle=SETTLE)) > 0

    def kill_the_sites(self) -> None:
        """SIGKILL, in the middle of whatever they do."""
        self.street.process.kill()
        self.street.process.wait()

    def start_the_sites_again(self) -> None:
        """On the same books and the same port."""
        self.street.process = start_sites(int(self.street.address.rsplit(":", 1)[1]), self.data)
        wait_until_open(self.street)

    def work_until(self, submission_id: int, status: SubmissionStatus, *, seconds: float = PATIENCE) -> Submission:
        """Send visitor after visitor until the upload stands so."""
        deadline = time.monotonic() + seconds
        while (now := standing(submission_id)).status != status:
            assert time.monotonic() < deadline, f"still {now.status}: {now.sentence}"
            self.wait_until_due()
            self.visitor().wait(PATIENCE)
        return now


def open_office(database_url: str, street: Street, folder: Path, data: Path) -> Office:
    """Settings with short leases, so that a dead process is noticed within seconds; without traces, which cost as much as a page."""
    addresses = {slug: f"{street.address}/{slug.replace('_', '-')}" for slug in SITES}
    chosen = Settings(
        database_url=database_url, files_url=f"file://{folder / 'files'}", secret_key_file=folder / "key", site_addresses=addresses,
        evidence_folder=folder / "evidence", lease_seconds=LEASE, settle_seconds=SETTLE, traces=False, _env_file=None,
    )  # fmt: skip
    return Office(chosen, street, data)


def an_upload(office: Office, carrier: str = "harbor_mutual", *, known_claim: bool = True) -> int:
    """An approved invoice that Bo asked to upload; the submission's id. The site knows the firm and (usually) the claim."""
    return some_uploads(office, 1, carrier, known_claim=known_claim)[0]


def some_uploads(
    office: Office, count: int, carrier: str = "harbor_mutual", *, known_claim: bool = True, accounts: int = 1
) -> list[int]:
    """So many of them; with several accounts each is for one client, and the invoices are dealt out to them in turn."""
    invoices, biller = some_approved(office, count, carrier, known_claim=known_claim, accounts=accounts)
    return [ask(office, invoice_id, biller) for invoice_id in invoices]


def some_approved(
    office: Office, count: int, carrier: str = "harbor_mutual", *, known_claim: bool = True, accounts: int = 1, matters: int = 0
) -> tuple[list[int], Actor]:
    """Approved invoices that nobody asked to upload yet, and Bo; without `matters` there is one for each account."""
    keys = [
        replace(a_sign_in(office.data, carrier), username=f"firm-{secrets.token_hex(3)}@example.com") for _ in range(accounts)
    ]
    with transaction() as session:
        ada, payer = a_timekeeper(session), a_carrier(session, carrier)
        cases = [a_matter(session, carrier=payer, responsible=ada, office=offices()[0]) for _ in range(matters or accounts)]
        for case, key in zip(cases, keys, strict=False):
            scope = Scope(carrier, client_id=case.client_id if accounts > 1 else None)
            keep_sign_in(session, Vault(office.settings.keys()), scope, key, by=Actor.worker())
        invoices = [an_invoice(session, attorney=ada, matter=cases[place % len(cases)]).id for place in range(count)]
        people = a_person(session, f"Ada{ada.id}", Role.ATTORNEY, timekeeper=ada), a_person(session, f"Bo{ada.id}", Role.BILLER)
        by, bo = (Actor.of(person) for person in people)
    users = [as_user(office.data, key) for key in keys]
    claims = [str(case.claim_number) for case in cases] if known_claim else []
    set_up_site(office.data, carrier, users=[*users, *USERS[carrier]], claims=claims)
    for invoice_id in invoices:
        with transaction() as session:
            review.approve(session, _desk(office, by), invoice_id, seen=session.get_one(Invoice, invoice_id).version)
    return invoices, bo


def _desk(office: Office, actor: Actor) -> Desk:
    return Desk(actor, office.catalog, FileStore(office.settings.files_url))


def ask(office: Office, invoice_id: int, biller: Actor) -> int:
    """The biller presses Upload now; the submission's id."""
    with transaction() as session:
        seen = session.get_one(Invoice, invoice_id).version
        return queue.ask(session, _desk(office, biller), invoice_id, seen=seen).id


def standing(submission_id: int) -> Submission:
    """The upload as it stands now."""
    with reading() as session:
        return session.get_one(Submission, submission_id)


def number_of(submission_id: int) -> str:
    """The invoice's number."""
    with reading() as session:
        return session.get_one(Invoice, session.get_one(Submission, submission_id).invoice_id).number


def attempts_of(submission_id: int) -> list[Attempt]:
    """Every attempt, oldest first."""
    with reading() as session:
        return list(session.query(Attempt).filter_by(submission_id=submission_id).order_by(Attempt.fence))


def visits_of(submission_id: int) -> list[Visit]:
    """Every visit, oldest first."""
    with reading() as session:
        pairs = session.query(Visit).join(Attempt, Attempt.id == Visit.attempt_id).filter(Attempt.submission_id == submission_id)
        return list(pairs.order_by(Visit.id))


def make_due(*uploads: int) -> None:
    """The worker's pause is over for these; all others rest."""
    late, soon = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2099, 1, 1, tzinfo=dt.UTC)
    with transaction() as session:
        for each in session.scalars(select(Submission)):
            each.not_before = late if each.id in uploads else soon
