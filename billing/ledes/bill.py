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
        """A text of the line at this place (None: of the whole bill) with what the carrier consented to, unless it is left out."""
        return with_consent(text, self.consents.get(position) if self.profile.consents == "written" else None)


def with_consent(text: str, consent: str | None) -> str:
    """A text with the consent behind it, if there is one."""
    return f"{text} ({consent})" if consent else text
