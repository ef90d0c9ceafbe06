"""What a person typed while recording, and the placeholders that stand for it in every other visit."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from carriers.recording.deeds import Deed
from carriers.word_laws import UNWRITTEN

DAY_FORMS = {
    r"\d{4}-\d\d-\d\d": "",
    r"\d\d/\d\d/\d{4}": ":%m/%d/%Y",
    r"\d\d-\d\d-\d{4}": ":%m-%d-%Y",
    r"\d\d/\d\d/\d\d": ":%m/%d/%y",
    r"\d{8}": ":%Y%m%d",
}
LABELS = {
    "invoice_number": r"\binvoice (number|no\b|#)|^invoice$",
    "claim_number": r"\bclaim\b",
    "matter_number": r"\bmatter\b",
    "client_number": r"\bclient (number|no\b|id)",
    "invoice_date": r"\b(invoice|bill) date\b",
    "period_start": r"\b(period|service).*(start|begin|from)|\b(start|from) date",
    "period_end": r"\b(period|service).*(end|through|to\b)|\b(end|through|to) date",
    "fees": r"\bfees\b",
    "expenses": r"\bexpenses|\bcosts\b",
    "total": r"\btotal\b|\bamount\b",
}
DAYS = {"invoice_date", "period_start", "period_end"}


@dataclass(frozen=True)
class Values:
    """The site's address, and texts of the recording with the placeholder each of them stands for."""

    address: str
    texts: dict[str, str] = field(default_factory=dict)

    def put_into(self, text: str) -> str:
        """The text with placeholders where such a value stands as a word of its own; the recorder cuts a number's last digits off."""
        for value, placeholder in self.texts.items():
            if text and text == value.rstrip("0123456789"):
                return placeholder
            text = re.sub(rf"(?<![\w-]){re.escape(value)}(?![\w-])", placeholder, text)
        return text

    def path(self, address: str) -> str:
        """An address as `open` wants it: below the site's own where it is so, and without what a session left in it."""
        return self.put_into(address.removeprefix(self.address) if address.startswith(f"{self.address}/") else address)

    def typed(self, deed: Deed) -> str:
        """What stands for the typed text: a secret never stays, and labels say what the rest may be."""
        if deed.secret:
            return "{password}"
        known = self.put_into(deed.text)
        return known if known != deed.text else _guess(deed.thing.text, deed.text)


def site_address(opened: list[str]) -> str:
    """Where the site begins: the folder that all opened pages have in common."""
    first = next((address for address in opened if "://" in address), "")
    if not first:
        return f"{UNWRITTEN} where the site begins, such as https://billing.example.com"
    parts = urlsplit(first)
    here = [address for address in opened if address.startswith(f"{parts.scheme}://{parts.netloc}")]
    folders = [urlsplit(address).path.rpartition("/")[0].split("/")[1:] for address in here]
    shared = []
    for level in zip(*folders, strict=False):
        if len(set(level)) > 1:
            break
        shared.append(level[0])
    return "/".join([f"{parts.scheme}://{parts.hostname}{f':{parts.port}' if parts.port else ''}", *shared])


def _guess(label: str, typed: str) -> str:
    name = next((name for name, pattern in LABELS.items() if re.search(pattern, label, re.IGNORECASE)), "")
    if name in DAYS:
        form = next((form for pattern, form in DAY_FORMS.items() if re.fullmatch(pattern, typed)), None)
        return f"{{{name}{form}}}" if form is not None else typed
    if name in {"total", "fees", "expenses"}:
        return f"{{{name}:,.2f}}" if "," in typed else f"{{{name}}}"
    return f"{{{name}}}" if name else typed
