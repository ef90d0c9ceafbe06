"""Visits to the practice sites in a real browser: who signs in, with which bill, by which carrier file."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import count
from pathlib import Path

import pyotp
from playwright.async_api import Browser

from carriers.catalog import FOLDER, Catalog, read
from carriers.definition import Carrier
from demo.sites.books import SiteUser, set_up_site
from jobs.portals.visit import Bill, Credential, Papers, Visit
from tests.demo.street import CLAIM, Street, a_file

THREE = ("harbor_mutual", "summit_casualty", "prairie_indemnity")
"""Sites that differ enough to show what a visit does; all others have tests of their own."""
PASSWORD = "brass lamp 88"
SEEDS = {f"bo{n}@firm.example": pyotp.random_base32() for n in range(16)}
NAMES = {"harbor_mutual": "ada", "prairie_indemnity": "F-1042"}
UNKNOWN = "CLM-NOBODY"


def set_up(data: Path, *slugs: str) -> Path:
    """Books of these sites, or of our three, that know our people and the street's one claim."""
    for slug in slugs or THREE:
        users = {NAMES[slug]: None} if slug in NAMES else SEEDS
        set_up_site(data, slug, users=[SiteUser(name, PASSWORD, seed) for name, seed in users.items()], claims=[CLAIM])
    return data


class Firm:
    """The firm on the street: its keys, its files, its carrier files, and the evidence of its visits."""

    def __init__(self, street: Street, folder: Path, browser: Browser) -> None:
        self.street = street
        self.browser = browser
        self.folder = folder
        folder.mkdir(exist_ok=True)
        # A code works once in thirty seconds: with a name for each visit no test waits for another.
        self._names = iter(SEEDS)
        self._visits = count(1)

    def key(self, slug: str) -> Credential:
        """A key that fits."""
        name = NAMES.get(slug) or next(self._names)
        return Credential(name, PASSWORD, SEEDS.get(name))

    def papers(self, number: str, claim: str = CLAIM) -> Papers:
        """A sound file, for a claim that the sites may know."""
        file = self.folder / f"{number}.txt"
        file.write_bytes(a_file(number).replace(CLAIM.encode(), claim.encode()))
        return Papers(file)

    def evidence(self) -> Path:
        """The folder of the newest visit."""
        return max((self.folder / "evidence").iterdir())

    def visit(self, slug: str, key: Credential | None = None, changes: Mapping[str, str] | None = None) -> Visit:
        """A visit before its sign-in; `changes` are words of the carrier file and what stands there instead."""
        folder = self.folder / "evidence" / f"{next(self._visits):03}-{slug}"
        return Visit(self.carrier(slug, changes or {}), key or self.key(slug), browser=self.browser, evidence=folder)

    def carrier(self, slug: str, changes: Mapping[str, str]) -> Carrier:
        """The carrier as its file has it, on our street."""
        text = (FOLDER / f"{slug}.yaml").read_text()
        for old, new in changes.items():
            assert old in text, f"{slug}.yaml has no {old}"
            text = text.replace(old, new)
        (self.folder / f"{slug}.yaml").write_text(text)
        carriers = {slug: read(self.folder / f"{slug}.yaml")}
        return Catalog(carriers, {slug: f"{self.street.address}/{slug.replace('_', '-')}"})[slug]


def a_bill(number: str, claim: str = CLAIM) -> Bill:
    """The bill of the street's file."""
    return Bill(number, "M-7", claim, total=Decimal("339.95"))
