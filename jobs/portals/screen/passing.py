"""Texts that come and go: a notice may vanish, or take its window with it, before anybody looks."""

from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext

SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")
KEPT = 200


class Passing:
    """Remembers what came up since `forget`, in every frame of every window, also of those that closed."""

    def __init__(self) -> None:
        self._texts: list[str] = []

    async def watch(self, context: BrowserContext) -> None:
        """Called before the first page."""
        await context.expose_binding("ledgerlineSaw", self._saw)
        await context.add_init_script(SCRIPT)

    def remember(self, text: str) -> None:
        """A text that came up; the oldest of too many are let go."""
        self._texts = [*self._texts[1 - KEPT :], text.replace("\xa0", " ")]

    def forget(self) -> None:
        """What came up until now belongs to an earlier step."""
        self._texts = []

    def gone_from(self, page_text: str) -> str:
        """What came up and does not stand on the page any more."""
        return "\n".join(text for text in self._texts if text not in page_text)

    def _saw(self, _source: Any, text: str) -> None:
        self.remember(text)
