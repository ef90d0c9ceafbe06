"""One matter with its checklist, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from billing.preflight.point import Light, Point, Whose


class Verdict(StrEnum):
    """What becomes of a matter's bills tonight, the worst first."""

    STOPPED = "stopped"
    IN_REVIEW = "in_review"
    LOOK = "look"
    READY = "ready"


@dataclass(frozen=True)
class MatterChecked:
    """A matter, the numbers of its bills on their way out with what they are worth in dollars, and each point of its checklist."""

    id: int
    number: str
    caption: str
    client: str
    carrier: str
    slug: str
    bills: tuple[str, ...]
    dollars: Decimal
    percent_billed: int | None
    points: Mapping[str, Point]

    @property
    def verdict(self) -> Verdict:
        """What the points come to."""
        lights = {point.light for point in self.points.values()}
        if Light.RED in lights:
            return Verdict.STOPPED
        if self.points["approval"].is_open:
            return Verdict.IN_REVIEW
        return Verdict.LOOK if Light.AMBER in lights else Verdict.READY

    @property
    def goes_tonight(self) -> bool:
        """All of its bills are approved, and nothing stops them."""
        return self.verdict in (Verdict.READY, Verdict.LOOK)

    @property
    def open_points(self) -> dict[str, Point]:
        """What is not green, the red ones first."""
        still_open = {name: point for name, point in self.points.items() if point.is_open}
        return dict(sorted(still_open.items(), key=lambda item: item[1].light is not Light.RED))

    @property
    def turns(self) -> tuple[Whose, ...]:
        """Whose turn it is: of those who can free it if it is stopped, else of everybody who should look."""
        still_open = self.open_points.values()
        stopping = [point for point in still_open if point.light is Light.RED] or still_open
        return tuple(dict.fromkeys(point.whose for point in stopping if point.whose))
