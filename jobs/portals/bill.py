"""What a visit is about: the invoice as the site knows it, its files, and the firm's key to the site."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

Value: TypeAlias = str | Decimal | dt.date
"""What a placeholder stands for; amounts are dollars."""


@dataclass(frozen=True)
class Bill:
    """The invoice in the words that a site asks for; amounts in dollars, days None where nobody knows them."""

    invoice_number: str
    matter_number: str
    claim_number: str
    client_number: str = ""
    client_name: str = ""
    office: str = ""
    total: Decimal = Decimal(0)
    fees: Decimal = Decimal(0)
    expenses: Decimal = Decimal(0)
    invoice_date: dt.date | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    stage: str = "INTERIM"

    def values(self) -> dict[str, Value]:
        """What stands for each placeholder; a day that nobody knows stands for none."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True)
class Papers:
    """The files of one invoice, under the names that the site will see."""

    ledes: Path
    pdf: Path | None = None


@dataclass(frozen=True)
class Certificate:
    """What a browser shows to a site that lets in only those it knows: a PKCS #12 file and the words that open it."""

    pfx: bytes = field(repr=False)
    passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Credential:
    """How the firm signs in; the secret parts show up in no log and no traceback.

    `answers` are those to the site's security questions, by the question as the site asks it.
    """

    username: str
    password: str = field(repr=False)
    totp_seed: str | None = field(default=None, repr=False)
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    certificate: Certificate | None = field(default=None, repr=False)

    def values(self) -> dict[str, Value]:
        """What stands for each placeholder."""
        return {"username": self.username, "password": self.password}
