"""How patient the door is; app.py makes it from the settings and hands it to everybody who asks."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class DoorRules:
    """Limits of a sign-in and of wrong passwords, and the cookie that carries a sign-in's token."""

    idle: dt.timedelta
    longest: dt.timedelta
    wrong_passwords: int
    lock: dt.timedelta
    cookie: str
    secure: bool

    @classmethod
    def at(
        cls, address: str, *, idle: dt.timedelta, longest: dt.timedelta, wrong_passwords: int, lock: dt.timedelta
    ) -> "DoorRules":
        """The rules of a portal reached at `address`: over https the cookie is bound to that host and never sent in the clear."""
        secure = address.startswith("https://")
        return cls(idle, longest, wrong_passwords, lock, "__Host-ledgerline" if secure else "ledgerline", secure)
