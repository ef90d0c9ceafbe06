"""The two sizes the firm comes in."""

from dataclasses import dataclass
from typing import Literal

from demo.firm.people import ASSOCIATE, COUNSEL, PARALEGAL, PARTNER

SizeName = Literal["small", "full"]


@dataclass(frozen=True)
class Size:
    """How big a firm is."""

    busy: int
    """Open matters with work in the month to be billed: so many invoices."""
    idle: int
    """Open matters without."""
    closed: int
    history: int
    """Months of earlier, accepted bills."""
    leads: int
    """Partners who answer for matters."""
    adjusters: int
    """Adjusters of each client."""
    staff: dict[str, int]
    """Timekeepers of each title."""

    @property
    def years_of_rates(self) -> int:
        return 2 + self.history // 12


SIZES: dict[SizeName, Size] = {
    "small": Size(120, 8, 10, 0, 12, 3, {PARTNER: 14, COUNSEL: 4, ASSOCIATE: 24, PARALEGAL: 18}),
    # Two thousand files a month are more than sixty people can work: a firm of that size has more than a hundred and fifty.
    "full": Size(2_000, 100, 1_500, 24, 38, 14, {PARTNER: 42, COUNSEL: 8, ASSOCIATE: 76, PARALEGAL: 30}),
}
