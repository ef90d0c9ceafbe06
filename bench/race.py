"""The track that uploads are raced on: six practice sites that answer at once, the firm's office, and each way from one to the other."""

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from unittest.mock import patch

from bench.http_upload import upload_over_http
from bench.selenium_hands import open_selenium
from bench.selenium_upload import upload_with_selenium
from data.schema import migrate
from data.session import close_database, open_database
from data.vocabulary import SubmissionStatus
from jobs import upload_invoices
from jobs.work import Work
from settings import Settings
from tests.demo.street import PASSWORD, Street, a_file, open_street, set_up
from tests.jobs.uploads import Office, some_uploads, standing

SITES = (
    "harbor_mutual",
    "prairie_indemnity",
    "lakeshore_auto",
    "beacon_liability",
    "stonebridge_risk",
    "keystone_fidelity",
)
SIGN_INS = 2
"""Accounts on each site; those of a month's 24 sites are more than can be signed in at the same time, too."""


@dataclass
class Race:
    """Each way brings so many new invoices to every site, and fails unless each of them has a receipt of its own."""

    office: Office
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    queued: list[int] = field(default_factory=list)

    def slow_down(self, seconds: float) -> None:
        """From now on every page takes so long to come."""
        for site in SITES:
            self.office.street.tell("POST", f"faults/{site}", slow_seconds=seconds)

    def queue(self, on_each: int) -> None:
        """Approved invoices that a biller asked to upload."""
        self.queued = [upload for site in SITES for upload in some_uploads(self.office, on_each, site, accounts=SIGN_INS)]

    def run_job(self) -> None:
        """What is queued, by the worker's job and the visitors that it sends."""
        with patch.dict(os.environ, self.office.environment()):
            upload_invoices.run(Work(self.office.settings))
        self.check_queued()

    def check_queued(self) -> None:
        """All that was queued is accepted."""
        left = [now.sentence for now in map(standing, self.queued) if now.status != SubmissionStatus.ACCEPTED or not now.receipt]
        assert not left, f"not every upload was accepted: {left}"

    def run_new_browsers(self, on_each: int) -> None:
        """One after the other, as the simplest scripts do it."""
        receipts = []
        for site, file in self._files(on_each):
            with open_selenium() as driver:
                receipts.append(upload_with_selenium(driver, self._address, site, file))
        _check(receipts, on_each)

    def run_one_browser(self, on_each: int) -> None:
        """One after the other, without the time that browsers take to start."""
        with open_selenium() as driver:
            _check([upload_with_selenium(driver, self._address, site, file) for site, file in self._files(on_each)], on_each)

    def run_requests(self, on_each: int) -> None:
        """As many sign-ins side by side as ours has, each with one invoice after the other."""
        files = self._files(on_each)
        piles = [
            (site, [file for at, file in files if at == site][first::SIGN_INS]) for site in SITES for first in range(SIGN_INS)
        ]
        settings = self.office.settings
        with ThreadPoolExecutor(settings.upload_processes * settings.sessions_per_browser) as threads:
            ways = [threads.submit(upload_over_http, self._address, site, pile) for site, pile in piles]
        _check([receipt for way in ways for receipt in way.result()], on_each)

    @property
    def _address(self) -> str:
        return self.office.street.address

    def _files(self, on_each: int) -> list[tuple[str, Path]]:
        """A new file for each upload, named after its invoice; site after site."""
        return [(site, self._file(f"PLAIN-{next(self.numbers):05}")) for site in SITES for _ in range(on_each)]

    def _file(self, number: str) -> Path:
        file = self.office.data.parent / f"{number}.txt"
        file.write_bytes(a_file(number))
        return file


@contextmanager
def open_race() -> Iterator[Race]:
    """In a folder of its own, with the settings that a firm has if it changes none."""
    with tempfile.TemporaryDirectory(prefix="ledgerline-bench-") as name:
        folder = Path(name)
        data, url = set_up(folder / "sites", *SITES), f"sqlite:///{folder / 'ledgerline.db'}"
        migrate(open_database(url))
        with open_street(data, *SITES) as street:
            _read_terms(street)
            yield Race(Office(_settings(folder, url, street), street, data))
        close_database()


def _read_terms(street: Street) -> None:
    """Keystone shows them once to each user; what every sign-in of ours meets again, the others need not."""
    with street.visitor() as ada:
        for path, form in (("", {"name": "ada"}), ("/password", {"password": PASSWORD})):
            ada.post(f"/keystone-fidelity/login{path}", data=form)
        ada.post("/keystone-fidelity/terms", data={"read": "yes"})


def _settings(folder: Path, url: str, street: Street) -> Settings:
    return Settings(
        database_url=url, files_url=f"file://{folder / 'files'}", secret_key_file=folder / "key", evidence_folder=folder / "evidence",
        site_addresses={site: f"{street.address}/{site.replace('_', '-')}" for site in SITES}, _env_file=None,
    )  # fmt: skip


def _check(receipts: list[str], on_each: int) -> None:
    assert len(set(receipts)) == on_each * len(SITES), f"not every upload has a receipt of its own: {receipts}"
