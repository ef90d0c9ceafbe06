"""The carrier's answers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True)
class Accepted:
    """The site has the invoice; `total` in dollars, where the site tells it."""

    receipt: str
    words: str
    total: Decimal | None = None


@dataclass(frozen=True)
class Reason:
    """Why a site refuses: its words, and the line item or the line of the file they are about, both counted from 1."""

    text: str
    line: int | None = None
    file_line: int | None = None


@dataclass(frozen=True)
class Rejected:
    """The site refuses the invoice and does not have it."""

    reasons: tuple[Reason, ...]
    words: str


@dataclass(frozen=True)
class AlreadyThere:
    """The site has had an invoice of this number before; `find` tells which."""

    words: str


@dataclass(frozen=True)
class Pending:
    """The site has the invoice and is still thinking; ask again with `find`."""

    words: str


@dataclass(frozen=True)
class Absent:
    """The site surely does not have the invoice."""

    words: str


@dataclass(frozen=True)
class Unfinished:
    """The site has the invoice as a draft; `finish` completes it."""

    words: str


Plain: TypeAlias = AlreadyThere | Pending | Absent | Unfinished
Answer: TypeAlias = Accepted | Rejected | Plain

KINDS: dict[type[Answer], str] = {
    Accepted: "accepted",
    Rejected: "rejected",
    AlreadyThere: "already_there",
    Pending: "pending",
    Absent: "absent",
    Unfinished: "unfinished",
}


def kind(answer: Answer) -> str:
    """The answer's name in a carrier file."""
    return KINDS[type(answer)]
