"""What stands in a site's book: invoices, each once, and every upload with its outcome."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from sqlite3 import Row

from demo.sites.books import Book
from demo.sites.ledes import Problem

WORKING = "Validating"


@dataclass(frozen=True)
class Invoice:
    """One invoice in the book; its state is that of the moment it was read."""

    number: str
    claim: str
    total: Decimal
    lines: int
    file_sha256: str
    received_at: datetime
    receipt: str | None
    state: str


@dataclass(frozen=True)
class Upload:
    """One file that arrived, and what became of it."""

    id: int
    time: datetime
    number: str
    outcome: str
    text: str
    problems: tuple[Problem, ...]
    working: bool

    @property
    def accepted(self) -> bool:
        """Whether the invoice went into the book."""
        return self.outcome == "accepted"


def find_invoice(book: Book, number: str) -> Invoice | None:
    """The invoice with exactly this number."""
    with book.reading() as rows:
        found = rows.execute("SELECT * FROM invoices WHERE number = ?", [number]).fetchone()
    return _invoice(found) if found else None


def list_invoices(book: Book, part: str = "", *, at_most: int = -1) -> list[Invoice]:
    """Invoices whose number contains this part, newest first; -1 means all."""
    asked = "SELECT * FROM invoices WHERE instr(lower(number), lower(?)) > 0 OR ? = '' ORDER BY id DESC LIMIT ?"
    with book.reading() as rows:
        return [_invoice(each) for each in rows.execute(asked, [part, part, at_most])]


def count_invoices(book: Book) -> int:
    """How many invoices the book holds."""
    with book.reading() as rows:
        return int(rows.execute("SELECT count(*) FROM invoices").fetchone()[0])


def find_upload(book: Book, upload_id: int) -> Upload | None:
    """The upload with this serial number."""
    with book.reading() as rows:
        found = rows.execute("SELECT * FROM uploads WHERE id = ?", [upload_id]).fetchone()
    return as_upload(found) if found else None


def list_uploads(book: Book, number: str | None = None) -> list[Upload]:
    """All uploads, or those of one invoice number, newest first."""
    with book.reading() as rows:
        asked = rows.execute("SELECT * FROM uploads WHERE ? IS NULL OR number = ? ORDER BY id DESC", [number, number])
        return [as_upload(each) for each in asked]


def _is_working(received_at: str, validation_seconds: float) -> bool:
    """Whether validation still runs. It is only time passing, so a restart in between changes nothing."""
    return datetime.now(UTC) < datetime.fromisoformat(received_at) + timedelta(seconds=validation_seconds)


def _invoice(row: Row) -> Invoice:
    working = _is_working(row["received_at"], row["validation_seconds"])
    return Invoice(
        number=row["number"],
        claim=row["claim"],
        total=Decimal(row["total"]),
        lines=row["lines"],
        file_sha256=row["file_sha256"],
        received_at=datetime.fromisoformat(row["received_at"]),
        receipt=row["receipt"],
        state=WORKING if working else row["state"],
    )


def as_upload(row: Row) -> Upload:
    """An upload as its row in the book tells it."""
    return Upload(
        id=row["id"],
        time=datetime.fromisoformat(row["time"]),
        number=row["number"],
        outcome=row["outcome"],
        text=row["text"],
        problems=tuple(Problem(*each) for each in json.loads(row["problems"])),
        working=_is_working(row["time"], row["validation_seconds"]),
    )
