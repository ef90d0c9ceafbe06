"""Why findings may stand: a person's reason, or the carrier's consent, which travels with the bill."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from billing.ledes import Problem
from data.models import Excuse, Invoice

Key = tuple[int | None, str, str]
"""The id of the line (none: the whole bill), the rule, and the finding's very sentence: another fault is not excused with it."""


class Excuses:
    """All that was excused on some invoices, asked for at once; of two excuses of one finding the newer counts."""

    def __init__(self, session: Session, invoices: Sequence[Invoice]) -> None:
        self._given: dict[int, dict[Key, Excuse]] = defaultdict(dict)
        ids = [invoice.id for invoice in invoices]
        for excuse in session.scalars(select(Excuse).where(Excuse.invoice_id.in_(ids)).order_by(Excuse.id)):
            self._given[excuse.invoice_id][excuse.line_id, excuse.rule, excuse.sentence] = excuse

    def of(self, invoice: Invoice) -> Mapping[Key, Excuse]:
        """What may stand on one of them."""
        return self._given.get(invoice.id, {})

    def consents(self, invoice: Invoice) -> Mapping[int | None, str]:
        """What the carrier consented to, by the place of the line (None: the whole bill), as it is written on the bill."""
        places: dict[int | None, int | None] = {line.id: line.position for line in invoice.lines}
        found: dict[int | None, dict[str, None]] = defaultdict(dict)
        for excuse in self.of(invoice).values():
            if excuse.granted_by:
                found[places.get(excuse.line_id)][_consent(excuse)] = None
        return {place: "; ".join(said) for place, said in found.items()}


def keyed(invoice: Invoice, problems: Iterable[Problem]) -> Iterator[tuple[Key, Problem]]:
    """Each problem with what an excuse of it would name. Needs lines loaded and stored."""
    lines = {line.position: line.id for line in invoice.lines}
    for problem in problems:
        yield (None if problem.line is None else lines[problem.line], problem.field, problem.words), problem


def _consent(excuse: Excuse) -> str:
    return f"approved by {excuse.granted_by}" + (f", {excuse.granted_on}" if excuse.granted_on else "")
