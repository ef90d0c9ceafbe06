"""One point of the checklist: green, amber or red, why, and whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Light(StrEnum):
    """How a point stands: it stops nothing, is worth a look, stops the upload, or there is nothing to ask."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


class Whose(StrEnum):
    """Whose turn it is."""

    ATTORNEY = "attorney"
    BILLER = "biller"
    ADMIN = "admin"
    KEEPER = "keeper"


@dataclass(frozen=True)
class Point:
    """How one point stands, in sentences; and whose turn it is if something is to be done."""

    light: Light
    reasons: tuple[str, ...]
    whose: Whose | None = None

    @property
    def is_open(self) -> bool:
        """Somebody should look at it."""
        return self.light in (Light.AMBER, Light.RED)

    def said(self, most: int = 3) -> str:
        """The first sentences, and how many there are besides."""
        more = len(self.reasons) - most
        return " ".join(self.reasons[:most]) + (f" And {more:,} more." if more > 0 else "")


def green(reason: str) -> Point:
    """All is well."""
    return Point(Light.GREEN, (reason,))


def nothing_to_ask(reason: str) -> Point:
    """The point does not hold here."""
    return Point(Light.NONE, (reason,))


def amber(reasons: Iterable[str], whose: Whose | None) -> Point:
    """Worth a look before the night; it goes out as it is."""
    return Point(Light.AMBER, tuple(dict.fromkeys(reasons)), whose)


def red(reasons: Iterable[str], whose: Whose) -> Point:
    """It does not go out as it is."""
    return Point(Light.RED, tuple(dict.fromkeys(reasons)), whose)
