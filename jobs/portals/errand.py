"""What one journey brings along to the site."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from jobs.portals.bill import Credential, Papers
from jobs.portals.codes import Codes
from jobs.portals.words import Words

MailedCode: TypeAlias = Callable[[datetime], Awaitable[str | None]]
"""The code of a mail that came after this moment (aware), each mail's once, waiting a while for it; None when none came."""
BeforeSend: TypeAlias = Callable[[], Awaitable[None]]


class Gate:
    """Stands before the click that cannot be undone; whoever asked for the visit is told exactly once."""

    def __init__(self, before_send: BeforeSend) -> None:
        self._before_send = before_send
        self.passed = False

    async def open(self) -> None:
        """From the return of the callback on, the invoice may be on the site."""
        if self.passed:
            raise RuntimeError("A journey sends once; this one tried a second time.")
        await self._before_send()
        self.passed = True


async def nothing_to_send() -> None:
    """Stands before every journey that is no upload."""
    raise RuntimeError("Only the journey `upload` sends.")


@dataclass
class Key:
    """What a sign-in brings along beside name and password; mails that came before `since` are not about it."""

    credential: Credential
    codes: Codes | None
    mailed_code: MailedCode | None
    since: datetime


@dataclass
class Errand:
    """Words always, files and a gate to upload, a key to sign in. A rehearsal stops before the gate."""

    words: Words
    papers: Papers | None = None
    gate: Gate = field(default_factory=lambda: Gate(nothing_to_send))
    key: Key | None = None
    rehearsal: bool = False
