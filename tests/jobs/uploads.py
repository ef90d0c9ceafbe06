"""Approved invoices in the queue of a real site, and real processes that upload them."""

import datetime as dt
import json
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pyotp

from billing import review
from billing.actor import Actor
from billing.credentials import SiteSignIn, Vault, keep_sign_in
from billing.desk import Desk
from billing.submission import queue
from carriers.catalog import load
from data.files import FileStore
from data.models import Attempt, Invoice, Matter, Submission, Visit
from data.session import reading, transaction
from data.vocabulary import Role, SubmissionStatus
from demo.sites.books import SiteUser, set_up_site
from settings import Settings
from tests.builders import a_carrier, a_matter, a_person, a_timekeeper, an_invoice
from tests.demo.street import USERS, Street, wait_until_open

SETTLE = 2
LEASE = 5


@dataclass
class Office:
    """One database, one street of sites, and the settings that processes get."""

    settings: Settings
    street: Street
    data: Path

    def environment(self) -> dict[str, str]:
        """The same settings as environment variables."""
        names = ("database_url", "files_url", "secret_key_file", "evidence_folder", "lease_seconds", "settle_seconds")
        ours = {f"LEDGERLINE_{name.upper()}": str(getattr(self.settings, name)) for name in names}
        return os.environ | ours | {"LEDGERLINE_SITE_ADDRESSES": json.dumps(self.settings.site_addresses)}

    def visitor(self) -> subprocess.Popen[bytes]:
        """A process that uploads what is due, in a session of its own."""
        return subprocess.Popen([sys.executable, "-m", "jobs.visitor"], env=self.environment(), start_new_session=True)

    def visitor_that_works(self, submission_id: int) -> subprocess.Popen[bytes]:
        """A process that claimed the upload; the earlier holder's lease may have to run out first."""
        fence = standing(submission_id).fence
        deadline = time.monotonic() + LEASE + SETTLE + 20
        while time.monotonic() < deadline:
            visitor = self.visitor()
            while visitor.poll() is None:
                if standing(submission_id).fence > fence:
                    return visitor
                time.sleep(0.05)
        raise AssertionError("nobody could claim the upload")

    def kill_the_sites(self) -> None:
        """SIGKILL, in the middle of whatever they do."""
        self.street.process.kill()
        self.street.process.wait()

    def start_the_sites_again(self) -> None:
        """On the same books and the same port."""
        port = self.street.address.rsplit(":", 1)[1]
        command = [sys.executable, "-m", "demo.sites", "--port", port, "--data", str(self.data)]
        self.street.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        wait_until_open(self.street)

    def work_until(self, submission_id: int, status: SubmissionStatus, *, seconds: float = 90) -> Submission:
        """Send visitor after visitor until the upload stands so."""
        deadline = time.monotonic() + seconds
        while (now := standing(submission_id)).status != status:
            assert time.monotonic() < deadline, f"still {now.status}: {now.sentence}"
            self.visitor().wait(60)
            time.sleep(0.3)
        return now


def open_office(database_url: str, street: Street, folder: Path, data: Path) -> Office:
    """Settings with short leases, so that a dead process is noticed within seconds."""
    addresses = {
        slug: f"{street.address}/{slug.replace('_', '-')}" for slug in ("harbor_mutual", "summit_casualty", "prairie_indemnity")
    }
    chosen = Settings(
        database_url=database_url, files_url=f"file://{folder / 'files'}", secret_key_file=folder / "key", site_addresses=addresses,
        evidence_folder=folder / "evidence", lease_seconds=LEASE, settle_seconds=SETTLE, _env_file=None,
    )  # fmt: skip
    return Office(chosen, street, data)


def an_upload(office: Office, carrier: str = "harbor_mutual", *, known_claim: bool = True) -> int:
    """An approved invoice that Bo asked to upload; the submission's id. The site knows the firm and (usually) the claim."""
    sign_in = SiteSignIn(f"firm-{secrets.token_hex(3)}@example.com", secrets.token_hex(8), pyotp.random_base32())
    with transaction() as session:
        ada, payer = a_timekeeper(session), a_carrier(session, carrier)
        invoice = an_invoice(session, attorney=ada, matter=a_matter(session, carrier=payer, responsible=ada))
        invoice_id, claim = invoice.id, str(session.get_one(Matter, invoice.matter_id).claim_number)
        people = a_person(session, f"Ada{ada.id}", Role.ATTORNEY, timekeeper=ada), a_person(session, f"Bo{ada.id}", Role.BILLER)
        by, bo = (Actor.of(person) for person in people)
        keep_sign_in(session, Vault(office.settings.keys()), carrier, sign_in, by=Actor.worker())
    user = SiteUser(sign_in.username, sign_in.password, sign_in.totp_seed)
    set_up_site(office.data, carrier, users=[user, *USERS[carrier]], claims=[claim] if known_claim else [])
    desks = [
        Desk(actor, load(addresses=office.settings.site_addresses), FileStore(office.settings.files_url)) for actor in (by, bo)
    ]
    with transaction() as session:
        review.approve(session, desks[0], invoice_id, seen=session.get_one(Invoice, invoice_id).version)
    with transaction() as session:
        return queue.ask(session, desks[1], invoice_id, seen=session.get_one(Invoice, invoice_id).version).id


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


def make_due(submission_id: int) -> None:
    """The worker's pause is over."""
    with transaction() as session:
        session.get_one(Submission, submission_id).not_before = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
