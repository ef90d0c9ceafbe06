"""What one visit to a site is about."""

from dataclasses import dataclass
from pathlib import Path

from billing.submission.claim import Claim


@dataclass(frozen=True)
class Errand:
    """One claimed upload, the number of its visit, and where that leaves its evidence; what travels together shares the folder."""

    claim: Claim
    visit_id: int
    folder: Path
