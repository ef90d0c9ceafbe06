"""What a file is made of."""

from dataclasses import dataclass

from billing.stage import Stage
from carriers.profile import LedesProfile
from data.models import Invoice


@dataclass(frozen=True)
class Bill:
    """An invoice of ours, how its carrier wants the file, and which of its matter's bills it is."""

    invoice: Invoice
    profile: LedesProfile
    stage: Stage
