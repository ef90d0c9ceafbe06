"""How often to look at a page that is changing."""

import asyncio
import time

SHORTEST, LONGEST = 0.1, 1.0
"""Seconds between two looks."""
SHARE = 1 / 20


class Looks:
    """The pauses in a wait. Each look costs the machine a tenth of a page, so they grow with the wait: what comes is seen at most a
    twentieth of the wait too late, and a site that thinks for a minute is looked at a hundred times instead of six hundred."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    async def pause(self) -> None:
        """Until the next look."""
        await asyncio.sleep(pause_after(time.monotonic() - self._since))


def pause_after(waited: float) -> float:
    """Seconds until the next look after so many seconds of waiting."""
    return min(max(SHORTEST, waited * SHARE), LONGEST)
