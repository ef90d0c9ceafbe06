"""What a file is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from billing.stage import Stage
from carriers.profile import LedesProfile
from data.models import Invoice, InvoiceLine, Timekeeper


@dataclass(frozen=True)
class Bill:
    """An invoice of ours, how its carrier wants the file, and which of its matter's bills it is."""

    invoice: Invoice
    profile: LedesProfile
    stage: Stage

    @property
    def lines(self) -> Sequence[InvoiceLine]:
        """Its lines, in the bill's order."""
        return self.invoice.lines

    @cached_property
    def timekeepers(self) -> Sequence[Timekeeper | None]:
        """Who did the work of each line; None where it is nobody's."""
        return [line.timekeeper for line in self.lines]
