"""What a visit leaves behind: a line and a picture for each step, and a trace. Nothing secret is in it."""

import datetime as dt
import json
import logging
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Locator, Page

from jobs.portals.errors import Place
from jobs.portals.trace import save_trace

QUALITY = 60
MASK_COLOR = "#8a94a3"
PATIENCE = 5_000
"""Milliseconds; a picture is worth less than the answer it would delay."""

logger = logging.getLogger(__name__)


class Evidence:
    """A folder with `steps.jsonl`, one JPEG for each step, and `trace.zip`.

    A dead browser or a full disk costs evidence, and is told of, but never the answer that the visit is about.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = 0
        self._hidden: list[Locator] = []
        self._tracing = False

    def hide(self, field: Locator) -> None:
        """Paint over this field in every picture from now on, whatever type the site gave it."""
        self._hidden.append(field)

    def record(self, place: Place, what: str, page: Page) -> None:
        """Write down one step; each line is on the disk before the next step, so that a killed visit leaves its way."""
        self._count += 1
        name: str | None = f"{self._count:02}-{place.journey}-{place.step}.jpg"
        try:
            self._photograph(page, self._folder / f"{name}")
        except (Error, OSError) as error:
            name, what = None, f"{what}; no picture: {_first_line(error)}"
        self._write(place.journey, place.step, what, name)

    def start_trace(self, context: BrowserContext) -> None:
        """Called after sign-in and not before: a trace holds every typed value and every posted form as it was sent."""
        context.tracing.start(snapshots=True, screenshots=False, sources=False)
        self._tracing = True

    def close(self, context: BrowserContext) -> None:
        """Keep the trace, if the visit came as far as to have one."""
        if not self._tracing:
            return
        try:
            save_trace(context, self._folder / "trace.zip")
        except (Error, OSError) as error:
            self._write("close", None, f"no trace: {_first_line(error)}", None)

    def _photograph(self, page: Page, file: Path) -> None:
        """The whole page, because an answer may stand below the fold; what was typed in secret is painted over."""
        page.screenshot(
            path=file,
            type="jpeg",
            quality=QUALITY,
            full_page=True,
            mask=[page.locator("input[type=password]"), *self._hidden],
            mask_color=MASK_COLOR,
            timeout=PATIENCE,
        )

    def _write(self, journey: str, step: int | None, what: str, screenshot: str | None) -> None:
        line = {"journey": journey, "step": step, "what": what, "at": dt.datetime.now(dt.UTC).isoformat()}
        try:
            with (self._folder / "steps.jsonl").open("a", encoding="utf-8") as steps:
                steps.write(json.dumps(line | {"screenshot": screenshot}, ensure_ascii=False) + "\n")
        except OSError as error:
            logger.error("A step could not be written down in %s (%s): %s", self._folder, error.strerror, line)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
