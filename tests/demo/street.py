"""The practice sites as a real process, the firm's people at their doors, and the files they bring."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pyotp

from demo.sites.books import SITES, SiteUser, set_up_site
from demo.sites.ledes import HEADER
from tests.forks import Fork
from tests.patience import PATIENCE, until

CLAIM = "CLM-2025-0042"
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For addresses without TLS: to read every authority that the system trusts takes 50 ms, anew for each call."""
PASSWORD = "brass lamp 88"
SEEDS = {"ada@firm.example": pyotp.random_base32(), "bo@firm.example": pyotp.random_base32()}
ADA = SiteUser("ada", PASSWORD, email="ada@firm.example")
USERS: dict[str, list[SiteUser]] = {slug: [ADA] for slug in SITES} | {
    "harbor_mutual": [SiteUser("ada", PASSWORD)],
    "summit_casualty": [SiteUser(user, PASSWORD, seed) for user, seed in SEEDS.items()],
    "prairie_indemnity": [SiteUser("F-1042", PASSWORD)],
}


def a_file(number: str, old: str = "", new: str = "") -> bytes:
    """A sound file of one invoice with two lines, then one text replaced where it first stands."""
    start = f"20250131|{number}|HM01|M-7|339.95|20250101|20250131|January services"
    work = (
        f"{start}|1|F|1.50|0.00|315.00|20250115|L120||A106|RB4|Call with adjuster|94-1234567|210.00|Boyd, Rita|PARTNR|{CLAIM}[]"
    )
    cost = f"{start}|2|E|1|0.00|24.95|20250117||E107|||Courier|94-1234567|24.95|||{CLAIM}[]"
    return "\r\n".join(["LEDES1998B[]", HEADER, work, cost, ""]).replace(old, new, 1 if old else 0).encode()


def set_up(data: Path, *slugs: str, users: list[SiteUser] | None = None) -> Path:
    """Books of these sites, or of all, that know our people (or these) and our one claim."""
    for slug in slugs or SITES:
        set_up_site(data, slug, users=users or USERS[slug], claims=[CLAIM])
    return data


@dataclass
class Street:
    """The running process with its sites."""

    address: str
    process: Fork

    def visitor(self) -> httpx.Client:
        """Somebody with an empty cookie jar."""
        return httpx.Client(base_url=self.address, follow_redirects=True, timeout=PATIENCE, verify=PLAIN)

    def at_harbor(self) -> httpx.Client:
        """Ada, signed in at Harbor Mutual."""
        visitor = self.visitor()
        visitor.post("/harbor-mutual/login", data={"user": "ada", "password": PASSWORD})
        return visitor

    def at_prairie(self) -> httpx.Client:
        """The firm, logged on at Prairie Indemnity."""
        visitor = self.visitor()
        visitor.post("/prairie-indemnity/", data={"firm": "F-1042", "password": PASSWORD})
        return visitor

    def before_code(self, email: str) -> httpx.Client:
        """Somebody whom Summit Casualty asks for a code."""
        visitor = self.visitor()
        visitor.post("/summit-casualty/signin", data={"email": email})
        visitor.post("/summit-casualty/signin/password", data={"password": PASSWORD})
        return visitor

    def tell(self, method: str, path: str, **faults: Any) -> dict[str, Any]:
        """Use a practice control."""
        answer = httpx.request(method, f"{self.address}/_practice/{path}", json=faults or None, verify=PLAIN)
        told: dict[str, Any] = answer.raise_for_status().json()
        return told

    def later(self, **by: float) -> None:
        """Move the clock forward by hours, days, minutes or seconds."""
        self.tell("POST", "clock", forward=timedelta(**by).total_seconds())

    def mails(self, slug: str) -> list[dict[str, Any]]:
        """The mails a site has sent, oldest first."""
        return [mail for mail in self.tell("GET", f"mails/{slug}")["mails"] if mail["delivered_at"]]

    def decide(self, slug: str, number: str, state: str, **words: str) -> dict[str, Any]:
        """Let the carrier decide about an invoice."""
        return self.tell("POST", f"decide/{slug}", number=number, state=state, **words)

    def taken(self, slug: str) -> list[str]:
        """The invoice numbers in a site's book."""
        return [invoice["number"] for invoice in self.tell("GET", f"books/{slug}")["invoices"]]

    def wait_held(self, slug: str, count: int) -> None:
        """Return when a site holds so many requests."""
        until(lambda: self.tell("GET", f"held/{slug}")["held"] >= count, why=f"{slug} never held {count} requests")


def send(visitor: httpx.Client, path: str, content: bytes, **typed: str) -> httpx.Response:
    """Upload a file in a site's form, with what else is typed there."""
    return visitor.post(path, files={"file": ("invoice.txt", content, "text/plain")}, data=typed)


@contextmanager
def open_street(data: Path, *slugs: str) -> Iterator[Street]:
    """Start these sites, or all, on a free port, and end them afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    street = Street(f"http://127.0.0.1:{port}", start_sites(port, data, *slugs))
    try:
        yield wait_until_open(street)
    finally:
        street.process.terminate()  # a test may have killed the first process and started another
        street.process.wait(PATIENCE)


def start_sites(port: int, data: Path, *slugs: str) -> Fork:
    """The process of these sites, or of all."""
    return Fork("demo.sites.__main__", "--port", str(port), "--data", str(data), "--only", *(slugs or SITES))


def wait_until_open(street: Street) -> Street:
    """Return when the process answers."""
    deadline = time.monotonic() + 30
    while street.process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(street.address, verify=PLAIN)
            return street
        except httpx.ConnectError:
            time.sleep(0.1)
    raise AssertionError("The practice sites did not start.")
