"""A mail as it was opened: who wrote it, and what a reader sees of it."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """One mail.

    `texts` are its texts as a reader sees them, the plain one first; `sender` is empty if it gives no single address. `automatic`: a
    machine answered, such as an out-of-office note. `vouched`: the mail server confirms the sender, or nobody asked it to.
    """

    message_id: str
    sender: str
    subject: str
    texts: tuple[str, ...]
    sent_at: dt.datetime
    automatic: bool = False
    vouched: bool = True

    @property
    def text(self) -> str:
        """The first text that says anything."""
        return next((text for text in self.texts if text), "")

    def is_from(self, sender: str) -> bool:
        """Whether it comes from this address, or from exactly this domain if it begins with `@`."""
        address, wanted = self.sender.casefold(), sender.casefold()
        return bool(address) and (address == wanted or (wanted.startswith("@") and f"@{address.rpartition('@')[2]}" == wanted))
