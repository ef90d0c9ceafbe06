"""What one carrier brings to the street, and its site as it runs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from starlette.routing import BaseRoute

from demo.sites.audit import Audit
from demo.sites.books import Book
from demo.sites.clock import Clock, When
from demo.sites.doors import SESSION_SECONDS
from demo.sites.faults import Gate
from demo.sites.ledger import Invoice
from demo.sites.mail import Letter, PostOffice


@dataclass(frozen=True)
class Company:
    """What one carrier brings: its names, where its sign-in starts, its own pages, and habits that all sites may have.

    `send_button` are the words on the button that sends the invoice; the fault `renamed` puts `renamed_to` in their place.
    `announce` writes the letter about a decision (planned or made by hand), or none.
    `closed` are two hours of the site's clock (UTC) between which it is down for maintenance.
    `audit` is what its auditor takes off bills, where the street has auditors; only for sites that take an invoice in one step.
    `certificate` says that it lets in only browsers with the firm's certificate, on the port for those.
    """

    slug: str
    name: str
    sign_in: str
    routes: tuple[BaseRoute, ...]
    send_button: str
    renamed_to: str = "Proceed with this step"
    validation_seconds: float = 0
    announce: Callable[[Invoice], Letter | None] | None = None
    audit: Audit | None = None
    closed: tuple[int, int] | None = None
    uploads_an_hour: int | None = None
    session_seconds: int = SESSION_SECONDS
    one_session: bool = False
    certificate: bool = False


@dataclass(frozen=True)
class Site:
    """A company's site as it runs: with its book, its faults, the mailbox its letters go to, and how soon its auditor looks, if ever."""

    company: Company
    book: Book
    mailbox: Path
    gate: Gate = field(default_factory=Gate)
    audits_after: timedelta | None = None

    @property
    def address(self) -> str:
        """The path that all of the site's pages begin with."""
        return f"/{self.company.slug.replace('_', '-')}"

    @property
    def cookie(self) -> str:
        """The name of the session cookie."""
        return f"{self.company.slug}_session"

    @property
    def clock(self) -> Clock:
        """The clock of the street."""
        return self.book.clock

    @property
    def validation_seconds(self) -> float:
        """How long validation takes today."""
        chosen = self.gate.spend("validation_seconds")
        return self.company.validation_seconds if chosen is None else float(chosen)

    @property
    def uploads_an_hour(self) -> int | None:
        """How many uploads the site takes within an hour of its clock, if it counts them."""
        chosen = self.gate.faults.uploads_an_hour
        return self.company.uploads_an_hour if chosen is None else chosen

    @property
    def is_closed(self) -> bool:
        """Whether these are the hours of maintenance."""
        first, last = self.company.closed or (0, 0)
        hour = self.clock.now().hour
        return first <= hour < last if first <= last else not last <= hour < first

    @cached_property
    def post(self) -> PostOffice:
        """Where the site's letters go out."""
        return PostOffice(self.company.slug, self.company.name, self.book, self.mailbox)

    def write_mail(
        self, to_user: str, subject: str, *, text: str | None = None, html: str | None = None, after: When = timedelta(0)
    ) -> None:
        """Write one letter by itself; those that tell what became of an upload belong into Terms.letters or Company.announce."""
        letter = Letter(subject, text, html, after=after)
        with self.book.writing() as rows:
            self.post.write(rows, letter, to_user, self.clock.now())
        self.post.deliver()
