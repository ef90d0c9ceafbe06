"""The words in braces a carrier file may use; a visit puts the invoice's own values in their place."""

import re
from collections.abc import Iterator

MEANING = {
    "username": "the name the firm signs in with",
    "password": "the password",
    "invoice_number": "the invoice's number",
    "matter_number": "the firm's number of the matter",
    "claim_number": "the carrier's number of the claim",
    "total": "the invoice's total in dollars, as 1234.50",
    "file": "the name of the LEDES file",
}
SECRET = frozenset({"password"})
KEY = frozenset({"username", "password"})
BILL = frozenset({"invoice_number", "matter_number", "claim_number", "total"})
PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)\}")


def named_in(text: str) -> Iterator[str]:
    """Every placeholder's name in the text; a repeat count of a pattern, `{8}`, is none."""
    return (match[1] for match in PLACEHOLDER.finditer(text))
