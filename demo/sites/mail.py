"""The mail a site sends to the firm: written into the book first, then delivered into the firm's mailbox when it is due."""

import os
import secrets
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from sqlite3 import Connection, Row

from demo.sites.books import Book
from demo.sites.clock import When, moment_of, stamp
from demo.sites.doors import profile_of


@dataclass(frozen=True)
class Letter:
    """One mail to the firm; without `to_user` it goes to whoever sent the file, without `sender` it comes from the site's billing desk.

    It is due `after` the time it is written. A later letter with the same `key` to the same user takes its place while it has not gone
    out: so a digest grows. One that is `about` an invoice tells its future, and is withdrawn when the carrier decides otherwise.
    """

    subject: str
    text: str | None = None
    html: str | None = None
    to_user: str = ""
    after: When = timedelta(0)
    key: str | None = None
    about: str = ""
    sender: str = ""


@dataclass(frozen=True)
class Mail:
    """A letter as the book keeps it."""

    id: int
    message_id: str
    sender: str
    to_user: str
    to_address: str
    subject: str
    text: str | None
    html: str | None
    due_at: datetime
    delivered_at: datetime | None


class PostOffice:
    """Where one site's letters are written and go out."""

    def __init__(self, slug: str, name: str, book: Book, mailbox: Path) -> None:
        self.slug = slug
        self.domain = f"{slug.replace('_', '-')}.example"
        self.desk = Address(name, "billing", self.domain)
        self.book = book
        self.mailbox = mailbox
        for part in ("tmp", "new", "cur"):
            (mailbox / part).mkdir(parents=True, exist_ok=True)

    def write(self, rows: Connection, letter: Letter, user: str, now: datetime) -> None:
        """Write a letter within an open transaction; it goes out once the clock says so, if the transaction holds."""
        to_user = letter.to_user or user
        if letter.key:
            gone = "DELETE FROM mails WHERE key = ? AND to_user = ? AND delivered_at IS NULL"
            rows.execute(gone, [letter.key, to_user])
        envelope = (f"<{secrets.token_hex(12)}@{self.domain}>", letter.sender or str(self.desk), to_user)
        address, due = profile_of(self.book, to_user).email or to_user, stamp(moment_of(letter.after, now))
        content = (address, letter.subject, letter.text, letter.html, due, None, letter.key, letter.about)
        rows.execute("INSERT INTO mails VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*envelope, *content))

    def deliver(self) -> int:
        """Put every mail that is due into the mailbox, each once even if this process is killed meanwhile; says how many."""
        due = "SELECT * FROM mails WHERE delivered_at IS NULL AND due_at <= ? ORDER BY due_at, id"
        now = stamp(self.book.clock.now())
        if not self.book.has(f"{due} LIMIT 1", now):
            return 0
        # Within the transaction nobody can withdraw or replace a letter that is on its way.
        with self.book.writing() as rows:
            waiting, there = rows.execute(due, [now]).fetchall(), set(self._delivered())
            for row in waiting:
                name = f"{self.slug}-{row['id']}.practice"
                if name not in there:
                    self._drop(name, row)
                rows.execute("UPDATE mails SET delivered_at = ? WHERE id = ?", [now, row["id"]])
        return len(waiting)

    def _delivered(self) -> Iterator[str]:
        """Names in the mailbox, without the flags that a reader adds to them."""
        for part in ("new", "cur"):
            with closing(os.scandir(self.mailbox / part)) as files:
                yield from (each.name.partition(":")[0] for each in files)

    def _drop(self, name: str, row: Row) -> None:
        written = self.mailbox / "tmp" / name
        written.write_bytes(bytes(_message(row)))
        written.replace(self.mailbox / "new" / name)

    def list_mails(self) -> list[Mail]:
        """All letters of the site, oldest first, also those that wait."""
        with self.book.reading() as rows:
            return [_mail(each) for each in rows.execute("SELECT * FROM mails ORDER BY due_at, id")]


def withdraw(rows: Connection, number: str) -> None:
    """Take back the letters about an invoice that have not gone out, within an open transaction."""
    rows.execute("DELETE FROM mails WHERE about = ? AND delivered_at IS NULL", [number])


def _message(row: Row) -> EmailMessage:
    message = EmailMessage()
    message["From"] = row["sender"]
    message["To"] = row["to_address"]
    message["Subject"] = row["subject"]
    message["Date"] = datetime.fromisoformat(row["due_at"])
    message["Message-ID"] = row["message_id"]
    message["Auto-Submitted"] = "auto-generated"
    if row["text"] is not None or row["html"] is None:
        message.set_content(row["text"] or "")
        if row["html"] is not None:
            message.add_alternative(row["html"], subtype="html")
    else:
        message.set_content(row["html"], subtype="html")
    return message


def _mail(row: Row) -> Mail:
    delivered = datetime.fromisoformat(row["delivered_at"]) if row["delivered_at"] else None
    return Mail(
        id=row["id"],
        message_id=row["message_id"],
        sender=row["sender"],
        to_user=row["to_user"],
        to_address=row["to_address"],
        subject=row["subject"],
        text=row["text"],
        html=row["html"],
        due_at=datetime.fromisoformat(row["due_at"]),
        delivered_at=delivered,
    )


def mail_words(mail: Mail) -> dict[str, object]:
    """A mail as the practice controls tell it."""
    when = {"due_at": mail.due_at.isoformat(), "delivered_at": mail.delivered_at and mail.delivered_at.isoformat()}
    return asdict(mail) | when
