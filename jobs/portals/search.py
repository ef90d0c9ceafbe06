"""Looking for one thing in all frames of a window, until it is there."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from playwright.async_api import Error, Frame, Locator

from jobs.portals.screen.looks import Looks
from jobs.portals.screen.screen import Screen

Places: TypeAlias = Callable[[Iterable[Frame]], list[Locator]]
"""Where a thing might be, given the frames there are."""


class NothingToActOn(Exception):
    """What a step looks for is not there, or is there more than once."""


@dataclass(frozen=True)
class Sought:
    """A thing in words for people, and its places. A hidden one counts too where it need not be seen to be used."""

    what: str
    places: Places
    hidden: bool = False


def everywhere(locate: Callable[[Frame], Locator]) -> Places:
    """In each frame."""
    return lambda frames: [locate(frame) for frame in frames]


async def find(screen: Screen, sought: Sought, seconds: float) -> Locator:
    """The only one of its kind. Raises NothingToActOn when there is none, or more than one, for so many seconds."""
    looks = Looks()
    try:
        async with asyncio.timeout(seconds):
            while (found := await _only(screen, sought)) is None:
                await looks.pause()
            return found
    except TimeoutError:
        raise NothingToActOn(sought.what) from None


async def count(screen: Screen, sought: Sought) -> int:
    """How many are to be seen."""
    return sum(number for _, number in await _counted(screen, sought, visible=True))


async def _only(screen: Screen, sought: Sought) -> Locator | None:
    found = await _counted(screen, sought, visible=True)
    if not found and sought.hidden:
        found = await _counted(screen, sought, visible=False)
    return found[0][0] if [number for _, number in found] == [1] else None


async def _counted(screen: Screen, sought: Sought, *, visible: bool) -> list[tuple[Locator, int]]:
    """In which frames it is, and how often. A frame that is just getting another page has nothing yet."""
    found = []
    for place in sought.places(screen.windows.frames):
        wanted = place.filter(visible=True) if visible else place
        try:
            number = await wanted.count()
        except Error:
            if screen.network.trouble:
                raise
            number = 0
        found += [(wanted, number)] if number else []
    return found
