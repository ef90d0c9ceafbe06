"""Reading a window: the text of all its frames, shadow roots included, line by line."""

import asyncio
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Error, Frame, Page

SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")
NO_PAGE = "chrome-error:"
"""The address of a frame whose page did not come, or was left out as heavy; what it says is the browser's word."""


class Sight(NamedTuple):
    """What a person reads in a window, and the words on its buttons that are no text of the page."""

    text: str
    buttons: str = ""


async def look(page: Page) -> Sight:
    """All frames as they are now; raises Error when the window is gone or is just getting another page."""
    frames = [frame for frame in page.frames if frame is page.main_frame or not frame.url.startswith(NO_PAGE)]
    seen = await asyncio.gather(*map(_look, frames))
    return Sight(*("\n".join(filter(None, part)).replace("\xa0", " ") for part in zip(*seen, strict=True)))


async def _look(frame: Frame) -> Sight:
    try:
        return Sight(*await frame.evaluate(SCRIPT))
    except Error:
        if frame.parent_frame is not None and frame.is_detached():
            return Sight("")
        raise
