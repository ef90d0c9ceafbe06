"""Uploads to a practice site against Selenium doing the same on the same site, with the same browser.

Selenium does it as simple scripts do: a new browser, sign in, upload and read the receipt, for every invoice. Ours signs in once for all
of them; it also claims, writes its intent, keeps pictures and a trace, and records each answer. Selenium keeps nothing.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from bench.measure import Result, compare
from bench.selenium_upload import upload_with_selenium
from data.schema import migrate
from data.session import close_database, open_database
from data.vocabulary import SubmissionStatus
from jobs.shift import Shift
from jobs.work import Work
from tests.demo.street import a_file, open_street, set_up
from tests.jobs.uploads import Office, an_upload, open_office, standing

AT_ONCE = 4
"""Invoices in one measured round."""


def measure() -> Result:
    """Invoices one after the other on Harbor Mutual's practice site."""
    with tempfile.TemporaryDirectory(prefix="ledgerline-bench-") as name, _office(Path(name)) as office:
        numbers = count(1)
        queues = iter([[an_upload(office) for _ in range(AT_ONCE)] for _ in range(4)])
        return compare(
            "Uploads, one after the other", "Selenium, same site and browser", AT_ONCE,
            ours=lambda: _upload(office, next(queues)),
            theirs=lambda: [_selenium(office, f"SEL-{next(numbers):04}") for _ in range(AT_ONCE)],
            rounds=3,
        )  # fmt: skip


@contextmanager
def _office(folder: Path) -> Iterator[Office]:
    data = set_up(folder / "sites")
    url = f"sqlite:///{folder / 'ledgerline.db'}"
    migrate(open_database(url))
    with open_street(data) as street:
        yield open_office(url, street, folder, data)
    close_database()


def _upload(office: Office, submissions: list[int]) -> None:
    work = Work(office.settings)
    asyncio.run(Shift(work, "the benchmark").work())
    assert all(standing(each).status == SubmissionStatus.ACCEPTED for each in submissions), "not every upload was accepted"


def _selenium(office: Office, number: str) -> str:
    file = office.data.parent / f"{number}.txt"
    file.write_bytes(a_file(number))
    return upload_with_selenium(f"{office.street.address}/harbor-mutual", file)
