"""What a file is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from billing.stage import Stage
from carriers.profile import LedesProfile
from data.models import Invoice

Consents: TypeAlias = Mapping[int | None, str]
"""What a carrier consented to, by the place of the line it is about; None is the whole bill."""


@dataclass(frozen=True)
class Bill:
    """An invoice of ours, how its carrier wants the file, which of its matter's bills it is, and what the carrier consented to."""

    invoice: Invoice
    profile: LedesProfile
    stage: Stage
    consents: Consents = field(default_factory=dict)

    def with_consent(self, text: str, position: int | None) -> str:
        """A text with what the carrier consented to behind it, if it did; `position` is the line's, None for the whole bill."""
        consent = self.consents.get(position) if self.profile.consents == "written" else None
        return f"{text} ({consent})" if consent else text
