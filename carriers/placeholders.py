"""The words in braces a carrier file may use; a visit puts the invoice's own values in their place.

After a colon stands how the site wants a date or an amount: `{invoice_date:%m/%d/%Y}`, `{total:,.2f}`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

MEANING = {
    "username": "the name the firm signs in with",
    "password": "the password",
    "invoice_number": "the invoice's number",
    "matter_number": "the firm's number of the matter",
    "claim_number": "the carrier's number of the claim",
    "client_number": "the firm's number of the client",
    "client_name": "the client's name",
    "office": "the firm's office that has the matter",
    "total": "the invoice's total in dollars, as 1234.50",
    "fees": "the total of its fees",
    "expenses": "the total of its expenses",
    "invoice_date": "the day of the invoice, as 2026-01-31",
    "period_start": "the first day it bills",
    "period_end": "the last day it bills",
    "stage": "INITIAL for the matter's first invoice, FINAL for the last of a closed matter, else INTERIM",
    "file": "the name of the LEDES file",
}
SECRET = frozenset({"password"})
KEY = frozenset({"username", "password"})
DAYS = frozenset({"invoice_date", "period_start", "period_end"})
AMOUNTS = frozenset({"total", "fees", "expenses"})
BILL = frozenset(MEANING) - KEY - {"file"}
PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)(?::([^{}]+))?\}")
DAY_FORM = re.compile(r"(?:%[YymdbBj]|%-[dm]|[ ./,-])+")
AMOUNT_FORM = re.compile(r",?\.\df")


class Named(NamedTuple):
    """One placeholder in a text, and the form its value is wanted in (empty: as it is)."""

    name: str
    form: str

    @property
    def form_is_known(self) -> bool:
        """Whether such a value can be written in this form."""
        if not self.form:
            return True
        known = DAY_FORM if self.name in DAYS else AMOUNT_FORM if self.name in AMOUNTS else None
        return known is not None and known.fullmatch(self.form) is not None


def named_in(text: str) -> Iterator[Named]:
    """Every placeholder in the text; a repeat count of a pattern, `{8}`, is none."""
    return (Named(match[1], match[2] or "") for match in PLACEHOLDER.finditer(text))
