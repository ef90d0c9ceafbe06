"""The browser's own boxes, which stop a page until they are answered."""

from collections.abc import Callable

from playwright.async_api import BrowserContext, Dialog, Error

from jobs.portals.screen.passing import Passing

ON_THE_WAY_OUT = "beforeunload"
"""Asks whether to leave the page; a journey that goes elsewhere means it."""
TELLS = "alert"
"""Asks nothing: its one button is OK."""


def nothing(_question: str) -> bool:
    """Agrees to nothing."""
    return False


class Boxes:
    """Answers every box at once: with OK what the carrier file names, all others with Cancel; `cancelled` is the last such question."""

    def __init__(self, context: BrowserContext, passing: Passing) -> None:
        self._agreed: Callable[[str], bool] = nothing
        self.cancelled = ""
        self._passing = passing
        self._told: list[str] = []
        context.on("dialog", self._answer)

    def begin(self, agreed: Callable[[str], bool]) -> None:
        """Another journey begins; what it agrees to is answered with OK."""
        self._agreed, self.cancelled = agreed, ""

    def told(self) -> list[str]:
        """What boxes said since the last time, and how they were answered."""
        told, self._told = self._told, []
        return told

    async def _answer(self, box: Dialog) -> None:
        agrees = box.type == ON_THE_WAY_OUT or self._agreed(box.message)
        if box.type != ON_THE_WAY_OUT:
            self._told.append(f"the browser said “{box.message}”, we said {'OK' if agrees else 'Cancel'}")
            self._passing.remember(box.message)
            self.cancelled = "" if agrees or box.type == TELLS else box.message
        try:
            await (box.accept(box.default_value) if agrees else box.dismiss())
        except Error as error:
            self._told.append(f"the box was gone before it was answered ({error.message.splitlines()[0]})")
