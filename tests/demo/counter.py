"""A practice site's counter without its pages: files go straight to the taking, so that a test may choose the terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from demo.sites.books import SiteUser, open_books, set_up_site
from demo.sites.clock import Clock
from demo.sites.company import Company, Site
from demo.sites.filing import Reader
from demo.sites.intake import read_one
from demo.sites.ledger import Invoice, Upload, find_invoice
from demo.sites.mail import Letter
from demo.sites.parcels import Parcel
from demo.sites.taking import take_in
from demo.sites.terms import Taken, Terms
from tests.demo.street import CLAIM, PASSWORD

ADA = SiteUser("ada", PASSWORD, email="ada@firm.example")


def decision(invoice: Invoice) -> Letter:
    """What our company writes when it has decided."""
    return Letter(f"Invoice {invoice.number}: {invoice.state}", text=invoice.reason or "See the site.")


def receipt_mail(taken: Taken) -> list[Letter]:
    """What our company writes about a file."""
    return [Letter(f"{len(taken.invoices)} of {len(taken.uploads)} taken", html="<p>Thank you.</p>")]


@dataclass
class Counter:
    """One site, its folder, and a file handed over."""

    data: Path
    site: Site

    def hand_over(
        self,
        content: bytes,
        terms: Terms,
        *,
        reader: Reader = read_one,
        name: str = "invoice.txt",
        typed: dict[str, str] | None = None,
    ) -> Sequence[Upload]:
        """What became of the file."""
        uploads = take_in(self.site, Parcel(name, content, "ada", typed or {}), terms, reader)
        self.site.post.deliver()
        return uploads

    def later(self, **by: float) -> None:
        """Time passes."""
        self.site.clock.forward(timedelta(**by))
        self.site.post.deliver()

    def state_of(self, number: str) -> str:
        """The invoice's state by the clock, with its reason."""
        invoice = find_invoice(self.site.book, number)
        return " ".join([invoice.state, invoice.reason]).strip() if invoice else "absent"

    def mailbox(self) -> list[Message]:
        """The mails nobody has read, oldest first."""
        return [message_from_bytes(each.read_bytes()) for each in sorted((self.data / "mailbox" / "new").iterdir())]

    def opened_again(self) -> "Counter":
        """The same folder after a restart."""
        book = open_books(self.data, self.site.company.slug, Clock(self.data / "clock.json"))
        return Counter(self.data, Site(self.site.company, book, self.data / "mailbox"))


def open_counter(data: Path) -> Counter:
    """A company of our own on Harbor Mutual's book, which knows Ada and one claim."""
    set_up_site(data, "harbor_mutual", users=[ADA], claims=[CLAIM], timekeepers=["RB4"])
    company = Company("harbor_mutual", "Harbor, Mutual", "/login", routes=(), send_button="Send", announce=decision)
    book = open_books(data, "harbor_mutual", Clock(data / "clock.json"))
    return Counter(data, Site(company, book, data / "mailbox"))
