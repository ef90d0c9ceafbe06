"""What stands in a site's book: invoices with their states, and every upload with its outcome."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath
from sqlite3 import Connection, Row

from demo.sites.books import Book
from demo.sites.clock import stamp
from demo.sites.ledes import Problem

WORKING = "Validating"

STANDING = """
SELECT invoices.*, states.state, states.reason, states.amount, states.at FROM invoices JOIN states ON states.id =
(SELECT id FROM states WHERE invoice = invoices.id AND at <= ? ORDER BY at DESC, id DESC LIMIT 1)
"""


@dataclass(frozen=True)
class Invoice:
    """One invoice in the book; its state, and the reason and amount that go with it, are those of the moment it was read."""

    number: str
    claim: str
    total: Decimal
    lines: int
    file_sha256: str
    received_at: datetime
    receipt: str | None
    state: str
    reason: str = ""
    amount: Decimal | None = None
    decided_at: datetime | None = None
    user: str = ""
    file_name: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    id: int = 0


@dataclass(frozen=True)
class Upload:
    """One invoice of a file that arrived, and what became of it; all of one file have the same batch."""

    id: int
    batch: int
    time: datetime
    number: str
    outcome: str
    text: str
    problems: tuple[Problem, ...]
    working: bool
    user: str
    file_name: str

    @property
    def accepted(self) -> bool:
        """Whether the invoice went into the book."""
        return self.outcome == "accepted"

    @property
    def label(self) -> str:
        """The invoice's number, or the name of a file in which none could be read."""
        return self.number or PurePath(self.file_name).stem

    @property
    def duplicate(self) -> Problem | None:
        """The problem of a number that was received before, if that is one of its problems."""
        return next((each for each in self.problems if each.code == "duplicate"), None)


def find_invoice(book: Book, number: str) -> Invoice | None:
    """The newest invoice with exactly this number."""
    with book.reading() as rows:
        return invoice_in(rows, number, book.clock.now())


def invoice_in(rows: Connection, number: str, now: datetime) -> Invoice | None:
    """The newest invoice with exactly this number, as an open transaction sees it at this time."""
    asked = f"{STANDING} WHERE invoices.number = ? ORDER BY invoices.id DESC LIMIT 1"
    found = rows.execute(asked, [stamp(now), number]).fetchone()
    return as_invoice(found) if found else None


def list_invoices(book: Book, part: str = "", *, user: str | None = None, at_most: int = -1) -> list[Invoice]:
    """Invoices whose number contains this part, of everybody or of one user, newest first; -1 means all."""
    wanted = "(instr(lower(number), lower(?)) > 0 OR ? = '') AND (? IS NULL OR user = ? COLLATE NOCASE)"
    asked = f"{STANDING} WHERE {wanted} ORDER BY invoices.id DESC LIMIT ?"
    with book.reading() as rows:
        found = rows.execute(asked, [stamp(book.clock.now()), part, part, user, user, at_most])
        return [as_invoice(each) for each in found]


def count_invoices(book: Book) -> int:
    """How many invoices the book holds."""
    with book.reading() as rows:
        return int(rows.execute("SELECT count(*) FROM invoices").fetchone()[0])


def papers_of(book: Book, invoice: Invoice) -> list[str]:
    """The names of the files attached to an invoice."""
    with book.reading() as rows:
        return [each["name"] for each in rows.execute("SELECT name FROM papers WHERE invoice = ? ORDER BY rowid", [invoice.id])]


def find_upload(book: Book, upload_id: int) -> Upload | None:
    """The upload with this serial number."""
    with book.reading() as rows:
        found = rows.execute("SELECT * FROM uploads WHERE id = ?", [upload_id]).fetchone()
    return as_upload(found, book.clock.now()) if found else None


def list_uploads(book: Book, number: str | None = None, *, batch: int | None = None, at_most: int = -1) -> list[Upload]:
    """All uploads, or those of one invoice number or one file, newest first."""
    asked = "SELECT * FROM uploads WHERE (? IS NULL OR number = ?) AND (? IS NULL OR batch = ?) ORDER BY id DESC LIMIT ?"
    with book.reading() as rows:
        found = rows.execute(asked, [number, number, batch, batch, at_most])
        return [as_upload(each, book.clock.now()) for each in found]


def uploads_since(rows: Connection, since: datetime, now: datetime) -> list[Upload]:
    """The uploads after this time as an open transaction sees them, oldest first: what a digest tells."""
    found = rows.execute("SELECT * FROM uploads WHERE time > ? ORDER BY id", [stamp(since)])
    return [as_upload(each, now) for each in found]


def as_invoice(row: Row) -> Invoice:
    """An invoice as its row in the book tells it; the state is that of the row."""
    received = datetime.fromisoformat(row["received_at"])
    return Invoice(
        number=row["number"],
        claim=row["claim"],
        total=Decimal(row["total"]),
        lines=row["lines"],
        file_sha256=row["file_sha256"],
        received_at=received,
        receipt=row["receipt"],
        state=row["state"],
        reason=row["reason"],
        amount=Decimal(row["amount"]) if row["amount"] else None,
        decided_at=datetime.fromisoformat(row["at"]) if row["at"] else received,
        user=row["user"],
        file_name=row["file_name"],
        typed=json.loads(row["typed"]),
        id=row["id"],
    )


def as_upload(row: Row, now: datetime) -> Upload:
    """An upload as its row in the book tells it."""
    return Upload(
        id=row["id"],
        batch=row["batch"],
        time=datetime.fromisoformat(row["time"]),
        number=row["number"],
        outcome=row["outcome"],
        text=row["text"],
        problems=tuple(Problem(*each) for each in json.loads(row["problems"])),
        working=stamp(now) < row["ready_at"],
        user=row["user"],
        file_name=row["file_name"],
    )
