"""How a site takes an invoice, said once per site: the state, the receipt, the time it takes, the rules, what follows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from sqlite3 import Connection

from demo.sites.clock import When
from demo.sites.filing import Filing
from demo.sites.ledes import Problem
from demo.sites.ledger import Invoice, Upload
from demo.sites.mail import Letter
from demo.sites.parcels import Parcel
from demo.sites.rules import Rules

ReceiptMaker = Callable[[int, datetime], str]
"""Makes a receipt from the invoice's serial number in the book and the time it was received."""


@dataclass(frozen=True)
class Later:
    """A state the invoice comes into by itself, so long after it was received; with the amount paid or allowed."""

    after: When
    state: str
    reason: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True)
class Taken:
    """What became of one file, while the transaction is open: one upload per invoice, and the invoices that are now in the book."""

    rows: Connection
    parcel: Parcel
    uploads: tuple[Upload, ...]
    invoices: tuple[Invoice, ...]
    now: datetime


Check = Callable[[Connection, Filing, Parcel], Iterable[Problem]]
"""A site's own look at an invoice, within the transaction that takes it."""


@dataclass(frozen=True)
class Terms:
    """How a site takes an invoice.

    `state` is what it ends in once validation is over, `receipt` makes its receipt (or none yet), `validation_seconds` are the company's
    unless said here, `then` are the states that follow, `letters` what the firm is told about the file, in the same transaction.
    With `all_or_nothing` one bad invoice refuses the whole file.
    """

    state: str
    receipt: ReceiptMaker | None = None
    validation_seconds: float | None = None
    then: tuple[Later, ...] = ()
    rules: Rules = field(default_factory=Rules)
    letters: Callable[[Taken], Iterable[Letter]] | None = None
    check: Check | None = None
    all_or_nothing: bool = False
