"""Where a carrier file uses its verbs, those below a `when` too."""

from collections.abc import Iterator
from dataclasses import dataclass

from carriers.source import Source, Spot


@dataclass(frozen=True)
class Use:
    """One verb of one journey."""

    journey: str
    verb: str
    spot: Spot

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self.spot.line

    @property
    def nested(self) -> bool:
        """Whether it stands below a `when`."""
        return "do" in self.spot.place


def uses(source: Source, *verbs: str) -> list[Use]:
    """Every use of these verbs, or of all, in the order of the file."""
    return [use for use in _every_use(source) if not verbs or use.verb in verbs]


def texts_below(source: Source, use: Use, word: str) -> list[str]:
    """What the step says under one of its words, be it one text or a list."""
    place = (*use.spot.place, word)
    return [spot.text for spot in source.spots.values() if spot.place[: len(place)] == place and spot.text is not None]


def _every_use(source: Source) -> Iterator[Use]:
    for spot in source.spots.values():
        match spot.place:
            case ("journeys", str(journey), int(), *_, str(verb)) if isinstance(spot.place[-2], int):
                yield Use(journey, verb, spot)
