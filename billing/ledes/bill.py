"""What a file is made of."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias

from billing.ledes.discounts import with_discounts_apart
from billing.ledes.line import Line, said_of
from billing.money import invoice_total, line_tax
from billing.stage import Stage
from carriers.profile import LedesProfile
from data.models import Invoice
from data.vocabulary import LineKind

AMOUNTS_ONLY = ("LEDESXML21",)
"""Formats in which an adjustment of the whole bill has neither units nor a price."""
Consents: TypeAlias = Mapping[int | None, str]
"""What a carrier consented to, by the place of the line it is about; None is the whole bill."""


@dataclass(frozen=True)
class Bill:
    """An invoice of ours, how its carrier wants the file, which of its matter's bills it is, and what the carrier consented to."""

    invoice: Invoice
    profile: LedesProfile
    stage: Stage
    consents: Consents = field(default_factory=dict)

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Its lines as the file carries them; without tax."""
        own = self.invoice.lines
        return own if self.profile.discounts == "lines" else with_discounts_apart(own, self.profile)

    @cached_property
    def said(self) -> Mapping[str, Sequence[Any]]:
        """What its lines say, word by word: each of them is asked once for all columns."""
        return said_of(self.lines)

    @property
    def narratives(self) -> Sequence[str]:
        """The words of its lines, with what the carrier consented to."""
        said = self.said["narrative"]
        if not self.consents:
            return said
        return [self.with_consent(text, position) for text, position in zip(said, self.said["position"], strict=True)]

    @property
    def made(self) -> AbstractSet[int]:
        """The numbers of lines that are none of ours: they were made for the file."""
        own = self.invoice.lines
        return set() if self.lines is own else set(self.said["position"]).difference(line.position for line in own)

    @cached_property
    def tax(self) -> Decimal:
        """The sum of the taxes of its lines, in the currency of the bill."""
        return invoice_total(map(self.tax_of, self.lines))

    def tax_of(self, line: Line) -> Decimal:
        """The tax of one line, rounded once."""
        tax = self.profile.tax
        if tax is None:
            return Decimal(0)
        if is_bare(line.kind, self.profile):
            return line_tax(Decimal(1), Decimal(0), line.total, tax.rate, rounding=self.profile.rounding)
        return line_tax(line.units, line.unit_cost, line.adjustment, tax.rate, rounding=self.profile.rounding)

    def with_consent(self, text: str, position: int | None) -> str:
        """A text of the line at this place (None: of the whole bill) with what the carrier consented to, unless it is left out."""
        return with_consent(text, self.consents.get(position) if self.profile.consents == "written" else None)


def is_bare(kind: LineKind, profile: LedesProfile) -> bool:
    """Whether all that the file says of such a line is an amount: then its tax is of that amount, as its reader counts it."""
    return profile.format in AMOUNTS_ONLY and kind in (LineKind.FEE_ADJUSTMENT, LineKind.EXPENSE_ADJUSTMENT)


def with_consent(text: str, consent: str | None) -> str:
    """A text with the consent behind it, if there is one."""
    return f"{text} ({consent})" if consent else text
