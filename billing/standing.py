"""What a status means to somebody who looks at many invoices: who acts next, and whether the attorney gave her word."""

from data.vocabulary import InvoiceStatus as S
from data.vocabulary import Role

WORKER = "worker"

ACTS_NEXT: dict[S, Role | str | None] = {
    S.DRAFT: Role.BILLER,
    S.IN_REVIEW: Role.ATTORNEY,
    S.SENT_BACK: Role.BILLER,
    S.APPROVED: Role.BILLER,
    S.SUBMITTING: WORKER,
    S.UNCERTAIN: Role.BILLER,
    S.ACCEPTED: None,
    S.REJECTED: Role.BILLER,
    S.VOID: None,
}
"""Whose turn it is with an invoice; nobody's once the carrier has it or it is void."""

EDITABLE = {S.DRAFT: Role.BILLER, S.IN_REVIEW: Role.ATTORNEY, S.SENT_BACK: Role.BILLER}
"""Where the lines of an invoice may be changed, and by whom."""

APPROVED = frozenset({S.APPROVED, S.SUBMITTING, S.UNCERTAIN, S.ACCEPTED, S.REJECTED})
"""The attorney gave her word, whatever became of it."""

COUNTED = frozenset(S) - {S.VOID}
"""What the month is made of; a void invoice was never owed."""


def share(part: int, whole: int) -> str:
    """A part of a whole in full percent, never 100% while something is missing and never 0% while something is there."""
    if not whole:
        return "–"
    percent = 100 * part // whole
    return "under 1%" if part and not percent else f"{percent}%"
