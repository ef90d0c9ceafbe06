"""The firm at the practice sites: a new user for every visit, bills in each carrier's own format, and the mail that comes back."""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import anyio
import pyotp
from playwright.async_api import Browser

from billing.ledes import write
from billing.post.letter import Letter
from billing.post.reading import code_in, judge
from carriers.catalog import FOLDER, Catalog, read
from carriers.definition import Carrier
from carriers.sayings import Saying
from data.models import Client, Invoice, Matter
from demo.sites.books import SiteUser, set_up_site
from demo.sites.certificates import Certificates, certificates
from jobs.mail.opening import open_letter
from jobs.portals.bill import Bill, Certificate, Credential, Papers
from jobs.portals.visit import Visit
from tests.billing.bills import a_bill, a_bill_line
from tests.demo.street import CLAIM, Street

PASSWORD = "brass lamp 88"
UNKNOWN = "CLM-NOBODY"
NIGHT = 86_400
THINKS = {"liberty_bell_mutual": 2 * NIGHT, "old_dominion_general": 8 * NIGHT}
"""Seconds of the site's clock until it has decided, where a night is not enough."""
SLOW = ("bluewater_marine", "northgate_specialty")
"""Sites that keep the window waiting for a minute, if nobody tells them to be quick."""
RESTS = (21, 22)
"""Hours (UTC) in which no test begins: Evergreen Underwriters is closed from 22:00 to 23:00 by the street's clock."""
QUESTIONS = {
    "What was the name of your first pet?": "Biscuit",
    "In which city did your parents meet?": "Tucumcari",
    "What was the make of your first car?": "Studebaker",
}


@dataclass
class Firm:
    """Everything the firm brings along; `users` grows with every visit, because a one-time code works once in thirty seconds."""

    street: Street
    data: Path
    folder: Path
    browser: Browser
    users: dict[str, list[SiteUser]] = field(default_factory=dict)

    def carrier(self, slug: str) -> Carrier:
        """The carrier as its file has it, on our street."""
        carrier = read(FOLDER / f"{slug}.yaml")
        street = f"https://127.0.0.1:{self.certificates.port}" if carrier.door.client_certificate else self.street.address
        return Catalog({slug: carrier}, {slug: f"{street}/{slug.replace('_', '-')}"})[slug]

    @property
    def certificates(self) -> Certificates:
        """The street's certificates, with the one that the firm shows."""
        return certificates(self.data)

    def key(self, slug: str, *, seed: bool = True) -> Credential:
        """A new user's key that fits."""
        name = f"bo{secrets.token_hex(4)}@firm.example"
        user = SiteUser(name, PASSWORD, pyotp.random_base32() if seed else None, answers=QUESTIONS, offices=("Denver",))
        known = self.users.setdefault(slug, [])
        known.append(user)
        set_up_site(self.data, slug, users=known, claims=[CLAIM])
        shown = (
            Certificate(self.certificates.pfx, self.certificates.passphrase)
            if self.carrier(slug).door.client_certificate
            else None
        )
        return Credential(user.user, PASSWORD, user.totp_seed, answers=QUESTIONS, certificate=shown)

    def errand(self, slug: str, number: str, *, claim: str = CLAIM, hours: str = "1.5") -> tuple[Bill, Papers]:
        """A bill, and its file (and PDF) as the carrier wants them; the total is 200 dollars for each hour."""
        carrier, today = self.carrier(slug), dt.datetime.now(dt.UTC).date()
        first = today.replace(day=1) - dt.timedelta(days=28)
        line = a_bill_line(units=Decimal(hours), day=first)
        matter = Matter(
            number="M-7",
            caption="Doe v. Roe",
            claim_number=claim,
            client=Client(number="HM01", name="Harbor Mutual Auto"),
            office="Denver",
        )
        span = {"invoice_date": today, "period_start": first, "period_end": today}
        invoice = a_bill(line, number=number, matter=matter, **span)
        ledes = write(invoice, carrier.ledes)
        file = self.folder / slug / ledes.name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(ledes.content)
        return _bill(invoice), Papers(file, self._pdf(carrier, number))

    def visit(self, slug: str, key: Credential | None = None) -> Visit:
        """A visit before its sign-in; codes by mail are read from the firm's mailbox."""
        carrier = self.carrier(slug)

        async def mailed_code(since: dt.datetime) -> str | None:
            return await self._code(carrier, since)

        evidence = self.folder / f"{slug}-{secrets.token_hex(3)}"
        return Visit(
            carrier, key or self.key(slug), browser=self.browser, evidence=evidence, mailed_code=mailed_code, trace=False
        )

    def forward(self, seconds: float) -> None:
        """Move the street's clock."""
        self.street.tell("POST", "clock", forward=seconds)

    def let_think(self, slug: str) -> None:
        """Move the street's clock to when this carrier has decided."""
        self.forward(THINKS.get(slug, NIGHT))

    def have_a_good_day(self, *troubled: str) -> None:
        """Every site is open, none thinks for longer than a second while its window waits, and nothing is wrong with these any more."""
        for slug in troubled:
            self.street.tell("DELETE", f"faults/{slug}")
        for slug in SLOW:
            self.street.tell("POST", f"faults/{slug}", validation_seconds=1)
        if dt.datetime.fromisoformat(self.street.tell("GET", "clock")["now"]).hour in RESTS:
            self.forward(2 * 3600)

    def decide(self, slug: str, number: str, state: str, **more: Any) -> None:
        """Let the carrier decide."""
        self.street.tell("POST", f"decide/{slug}", number=number, state=state, **more)

    def book(self, slug: str, number: str) -> list[dict[str, Any]]:
        """What the site's book says of an invoice."""
        return [each for each in self.street.tell("GET", f"books/{slug}")["invoices"] if each["number"] == number]

    def mailed(self, slug: str, number: str) -> list[Saying]:
        """What the carrier's mails say of an invoice, oldest first, as the worker reads them."""
        judged = [judge(letter, {slug: self.carrier(slug)}) for letter, _ in self._letters()]
        return [said for each in judged for said in each.sayings if said.invoice_number == number]

    async def _code(self, carrier: Carrier, since: dt.datetime) -> str | None:
        mail = carrier.mail
        assert mail and mail.code
        for _ in range(40):
            for letter, delivered in reversed(self._letters()):
                if letter.is_from(mail.sender) and delivered >= since.timestamp() - 1 and (code := code_in(letter, mail.code)):
                    return code
            await anyio.sleep(0.1)
        return None

    def _letters(self) -> list[tuple[Letter, float]]:
        """Every mail in the firm's mailbox and when it came (seconds since 1970), oldest first."""
        files = sorted((self.data / "mailbox" / "new").glob("*"), key=lambda file: file.stat().st_mtime_ns)
        now = dt.datetime.now(dt.UTC)
        return [(open_letter(file.read_bytes(), now), file.stat().st_mtime) for file in files]

    def _pdf(self, carrier: Carrier, number: str) -> Path | None:
        if carrier.pdf is None:
            return None
        file = self.folder / carrier.pdf.file_name.replace("{invoice_number}", number)
        file.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
        return file


def _bill(invoice: Invoice) -> Bill:
    return Bill(
        invoice_number=invoice.number, matter_number=invoice.matter.number, claim_number=invoice.matter.claim_number or "",
        client_number=invoice.matter.client.number, client_name=invoice.matter.client.name, office=invoice.matter.office or "",
        total=invoice.total, fees=invoice.total, expenses=Decimal(0), invoice_date=invoice.invoice_date,
        period_start=invoice.period_start, period_end=invoice.period_end, stage="INTERIM",
    )  # fmt: skip
