"""What a visit is about: the invoice as the site knows it, and the firm's key to the site."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Bill:
    """The invoice in the words that a site asks for; total in dollars."""

    invoice_number: str
    matter_number: str
    claim_number: str
    total: Decimal

    def values(self) -> dict[str, str]:
        """What stands for each placeholder."""
        return {
            "invoice_number": self.invoice_number,
            "matter_number": self.matter_number,
            "claim_number": self.claim_number,
            "total": f"{self.total:.2f}",
        }


@dataclass(frozen=True)
class Credential:
    """How the firm signs in; the secret parts show up in no log and no traceback."""

    username: str
    password: str = field(repr=False)
    totp_seed: str | None = field(default=None, repr=False)

    def values(self) -> dict[str, str]:
        """What stands for each placeholder."""
        return {"username": self.username, "password": self.password}
