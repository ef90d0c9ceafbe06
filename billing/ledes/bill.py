"""What a file is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from billing.ledes.discounts import Line, with_discounts_apart
from billing.money import invoice_total, line_tax
from billing.stage import Stage
from carriers.profile import LedesProfile
from data.models import Invoice


@dataclass(frozen=True)
class Bill:
    """An invoice of ours, how its carrier wants the file, and which of its matter's bills it is."""

    invoice: Invoice
    profile: LedesProfile
    stage: Stage

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Its lines as the file carries them; without tax."""
        own = self.invoice.lines
        return own if self.profile.discounts == "lines" else with_discounts_apart(own, self.profile)

    @cached_property
    def last(self) -> int:
        """The highest number of a line of ours; what is beyond it was made for the file."""
        return max((line.position for line in self.invoice.lines), default=0)

    @cached_property
    def tax(self) -> Decimal:
        """The sum of the taxes of its lines, in the currency of the bill."""
        return invoice_total(map(self.tax_of, self.lines))

    def tax_of(self, line: Line) -> Decimal:
        """The tax of one line, rounded once."""
        tax = self.profile.tax
        if tax is None:
            return Decimal(0)
        return line_tax(line.units, line.unit_cost, line.adjustment, tax.rate, rounding=self.profile.rounding)
