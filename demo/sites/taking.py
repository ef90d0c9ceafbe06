"""Taking an invoice into the book, or refusing it: the look for duplicates and the writing are one transaction."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Connection

from demo.sites.books import Book
from demo.sites.intake import Filing
from demo.sites.ledes import Problem
from demo.sites.ledger import Upload, as_upload

ReceiptMaker = Callable[[int, datetime], str]
"""Makes a receipt from the invoice's serial number in the book and the time it was received."""


@dataclass(frozen=True)
class Terms:
    """How a site takes an invoice: the state it ends in, the receipt it gives (or none yet), the seconds it takes."""

    state: str
    receipt: ReceiptMaker | None = None
    validation_seconds: float = 0


def take_in(book: Book, filing: Filing, terms: Terms) -> Upload:
    """Look for duplicates, take the invoice or refuse it, and record the upload: one transaction."""
    now = datetime.now(UTC)
    with book.writing() as rows:
        problems = (*filing.problems, *refusals(rows, filing))
        if not problems:
            enter(rows, filing, terms, now)
        text = " ".join(each.sentence for each in problems) or f"Invoice {filing.number} was received."
        outcome = "refused" if problems else "accepted"
        values = (_stamp(now), filing.number, outcome, text, json.dumps(problems), terms.validation_seconds)
        added = rows.execute("INSERT INTO uploads VALUES (NULL, ?, ?, ?, ?, ?, ?) RETURNING *", values).fetchone()
    return as_upload(added)


def refusals(rows: Connection, filing: Filing) -> Iterator[Problem]:
    """What only the book can know: an unknown claim, a number that was already received."""
    known = rows.execute("SELECT 1 FROM claims WHERE number = ?", [filing.claim]).fetchone()
    if filing.claim and not known:
        yield Problem(filing.first_line, "CLIENT_MATTER_ID", f"claim number {filing.claim} is not known to us.")
    earlier = rows.execute("SELECT received_at FROM invoices WHERE number = ?", [filing.number]).fetchone()
    if earlier:
        day = f"{datetime.fromisoformat(earlier['received_at']):%m/%d/%Y}"
        yield Problem(0, "INVOICE_NUMBER", f"Invoice {filing.number} was already received on {day}.")


def enter(rows: Connection, filing: Filing, terms: Terms, now: datetime) -> None:
    """Write an invoice into the open book, with the next serial number."""
    (serial,) = rows.execute("SELECT coalesce(max(id), 0) + 1 FROM invoices").fetchone()
    receipt = terms.receipt(serial, now) if terms.receipt else None
    what = (filing.number, filing.claim, str(filing.total), filing.lines, filing.sha256)
    how = (_stamp(now), receipt, terms.state, terms.validation_seconds)
    rows.execute("INSERT INTO invoices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (serial, *what, *how))


def change_state(book: Book, number: str, terms: Terms) -> None:
    """Give an invoice that has no receipt yet its new state and receipt; one that has a receipt keeps both."""
    with book.writing() as rows:
        found = rows.execute("SELECT id FROM invoices WHERE number = ? AND receipt IS NULL", [number]).fetchone()
        if found:
            receipt = terms.receipt(found["id"], datetime.now(UTC)) if terms.receipt else None
            rows.execute("UPDATE invoices SET state = ?, receipt = ? WHERE id = ?", [terms.state, receipt, found["id"]])


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
