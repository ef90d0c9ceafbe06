"""The windows of a visit, as a pile: on top the one that the journey is in."""

from playwright.async_api import Frame, Page


class Windows:
    """The first window stays for the whole visit; those above it come and go."""

    def __init__(self, first: Page) -> None:
        self._pile = [first]

    @property
    def current(self) -> Page:
        """The topmost window that is open; one that closed itself is not there any more. Only the first stays, even closed."""
        return next((window for window in reversed(self._pile) if not window.is_closed()), self._pile[0])

    @property
    def frames(self) -> list[Frame]:
        """Every frame of the window on top, the whole window first."""
        return [frame for frame in self.current.frames if not frame.is_detached()]

    def holds(self, page: Page) -> bool:
        """Whether the journey came through this window; others are the site's own affair."""
        return page in self._pile

    def enter(self, window: Page) -> None:
        """Go on in this window."""
        self._pile.append(window)

    async def leave(self) -> None:
        """Back to the window below. The one that is left is closed, unless it did that by itself."""
        if len(self._pile) > 1:
            await _close(self._pile.pop())

    async def go_home(self) -> None:
        """Close everything but the first window, also what opened unasked."""
        first = self._pile[0]
        self._pile = [first]
        for window in first.context.pages:
            if window is not first:
                await _close(window)


async def _close(window: Page) -> None:
    if not window.is_closed():
        await window.close()
