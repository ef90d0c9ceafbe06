"""What a visit leaves behind: a line for each step, pictures where they tell something, and a trace. Nothing secret is in it."""

import asyncio
import datetime as dt
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from playwright.async_api import BrowserContext, Error, Locator, Page

from jobs.portals.errors import Place
from jobs.portals.trace import save_trace

QUALITY = 60
COVER = "#8a94a3"
COVERED = f"input[type=password] {{ background: {COVER} !important; color: transparent !important; }}"
"""Reaches into frames and shadow roots."""
IS_LARGER = "document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth"
PATIENCE = 5_000
"""Milliseconds; a picture is worth less than the answer it would delay."""

logger = logging.getLogger(__name__)

Pictures: TypeAlias = Literal["where they tell", "every step"]
"""A picture costs as much time as a page: by default they are taken before the send, of the answer, of trouble, at a journey's end."""


@dataclass(frozen=True)
class Told:
    """One line of the evidence, as it is written."""

    place: Place
    what: str
    at: dt.datetime
    screenshot: str | None


def to_nobody(_told: Told) -> None:
    """Nobody sits beside this visit."""


class Evidence:
    """A folder with `steps.jsonl`, JPEGs, the files a site handed out, and `trace.zip`.

    A dead browser or a full disk costs evidence, and is told of, but never the answer that the visit is about.
    """

    def __init__(
        self,
        folder: Path,
        *,
        trace: bool = True,
        pictures: Pictures = "where they tell",
        tell: Callable[[Told], None] = to_nobody,
    ) -> None:
        self._traces = trace
        self._every_step = pictures == "every step"
        self._tell = tell
        self._hidden: list[Locator] = []
        self._tracing = False
        self._open(folder)

    def hide(self, field: Locator) -> None:
        """Paint over this field in every picture of the sign-in, whatever type the site gave it."""
        self._hidden.append(field)

    def keep(self, name: str, content: bytes) -> None:
        """Keep a file that the site handed out. Its name is the site's and is not trusted."""
        plain = "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in name)[-80:].lstrip(".")
        try:
            (self._folder / f"{self._count + 1:02}-{plain}").write_bytes(content)
        except OSError as error:
            logger.error("A file of %s bytes could not be kept in %s: %s", len(content), self._folder, error.strerror)

    async def record(self, place: Place, what: str, page: Page, *, picture: bool = False) -> None:
        """Write down one step; each line is on the disk before the next step, so that a killed visit leaves its way."""
        self._count += 1
        name: str | None = None
        if picture or self._every_step:
            name = f"{self._count:02}-{place.journey}-{place.step}.jpg"
            try:
                await self._photograph(page, place, self._folder / name)
            except (Error, OSError) as error:
                name, what = None, f"{what}; no picture: {_first_line(error)}"
        self._write(Told(place, what, dt.datetime.now(dt.UTC), name))

    async def begin_trace(self, context: BrowserContext) -> None:
        """Called after sign-in and not before: a trace holds every typed value and every posted form as it was sent."""
        if self._traces:
            await context.tracing.start(snapshots=True, screenshots=False, sources=False)
            self._tracing = True

    async def end_trace(self, context: BrowserContext, place: Place) -> None:
        """Keep the trace, if the visit came as far as to have one; a second one in the same folder gets a number."""
        if not self._tracing:
            return
        self._tracing = False
        self._traces_kept += 1
        number = f"-{self._traces_kept}" if self._traces_kept > 1 else ""
        try:
            await save_trace(context, self._folder / f"trace{number}.zip")
        except (Error, OSError) as error:
            self._write(Told(place, f"no trace: {_first_line(error)}", dt.datetime.now(dt.UTC), None))

    async def go_on_in(self, folder: Path, context: BrowserContext, place: Place) -> None:
        """What follows is evidence of something else and lies elsewhere."""
        tracing = self._tracing
        await self.end_trace(context, place)
        self._open(folder)
        if tracing:
            await self.begin_trace(context)

    def _open(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = self._traces_kept = 0

    async def _photograph(self, page: Page, place: Place, file: Path) -> None:
        """The whole page, because an answer may stand below the fold; what was typed in secret is painted over.

        To cover fields, or to photograph more than the window, costs as much as the picture; only a sign-in types secrets.
        """
        secret = place.journey == "sign_in"
        async with asyncio.timeout(PATIENCE / 1000):
            await page.screenshot(
                path=file, type="jpeg", quality=QUALITY, full_page=await page.evaluate(IS_LARGER), timeout=PATIENCE,
                style=COVERED if secret else None, mask=self._hidden if secret else None, mask_color=COVER,
            )  # fmt: skip

    def _write(self, told: Told) -> None:
        line = {"journey": told.place.journey, "step": told.place.step, "what": told.what, "at": told.at.isoformat()}
        try:
            with (self._folder / "steps.jsonl").open("a", encoding="utf-8") as steps:
                steps.write(json.dumps(line | {"screenshot": told.screenshot}, ensure_ascii=False) + "\n")
        except OSError as error:
            logger.error("A step could not be written down in %s (%s): %s", self._folder, error.strerror, line)
        self._tell(told)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0] or "the page did not answer"
