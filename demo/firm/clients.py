"""The firm's clients, which are carriers and their lines of business, and what they pay for an hour."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from demo.firm.people import ASSOCIATE, COUNSEL, PARALEGAL, PARTNER, SENIORITIES, Timekeeper
from demo.firm.vocabulary import names, read_words

# Lowest and highest hourly rate, counted in steps of 2.50.
_STEP = Decimal("2.50")
_RANGES = {PARTNER: (78, 114), COUNSEL: (74, 100), ASSOCIATE: (60, 84), PARALEGAL: (34, 44)}


@dataclass(frozen=True)
class Client:
    """One line of business of a carrier, with the adjusters who send its claims."""

    number: str
    name: str
    vendor: str
    claim: str
    first_claim: int
    receipt: str
    first_receipt: int
    lines: tuple[str, ...]
    mark: str
    address: tuple[str, str, str, str]
    cheaper: int
    adjusters: tuple[str, ...]

    def claim_number(self, opened: date, serial: int) -> str:
        """A number in the carrier's own style; serials differ, so numbers do."""
        return self.claim.format(year=f"{opened:%y}", mark=self.mark, serial=self.first_claim + serial)

    def receipt_number(self, day: date, serial: int) -> str:
        """The receipt number in the style of the carrier's site."""
        styled = {"year": f"{day:%y}", "fullyear": day.year, "day": f"{day:%Y%m%d}", "serial": self.first_receipt + serial}
        return self.receipt.format(**styled)

    def rate_of(self, timekeeper: Timekeeper, years_ago: int = 0) -> Decimal:
        """The hourly rate agreed for a timekeeper; it rises by one step each year."""
        low, high = _RANGES[timekeeper.title]
        usual = low + (high - low) * timekeeper.seniority // (SENIORITIES - 1)
        return _STEP * min(max(usual - self.cheaper - years_ago, low), high)


def find_clients(adjusters: int, rng: random.Random) -> list[Client]:
    """All clients, each with so many adjusters."""
    return [_find_client(raw, adjusters, rng) for raw in read_words("clients")["client"]]


def _find_client(raw: dict[str, Any], adjusters: int, rng: random.Random) -> Client:
    return Client(
        number=raw["number"],
        name=raw["name"],
        vendor=raw["vendor"],
        claim=raw["claim"],
        first_claim=raw["first_claim"],
        receipt=raw["receipt"],
        first_receipt=raw["first_receipt"],
        lines=tuple(raw["lines"]),
        mark=raw["mark"],
        address=tuple(raw["address"]),
        cheaper=raw["cheaper"],
        adjusters=tuple(_draw_people(adjusters, rng)),
    )


def _draw_people(count: int, rng: random.Random) -> Iterator[str]:
    for last in rng.sample(names("surnames"), count):
        yield f"{rng.choice(names(rng.choice(('women', 'men'))))} {last}"
